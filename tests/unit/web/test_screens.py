"""Screens drawn from hand-made shapes: what stands where, what must not stand there, block against full page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from tsunagu.apps.assessment import shapes as assess
from tsunagu.apps.audit.shapes import ChainState
from tsunagu.domain.access import Refused

Page = Callable[..., HttpResponse]
NAMES = ("高橋 陽向", "たかはし ひなた", "藤田 莉子", "上田 悠真", "高橋 由佳")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, world: dict[str, Any]) -> dict[str, Any]:
    """What the queries answer; a test may change it before opening a page."""
    from tsunagu.apps.accounts import queries as accounts
    from tsunagu.apps.assessment import actions, queries
    from tsunagu.apps.audit import queries as audit
    from tsunagu.apps.intake import queries as intake
    from tsunagu.apps.registry import queries as registry
    from tsunagu.apps.tasks import queries as tasks

    places = {
        queries: ("list_need", "open_sheet", "need_tabs"),
        actions: ("save_own_view", "record_decision", "save_draft", "take_up"),
        audit: ("looks", "my_looks"),
        tasks: ("today", "my_work"),
        intake: ("source_health", "runs", "programme_sheet"),
        registry: ("search_children",),
    }
    for module, names in places.items():
        for name in names:
            monkeypatch.setattr(module, name, _answering(world, name))
    monkeypatch.setattr(accounts, "purpose_for", lambda **_: "find_children")
    return world


def _answering(world: dict[str, Any], name: str) -> Callable[..., Any]:
    def answer(**given: Any) -> Any:
        world["given"] = given
        return world[name]

    return answer


@pytest.fixture
def page(answers: dict[str, Any], request_of: Callable[..., HttpRequest]) -> Iterator[Page]:
    """Open an address as the case worker."""

    def open_page(path: str, **options: Any) -> HttpResponse:
        request = request_of(path, **options)
        request._messages = _Messages()  # type: ignore[attr-defined]
        match = resolve(request.path)
        return match.func(request, *match.args, **match.kwargs)

    yield open_page


class _Messages(list[Any]):
    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(message)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response).split("<main", 1)[-1]))


SHEET = "/find/abuse/T0048210048210048210/"
PAGES = [
    "/",
    "/my-work/",
    "/find/abuse/",
    SHEET,
    "/looks/",
    "/looks/mine/",
    "/sources/",
    "/runs/",
    "/programme/",
    "/components/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_title_language_main_and_one_first_heading(page: Page, path: str) -> None:
    html = text(page(path))
    assert '<html lang="ja">' in html
    assert re.search(r"<title>.+｜つなぐ</title>", html)
    assert html.count("<main") == html.count("<h1") == 1
    assert "これは合成データです" in html


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_inline_script_or_style(page: Page, path: str) -> None:
    html = text(page(path))
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|<style|\son[a-z]+=|javascript:", html)


@pytest.mark.parametrize("path", PAGES)
def test_no_address_on_a_page_holds_a_name(page: Page, path: str) -> None:
    for address in re.findall(r'(?:href|action|hx-get|hx-post|formaction)="([^"]+)"', text(page(path))):
        assert not re.search(r"[ぁ-んァ-ヶ一-龠]|%E[3-9]", address), address


@pytest.mark.parametrize("path", PAGES)
def test_whatever_the_browser_swaps_works_without_javascript(page: Page, path: str) -> None:
    for tag in re.findall(r"<(?:a|form|button)[^>]*hx-(?:get|post)[^>]*>", text(page(path))):
        assert re.search(r'\b(href|action)="', tag), tag


@pytest.mark.parametrize("path", ["/find/abuse/", "/looks/"])
def test_a_block_is_a_part_of_the_full_page(page: Page, path: str) -> None:
    full, block = page(path), page(path, htmx=True)
    assert "<html" not in text(block)
    assert words(block).strip() in words(full)
    assert "HX-Request" in block["Vary"] and "HX-Request" in full["Vary"]


def test_the_list_says_state_of_sources_before_children(page: Page) -> None:
    html = text(page("/find/abuse/"))
    assert html.index("もとの記録の状態") < html.index("11月9日から届いていません") < html.index("高橋 陽向")


def test_a_covered_row_has_no_point_in_it(page: Page) -> None:
    rows = re.findall(r"<tr data-row>.*?</tr>", text(page("/find/abuse/")), re.S)
    assert "点は見立ての後" in rows[0]
    assert not re.search(r"\d+点|Ⅲ|必ず確認", rows[0])
    assert "Ⅲ帯 19点" in rows[2]


def test_a_protected_child_has_mask_and_mark_and_no_name(page: Page) -> None:
    row = re.findall(r"<tr data-row>.*?</tr>", text(page("/find/abuse/")), re.S)[3]
    assert "閲覧制限" in row and "支援措置" in row
    assert "かな" not in row


def test_an_empty_list_says_why(page: Page, answers: dict[str, Any]) -> None:
    from dataclasses import replace

    answers["list_need"] = replace(answers["list_need"], groups=(), total=0, pages=0)
    assert "この条件では、いません。" in words(page("/find/abuse/"))


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        pytest.param("", assess.ListFilters(), id="nothing chosen"),
        pytest.param("?status=open&page=3", assess.ListFilters(status="open", page=3), id="status and page"),
        pytest.param("?sort=height&page=-1&page=x", assess.ListFilters(), id="an old or mistyped link"),
        pytest.param("?school=" + "9" * 500, assess.ListFilters(), id="much too long"),
    ],
)
def test_the_address_gives_the_filters(
    page: Page, answers: dict[str, Any], query: str, filters: assess.ListFilters
) -> None:
    page("/find/abuse/" + query)
    assert answers["given"]["filters"] == filters


def test_before_ones_own_view_the_sheet_has_facts_must_rules_and_no_points(
    page: Page, answers: dict[str, Any], sheets: dict[int, Any]
) -> None:
    answers["open_sheet"] = sheets[2]
    said = words(page(SHEET))
    assert "欠席 9日" in said and "理由のわからない欠席 8日つづく" in said
    assert not re.search(r"\d+点|Ⅲ帯|合計", said)
    assert "見立てを記録して、理由を開く" in said
    assert "決定を記録する" not in said


def test_after_ones_own_view_the_reasons_add_up(page: Page) -> None:
    html = text(page(SHEET))
    table = html.split('id="reasons"')[1].split("</table>")[0]
    points = [int(p.replace("−", "-")) for p in re.findall(r"<span>(−?\d+)点</span>", table)]
    assert sum(points[:-1]) == points[-1] == 18
    assert "4＋2＋2−2＋3＋3＋2＋4＝18" in table


def test_the_four_ways_of_not_knowing_stand_in_words(page: Page) -> None:
    said = words(page(SHEET))
    for word in ("情報がない", "古い", "閲覧制限", "確かめて「ない」"):
        assert word in said


def test_protection_stands_above_everything_else(page: Page) -> None:
    html = text(page(SHEET))
    assert html.index("父に住所・学校を知らせない") < html.index('class="childname"')


def test_a_decided_sheet_shows_the_decision_and_no_form(
    page: Page, answers: dict[str, Any], sheets: dict[int, Any]
) -> None:
    answers["open_sheet"] = sheets[4]
    html = text(page(SHEET))
    assert "令和8年（2026年）11月25日（水）" in html
    assert "decision/" not in html


def test_no_screen_about_children_has_percentages_or_words_of_safety(
    page: Page, answers: dict[str, Any], sheets: dict[int, Any]
) -> None:
    for sheet in sheets.values():
        answers["open_sheet"] = sheet
        for path in ("/", "/find/abuse/", SHEET):
            assert not re.search(r"\d\s*[%％]|低い|安全|リスク|確率", words(page(path)))


GOOD = {
    "version": "3", "decision": "support", "reason_codes": ["sudden"], "words": "担任と面談。",
    "next_contact_on": "令和8年11月25日", "how": "school", "by_whom": "7",
}  # fmt: skip


def test_a_decision_goes_to_the_action_with_a_day_read_in_either_calendar(
    page: Page, answers: dict[str, Any]
) -> None:
    response = page(SHEET + "decision/", post=GOOD)
    assert response.status_code == 302
    assert answers["given"]["next_contact_on"].isoformat() == "2026-11-25"
    assert answers["given"]["reason_codes"] == ["sudden"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param({"decision": ""}, "ひとつ選んでください。", id="no decision"),
        pytest.param({"reason_codes": []}, "理由を一つ以上選んでください。", id="no reason code"),
        pytest.param({"words": "  "}, "決めた理由をことばで書いてください。", id="only blanks as words"),
        pytest.param({"words": "あ" * 2001}, "2000字までです。いま2001字あります。", id="too long"),
        pytest.param({"next_contact_on": ""}, "次に連絡する日か会う日を書いてください。", id="support without a day"),
        pytest.param({"next_contact_on": "あした"}, "日付として読めません。", id="a day that is none"),
        pytest.param({"next_contact_on": "令和8年2月30日"}, "日付として読めません。", id="30 February"),
        pytest.param({"how": ""}, "連絡のしかたを選んでください。", id="how is missing"),
        pytest.param({"decision": "not_now"}, "帯とちがう向きで決める理由を、一つ以上選んでください。", id="against the band without its code"),
        pytest.param({"decision": "burn"}, "正しく選択してください", id="a choice that does not exist"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_under_its_field_and_nothing_typed_is_lost(
    page: Page, answers: dict[str, Any], change: dict[str, Any], sentence: str
) -> None:
    response = page(SHEET + "decision/", post=GOOD | change)
    assert response.status_code == 422
    html = text(response)
    assert html.count(sentence) >= 2  # in the summary and under the field
    assert 'id="error-summary"' in html
    if "words" not in change:
        assert "担任と面談。" in html


def test_what_the_action_refuses_to_take_stands_under_its_field(page: Page, answers: dict[str, Any]) -> None:
    answers["record_decision"] = assess.Invalid(
        (assess.FieldError("next_contact_on", "きょうより後の日を書いてください。"),)
    )
    html = text(page(SHEET + "decision/", post=GOOD))
    assert html.count("きょうより後の日を書いてください。") == 2


def test_a_clash_shows_who_was_first_and_keeps_what_was_typed(
    page: Page, answers: dict[str, Any], now: Any
) -> None:
    answers["record_decision"] = assess.Conflict("ほかの人が先に記録しました。", "木村 亮子", now, 4)
    response = page(SHEET + "decision/", post=GOOD)
    assert response.status_code == 409
    assert "木村 亮子 が" in words(response)
    assert "担任と面談。" in text(response)


def test_an_own_view_without_words_is_not_saved(
    page: Page, answers: dict[str, Any], sheets: dict[int, Any]
) -> None:
    answers["open_sheet"] = sheets[2]
    response = page(SHEET + "own-view/", post={"version": "3", "view": "watch", "view_words": ""})
    assert response.status_code == 422
    assert "見立てをことばで書いてください。" in words(response)


def test_a_draft_is_kept_unfinished_and_says_when(page: Page, answers: dict[str, Any]) -> None:
    response = page(SHEET + "draft/", post={"words": "途中", "next_contact_on": "あした"})
    assert answers["given"]["draft"].next_contact_on == "あした"
    assert re.search(r"\d\d:\d\d に下書きを保存", words(response))
    assert page(SHEET + "draft/", post={"words": "途中", "close": "1"}).status_code == 302


@pytest.mark.parametrize("step", ["own-view/", "decision/", "take-up/", "draft/"])
def test_writing_needs_post(page: Page, step: str) -> None:
    assert page(SHEET + step).status_code == 405


@pytest.mark.parametrize("query", ["list_need", "open_sheet"])
def test_a_child_one_may_not_know_of_is_the_same_page_as_one_who_does_not_exist(
    page: Page, answers: dict[str, Any], request_of: Any, query: str
) -> None:
    from tsunagu.web.errors import not_found

    answers[query] = Refused("N-01", "見つかりません。", 404)
    hidden = page(SHEET if query == "open_sheet" else "/find/abuse/")
    unknown = not_found(request_of("/find/abuse/ZZZZZZZZ/"))
    assert hidden.status_code == unknown.status_code == 404
    assert words(hidden) == words(unknown)


def test_a_refusal_says_its_sentence_and_code(page: Page, answers: dict[str, Any]) -> None:
    answers["looks"] = Refused("R-01", "あなたの役割では、この操作はできません。")
    response = page("/looks/")
    assert response.status_code == 403
    assert "あなたの役割では、この操作はできません。" in words(response) and "R-01" in words(response)


@pytest.mark.parametrize("name", ["bad_request", "forbidden", "not_found", "csrf_failure", "broken"])
def test_a_page_of_a_mishap_says_what_to_do_and_repeats_nothing(request_of: Any, name: str) -> None:
    from tsunagu.web import errors

    request = request_of("/find/abuse/TAKAHASHI1/")
    request.actor = None
    html = getattr(errors, name)(request).content.decode()
    assert "TAKAHASHI" not in html
    assert not any(personal in html for personal in NAMES)
    assert "今日の画面へ" in html and "。" in html


def test_a_broken_chain_is_said_loudly(page: Page, answers: dict[str, Any], now: Any) -> None:
    from dataclasses import replace

    chain = ChainState(9, False, 4, "記録の連なりが 4番で切れています。", now)
    answers["looks"] = replace(answers["looks"], chain=chain)
    html = text(page("/looks/"))
    assert re.search(r'strip stop" role="alert".*記録の連なりが 4番で切れています', html, re.S)


def test_a_refused_look_is_a_row_like_any_other(page: Page) -> None:
    said = words(page("/looks/"))
    assert "見せた" in said and "断った" in said and "児童の情報は見られません" in said


def test_home_counts_are_the_rows_of_its_blocks_and_empty_blocks_stay(page: Page) -> None:
    html = text(page("/"))
    assert html.count("<tr data-row>") == 3
    assert "超過 1件・今日まで 1件・7日以内 1件" in words(page("/"))
    assert "次に会う予定がない子" in html and "いま、ありません" in html


def test_the_navigation_marks_where_one_is_and_fills_one_count_only(page: Page) -> None:
    html = text(page("/find/abuse/"))
    assert re.search(r'<a href="/find/" aria-current="page">', html)
    assert html.count("count late") == 1


def test_nobody_signed_in_is_sent_to_the_login_page(request_of: Any) -> None:
    from tsunagu.web.home.views import today

    request = request_of("/")
    request.actor = None
    response = today(request)
    assert response.status_code == 302 and response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "there", ["https://example.invalid/", "//example.invalid", "javascript:alert(1)", "/find/"]
)
def test_going_back_never_leaves_this_site(there: str, request_of: Any) -> None:
    from tsunagu.web.entry.views import _back

    assert _back(request_of("/purpose/", post={"next": there})) == (there if there == "/find/" else "/")
