"""Take the pictures of README from the running demonstration: `.venv/bin/python tests/functional/take_pictures.py`.

Starts a town of its own (synthetic people only), walks from the list to a decision, writes docs/images/*.png.
"""

import importlib.util
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE.parents[1] / "docs" / "images"
RESIDENTS = 8000


def _browser_kit() -> ModuleType:
    """The fixtures' own way of starting the site and Chromium."""
    spec = importlib.util.spec_from_file_location("browser_kit", HERE / "conftest.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("tests/functional/conftest.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules["browser_kit"] = module
    spec.loader.exec_module(module)
    return module


kit = _browser_kit()


def shoot(page: Page, name: str, *, full: bool = True, height: int | None = None) -> None:
    """One picture, named by screen and width."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(400)
    clip = {"x": 0, "y": 0, "width": width, "height": height} if height else None
    page.screenshot(path=IMAGES / f"{name}-{width}.png", full_page=full, clip=clip)


def new_page(browser: Browser, state: object, size: dict[str, int]) -> Page:
    """A page of somebody who has signed in."""
    context = browser.new_context(
        viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo", storage_state=state
    )
    context.set_default_timeout(20_000)
    return context.new_page()


def write_view_and_decision(page: Page) -> None:
    """The way of a case worker: take on, own view, reasons; a decision begun."""
    if page.get_by_role("button", name="担当になる").count():
        page.get_by_role("button", name="担当になる").click()
    page.get_by_label("近いうちに会う").check()
    page.get_by_label("ことばで").fill(
        "欠席が先月からふえている。保健室にもよく来ている。担任に様子を聞きたい。"
    )
    page.get_by_role("button", name="見立てを記録して、理由を開く").click()
    page.wait_for_selector("#reasons table")
    page.get_by_label("支援へつなぐ").check()
    page.locator("#decide fieldset").nth(1).locator("input").first.check()
    page.locator("#decide").get_by_label("ことばで").fill("担任と面談してから、家庭訪問を提案する。")
    page.get_by_label("次に連絡・会う日").fill("2026-12-01")
    for name in ("どうやって", "だれが"):
        page.get_by_label(name).select_option(index=1)
    page.wait_for_timeout(2500)  # the draft line says its time


def pictures(browser: Browser, site: object) -> None:
    """All pictures, in the order of the day."""
    url: str = site.url  # type: ignore[attr-defined]
    states = {}
    for account in ("case_worker", "manager"):
        page = new_page(browser, None, kit.WIDE)
        if account == "case_worker":
            page.goto(f"{url}/accounts/login/")
            shoot(page, "login")
        kit.sign_in(page, site, account)
        states[account] = page.context.storage_state()
    page = new_page(browser, states["case_worker"], kit.WIDE)
    page.goto(f"{url}/find/")
    page.goto(page.url + "?assignee=me&status=open")
    page.locator("tr[data-row]:has(.reasons details) a.name").first.click()  # one with more than three facts
    write_view_and_decision(page)
    sheet = page.url
    shoot(page, "sheet")
    page.goto(f"{url}/find/")
    page.goto(page.url + "?assignee=me&status=open")
    for _ in range(2):
        page.locator("tr[data-row] a.name").nth(1).click()
        if page.get_by_role("button", name="担当になる").count():
            page.get_by_role("button", name="担当になる").click()
        shoot(page, "own-view")
        page.goto(f"{url}/find/")
        page.goto(page.url + "?assignee=me&status=open")
    page.goto(f"{url}/find/")
    shoot(page, "list", height=1300)
    for path, name in (("/", "home"), ("/programme/", "programme"), ("/components/", "components")):
        page.goto(url + path)
        shoot(page, name, height=1500 if name == "programme" else None)
    phone = new_page(browser, states["case_worker"], kit.PHONE)
    for address, name in ((f"{url}/find/", "list"), (sheet, "sheet"), (f"{url}/", "home")):
        phone.goto(address)
        shoot(phone, name, height=1600)
    manager = new_page(browser, states["manager"], kit.WIDE)
    for path, name in (("/looks/", "looks"), ("/sources/", "sources")):
        manager.goto(url + path)
        shoot(manager, name, height=1200)


def main() -> None:
    """Start, take, stop."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="tsunagu-pictures-", dir="/var/tmp"))
    folder.chmod(0o755)
    site, process = kit.start_site(folder, RESIDENTS)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=kit.chromium_path(), args=list(kit.QUIET))
            pictures(browser, site)
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
    sys.stderr.write(f"pictures: {', '.join(sorted(path.name for path in IMAGES.glob('*.png')))}\n")


if __name__ == "__main__":
    main()
