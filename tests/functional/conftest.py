"""A running demonstration and a real Chromium; without Chromium these tests are NOT RUN, which fails in CI."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

TSUNAGU = Path(sys.executable).with_name("tsunagu")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-dev-shm-usage", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)  # fmt: skip
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RESIDENTS = 2000


def chromium_path() -> str | None:
    """A Chromium of this machine: CHROMIUM names one, else the usual places."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


@dataclass
class Site:
    """The running demonstration: its address and the password of each account."""

    url: str
    passwords: dict[str, str]
    folder: Path
    states: dict[str, dict[str, object]] = field(default_factory=dict)

    def code(self, account: str) -> str:
        """The current code, as a newcomer gets it."""
        done = subprocess.run([TSUNAGU, "demo", "code", account], capture_output=True, text=True, check=True)
        return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(folder: Path, residents: int = RESIDENTS) -> tuple[Site, subprocess.Popen[str]]:
    """Run `tsunagu demo` in a folder of its own and wait until its login page answers."""
    port = free_port()
    command = [str(TSUNAGU), "demo", "--residents", str(residents), "--port", str(port)]
    hidden = (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_APP_ROLE",
        "TSUNAGU_TESTING",
        "DJANGO_SETTINGS_MODULE",
    )
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    with (folder / "demo.log").open("w") as log:
        process = subprocess.Popen(
            command,
            env=environment | {"TSUNAGU_HOME": str(folder)},
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
    url = f"http://localhost:{port}"
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=2)
        except urllib.error.HTTPError:
            pass  # it answers: 127.0.0.1 is not a host of the site
        except OSError:
            time.sleep(0.2)
            continue
        said = (folder / "demo.log").read_text()
        return Site(url, dict(re.findall(r"^  ([a-z_]+) +([a-z2-7]{16}) ", said, re.M)), folder), process
    process.kill()
    raise RuntimeError((folder / "demo.log").read_text())


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """`tsunagu demo` with a small town."""
    folder = Path(tempfile.mkdtemp(prefix="tsunagu-site-", dir="/var/tmp"))
    folder.chmod(0o755)
    made, process = start_site(folder)
    yield made
    process.send_signal(signal.SIGINT)
    process.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Real Chromium, which can reach nothing but this machine."""
    path = chromium_path()
    if path is None:
        sentence = "NOT RUN: no Chromium on this machine (set CHROMIUM or install the package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield launched
        launched.close()


def sign_in(page: Page, site: Site, account: str) -> None:
    """Password, then the second step."""
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_label("利用者番号").fill(account)
    page.get_by_label("パスワード").fill(site.passwords[account])
    page.get_by_role("button", name="次へ（2段階の確認）").click()
    page.get_by_label("確認の番号").fill(site.code(account))
    page.get_by_role("button", name="入る", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """A page signed in as an account; each account signs in once, since a code works once."""
    contexts: list[BrowserContext] = []

    def opened(
        account: str | None = None, *, viewport: dict[str, int] = WIDE, javascript: bool = True
    ) -> Page:
        if account and account not in site.states:
            context = browser.new_context(viewport=WIDE, locale="ja-JP", timezone_id="Asia/Tokyo")
            sign_in(context.new_page(), site, account)
            site.states[account] = context.storage_state()
            context.close()
        context = browser.new_context(
            viewport=viewport, locale="ja-JP", timezone_id="Asia/Tokyo", java_script_enabled=javascript,
            storage_state=site.states[account] if account else None,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.problems = []  # type: ignore[attr-defined]
        page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
        return page

    yield opened
    for context in contexts:
        context.close()
