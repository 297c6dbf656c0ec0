"""Every page: axe finds nothing, nothing scrolls sideways, nothing is said in the console."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
OpenAs = Callable[..., Page]
WIDTHS = (1280, 1024, 640, 390)  # 640 = 1280 at 200 % zoom
PAGES = [
    ("case_worker", "/"), ("case_worker", "/my-work/"), ("case_worker", "/find/"), ("case_worker", "SHEET"),
    ("case_worker", "/programme/"), ("case_worker", "/looks/mine/"), ("case_worker", "/components/"),
    ("case_worker", "/nowhere/"), ("case_worker", "/looks/"), ("case_worker", "/accounts/2fa/"),
    ("manager", "/looks/"), ("manager", "/sources/"), ("manager", "/runs/"), ("manager", "/"),
    ("education_analyst", "/find/"), ("school_teacher", "/find/"), ("school_teacher", "SHEET"),
    ("information_officer", "/runs/"), (None, "/accounts/login/"), (None, "/accounts/inactive/"),
]  # fmt: skip


def go(page: Page, url: str, path: str) -> None:
    if path != "SHEET":
        page.goto(url + path)
        return
    page.goto(f"{url}/find/")
    page.locator("tr[data-row] a.name").first.click()
    page.wait_for_selector(".sheet")


@pytest.mark.parametrize(
    ("account", "path"), PAGES, ids=[f"{account or 'nobody'} {path}" for account, path in PAGES]
)
def test_a_page_is_accessible_fits_and_is_quiet(
    open_as: OpenAs, site: object, account: str | None, path: str
) -> None:
    page = open_as(account)
    go(page, site.url, path)  # type: ignore[attr-defined]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways at {width}"
        if width in (1280, 390):
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
    assert [said for said in page.problems if "Failed to load resource" not in said] == []  # type: ignore[attr-defined]


def test_on_a_phone_targets_are_large_and_the_menu_opens_as_a_sheet(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker", viewport={"width": 390, "height": 844})
    page.goto(f"{site.url}/")  # type: ignore[attr-defined]
    menu = page.get_by_role("link", name="メニュー", exact=True)
    assert menu.bounding_box()["height"] >= 56  # type: ignore[index]
    menu.click()
    link = page.locator("#side").get_by_role("link", name="見つける")
    assert link.bounding_box()["height"] >= 56  # type: ignore[index]
    link.click()
    page.wait_for_selector("#list")


def test_no_page_loads_anything_from_elsewhere(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go(page, site.url, "SHEET")  # type: ignore[attr-defined]
    assert asked
    assert {address for address in asked if not address.startswith((site.url, "data:"))} == set()  # type: ignore[attr-defined]


def test_our_own_font_is_what_is_drawn(open_as: OpenAs, site: object) -> None:
    page = open_as()
    page.goto(f"{site.url}/accounts/login/")  # type: ignore[attr-defined]
    assert page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].some(f => f.family.includes('Noto Sans JP') && f.status === 'loaded'))"
    )


def test_in_print_the_synthetic_banner_stays_and_the_frame_goes(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker")
    page.goto(f"{site.url}/programme/")  # type: ignore[attr-defined]
    page.emulate_media(media="print")
    assert page.locator(".synthetic").is_visible()
    assert not page.locator(".side").is_visible()
