"""Without a mouse, and without JavaScript: the whole way is there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
OpenAs = Callable[..., Page]


def test_the_way_to_a_child_by_keys_alone(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker")
    page.goto(f"{site.url}/find/")  # type: ignore[attr-defined]
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr[data-row]").nth(1)).to_have_class(re.compile("selected"))
    page.keyboard.press("k")
    expect(page.locator("tr[data-row]").first.locator("a.name")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".sheet")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_selector("h1:has-text('今日')")


def test_slash_goes_to_search_question_mark_lists_the_keys_escape_closes(
    open_as: OpenAs, site: object
) -> None:
    page = open_as("case_worker")
    page.goto(f"{site.url}/")  # type: ignore[attr-defined]
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="キーの一覧")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="キーの一覧")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("jkgh?")
    expect(page.locator("[data-search]")).to_have_value("jkgh?")


def test_single_keys_can_be_switched_off(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker")
    page.goto(f"{site.url}/looks/mine/")  # type: ignore[attr-defined]
    page.get_by_label(re.compile("一文字のキー")).uncheck()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="キーの一覧")).to_be_hidden()
    page.get_by_label(re.compile("一文字のキー")).check()


def test_the_first_tab_stop_leads_past_the_frame_and_focus_is_always_drawn(
    open_as: OpenAs, site: object
) -> None:
    page = open_as("case_worker")
    page.goto(f"{site.url}/")  # type: ignore[attr-defined]
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ")).to_be_focused()
    for _ in range(25):
        page.keyboard.press("Tab")
        drawn = page.evaluate(
            """() => { let at = document.activeElement;
            if (at === document.body) return 'body';
            const look = getComputedStyle(at.closest('.searchbox') ?? at);
            return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 4 ? 'drawn' : at.outerHTML; }"""
        )
        assert drawn in ("drawn", "body"), drawn


def test_the_purpose_is_changed_by_keys_and_the_page_says_the_new_one(open_as: OpenAs, site: object) -> None:
    page = open_as("manager")
    page.goto(f"{site.url}/programme/")  # type: ignore[attr-defined]
    page.locator(".purpose summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("閲覧の点検").check()
    page.get_by_role("button", name="この目的で見る").press("Enter")
    expect(page.locator(".purpose summary")).to_contain_text("閲覧の点検")
    page.locator(".purpose summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".purpose .panel")).to_be_hidden()


def test_without_javascript_filters_pages_and_forms_work(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker", javascript=False)
    page.goto(f"{site.url}/find/")  # type: ignore[attr-defined]
    page.locator("#pick-sort").select_option("age")
    page.get_by_role("button", name="しぼりこむ").click()
    assert "sort=age" in page.url
    page.locator("tr[data-row] a.name").first.click()
    expect(page.locator(".sheet")).to_be_visible()
    page.goto(f"{site.url}/")  # type: ignore[attr-defined]
    page.locator("input[data-search]").fill("ア")
    page.locator("input[data-search]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("さがした結果")
    assert page.url.endswith("/search/")
