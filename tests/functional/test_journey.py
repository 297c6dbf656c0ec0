"""From the login page to a decision and to who looked, as a newcomer does it, in real Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
OpenAs = Callable[..., Page]


def open_first_child(page: Page, site_url: str, query: str = "?assignee=me&status=open") -> str:
    """Open the first of one's own children who waits for a view, and return the address of its sheet."""
    page.goto(f"{site_url}/find/")
    page.goto(page.url.split("?")[0] + query)
    page.locator("tr[data-row] a.name").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.url


def write_own_view(page: Page, words: str) -> None:
    page.get_by_label("近いうちに会う").check()
    page.get_by_label("ことばで").fill(words)
    page.get_by_role("button", name="見立てを記録して、理由を開く").click()


def test_from_the_list_to_a_decision_and_to_who_looked(open_as: OpenAs, site: object) -> None:
    url = site.url  # type: ignore[attr-defined]
    page = open_as("case_worker")
    sheet = open_first_child(page, url)
    key = sheet.rstrip("/").split("/")[-1]

    # Before one's own view: facts, no points anywhere.
    expect(page.get_by_text("点は見立ての後").first).to_be_visible()
    assert not re.search(r"\d+点|[ⅠⅡⅢ]帯", page.locator("main").inner_text())
    if page.get_by_role("button", name="担当になる").count():
        page.get_by_role("button", name="担当になる").click()
    write_own_view(page, "欠席がふえている。担任に聞きたい。")

    # Reasons open and add up.
    table = page.locator("#reasons table")
    expect(table).to_be_visible()
    points = [
        int(text.replace("−", "-").rstrip("点"))
        for text in table.locator("td.points").all_inner_texts()
        if "点" in text
    ]
    assert sum(points[:-1]) == points[-1]

    # A decision without reasons comes back with everything typed.
    page.get_by_label("支援へつなぐ").check()
    page.locator("#decide").get_by_label("ことばで").fill("担任と面談してから家庭訪問を提案する。")
    page.get_by_role("button", name="決定を記録する").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#decide").get_by_label("ことばで")).to_have_value(
        "担任と面談してから家庭訪問を提案する。"
    )

    page.locator("#decide fieldset").nth(1).locator("input").first.check()
    page.get_by_label("次に連絡・会う日").fill("2026-12-01")
    expect(page.locator("#id_next_contact_on_said")).to_have_text("令和8年（2026年）12月1日（火）")
    for name in ("どうやって", "だれが"):
        page.get_by_label(name).select_option(index=1)
    page.get_by_role("button", name="決定を記録する").click()
    expect(page.locator(".strip.done")).to_be_visible()
    expect(page.locator("#decide")).to_contain_text("支援へつなぐ")

    # It stands in one's own work, and the manager sees who looked.
    page.goto(f"{url}/my-work/")
    expect(page.locator(f'a[href$="/{key}/"]').first).to_be_visible()
    manager = open_as("manager")
    manager.goto(f"{url}/looks/?child={key}")
    expect(manager.locator("tbody")).to_contain_text("田中 美咲")
    said = [*page.problems, *manager.problems]  # type: ignore[attr-defined]
    assert [line for line in said if "422" not in line] == []  # the form that came back was answered with 422


def test_a_draft_is_kept_without_pressing_anything(open_as: OpenAs, site: object) -> None:
    page = open_as("public_health_nurse")
    address = open_first_child(page, site.url)  # type: ignore[attr-defined]
    if page.get_by_role("button", name="担当になる").count():
        page.get_by_role("button", name="担当になる").click()
    page.get_by_label("ことばで").press_sequentially("書きかけ")
    expect(page.locator("#draft-line")).to_contain_text(re.compile(r"\d\d:\d\d に下書きを保存"))
    page.goto(address)
    expect(page.get_by_label("ことばで")).to_have_value("書きかけ")


def test_pressed_twice_is_sent_once(open_as: OpenAs, site: object) -> None:
    page = open_as("public_health_nurse")
    open_first_child(page, site.url)  # type: ignore[attr-defined]
    sent: list[str] = []
    page.on(
        "request",
        lambda request: request.method == "POST" and "own-view" in request.url and sent.append(request.url),
    )
    if page.get_by_role("button", name="担当になる").count():
        page.get_by_role("button", name="担当になる").click()
    page.get_by_label("見守る").check()
    page.get_by_label("ことばで").fill("二度おしても一度。")
    page.get_by_role("button", name="見立てを記録して、理由を開く").dblclick()
    expect(page.locator("#reasons table")).to_be_visible()
    assert len(sent) == 1


def test_filters_swap_the_list_and_stay_in_the_address_without_a_name(open_as: OpenAs, site: object) -> None:
    page = open_as("case_worker")
    page.goto(f"{site.url}/find/")  # type: ignore[attr-defined]
    everybody = page.locator("#list .right b").inner_text()
    page.locator("#pick-school").select_option(index=1)
    page.wait_for_url(re.compile(r"school=\w+"))
    expect(page.get_by_text("しぼりこみをやめる")).to_be_visible()
    assert page.locator("#list .right b").inner_text() != everybody
    page.locator("tr[data-row] a.name").first.click()
    page.go_back()
    expect(page.locator("#pick-school")).not_to_have_value("")


def test_the_last_minutes_of_a_session_are_said_and_the_page_is_covered_not_lost(
    open_as: OpenAs, site: object
) -> None:
    page = open_as("case_worker")
    page.clock.install()
    page.goto(f"{site.url}/my-work/")  # type: ignore[attr-defined]
    page.clock.fast_forward("21:00")
    expect(page.get_by_role("button", name="のばす")).to_be_visible()
    expect(page.locator(".session .chip.soon")).to_contain_text("あと")
    page.clock.fast_forward("10:00")
    expect(page.get_by_role("dialog", name="利用の時間が終わりました")).to_be_visible()


def test_a_wrong_code_and_a_wrong_password_are_told_in_words(open_as: OpenAs, site: object) -> None:
    page = open_as()
    page.goto(f"{site.url}/accounts/login/")  # type: ignore[attr-defined]
    page.get_by_label("利用者番号").fill("case_worker")
    page.get_by_label("パスワード").fill("wrong wrong wrong")
    page.get_by_role("button", name="次へ（2段階の確認）").click()
    expect(page.locator("#error-summary")).to_contain_text("書いたことは消えていません")
    expect(page.get_by_text("これは合成データです")).to_be_visible()
