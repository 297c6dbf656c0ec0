# ruff: noqa: E402 - Django is set up before what needs it is imported
"""Hand-made shapes of a fictional town: what queries would hand over, without a database."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import django
import pytest

os.environ.setdefault("TSUNAGU_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")
django.setup()

from django.http import HttpRequest
from django.test import RequestFactory

from tsunagu.apps.accounts.shapes import Frame, NavigationItem, PurposeChoice
from tsunagu.apps.assessment import shapes as assess
from tsunagu.apps.audit.shapes import ChainState, LookFilters, LookRow, Looks, PersonChoice
from tsunagu.apps.intake.shapes import (
    ColumnHealth,
    HealthStrip,
    LogicSheet,
    ProgrammeSheet,
    RunRow,
    Runs,
    SheetTable,
    SourceCell,
    SourceDetail,
    SourceHealth,
)
from tsunagu.apps.registry.shapes import SearchAnswer
from tsunagu.apps.tasks.shapes import Clock, MyWork, Today, WorkBlock, WorkRow
from tsunagu.domain.access import Actor, Masked, Shown
from tsunagu.web.visit import Visit

JAPAN = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 18, 52, tzinfo=JAPAN)
KEY = "T0048210048210048210"
HIDDEN = Masked("S-01", "支援措置があるため、ここには出しません。")
SOON = Clock(date(2026, 11, 24), "soon", "今日まで")
LATER = Clock(date(2026, 11, 30), "plain", "あと6日")
LATE = Clock(date(2026, 11, 20), "overdue", "4日超過")
NONE = Clock(None, "none", "期限なし")


def line(
    kind: str, sentence: str, points: int | None, dates: str = "", source: str = ""
) -> assess.ReasonLine:
    return assess.ReasonLine(kind, sentence, points, dates, source)


def make_actor(**changes: Any) -> Actor:
    fields: dict[str, Any] = {
        "id": 7, "name": "田中 美咲", "organisation": "子ども家庭総合支援拠点", "organisation_kind": "city_section",
        "role": "case_worker", "role_name": "子ども家庭支援員", "reach": "city", "school_code": "",
        "sees_names": True, "classes": frozenset({"basic", "school"}),
        "purposes": frozenset({"find_children", "assess_child"}),
        "actions": frozenset({"see_list", "assess", "decide", "see_programme"}),
    }  # fmt: skip
    return Actor(**(fields | changes))


def make_frame(actor: Actor, **changes: Any) -> Frame:
    purposes = (
        PurposeChoice("find_children", "支援が必要な子の確認", "児童福祉法第10条第1項第1号", True),
        PurposeChoice("assess_child", "確認シート", "児童福祉法第10条第1項第3号・第4号", False),
    )
    navigation = (
        NavigationItem("today", "今日", 6), NavigationItem("find", "見つける", 124),
        NavigationItem("work", "予定とタスク", 11), NavigationItem("programme", "計画書"),
        NavigationItem("my_looks", "自分の記録"),
    )  # fmt: skip
    made = Frame(
        actor=actor, municipality="つなぐ市", programme_name="計画", synthetic=True, purpose=purposes[0],
        purposes=purposes, session_ends_at=NOW + timedelta(minutes=98), minutes_left=98,
        navigation=navigation, may_search=True,
    )  # fmt: skip
    return replace(made, **changes)


@pytest.fixture
def request_of() -> Callable[..., HttpRequest]:
    """A request of a signed-in person: actor and frame as the middleware would set them."""

    def make(path: str = "/", *, htmx: bool = False, post: dict[str, Any] | None = None) -> HttpRequest:
        factory = RequestFactory()
        request = factory.get(path) if post is None else factory.post(path, post)
        request.actor = make_actor()  # type: ignore[attr-defined]
        request.frame = make_frame(request.actor)  # type: ignore[attr-defined]
        request.htmx = htmx and _Htmx()  # type: ignore[attr-defined]
        return request

    return make


class _Htmx:
    history_restore_request = False


@pytest.fixture
def visit(request_of: Callable[..., HttpRequest]) -> Visit:
    """A visit of the case worker at 18:52."""
    request = request_of()
    frame: Frame = request.frame  # type: ignore[attr-defined]
    return Visit(request, frame.actor, frame, frame.purpose, "find", NOW)


HEALTH = HealthStrip(
    12, 2,
    (
        SourceCell("resident", "住民記録", "ok", "1日前", date(2026, 11, 23), ""),
        SourceCell("attendance", "校務（出欠）", "ok", "1日前", date(2026, 11, 23), ""),
        SourceCell("health_check", "母子保健", "ok", "4日前", date(2026, 11, 20), ""),
        SourceCell("school_aid", "就学援助", "stale", "204日前・古い", date(2026, 5, 4), "5月4日から更新がありません。"),
        SourceCell("assistance", "生活保護", "ok", "9日前", date(2026, 11, 15), ""),
        SourceCell("attendance_e", "校務（東中）", "missing", "届いていない", None, "11月9日から届いていません。"),
    ),
    6, "すべて届いた",
    ("校務（東中）が11月9日から届いていません。欠席は「わからない」として扱っています。この一覧に名前がないことは、心配がないことを意味しません。",),
)  # fmt: skip
COVERED = assess.Points(True, False)
BAND3 = assess.Points(False, True, "Ⅲ", 19, 3, 3, "Ⅲ帯 19点")
BAND2 = assess.Points(False, False, "Ⅱ", 16, 2, 3, "Ⅱ帯 16点")
ABSENT = line("points", "欠席 14日・保健室 7回", 6, "11月22日", "校務")


def row(name: Any, kana: str, points: assess.Points, **changes: Any) -> assess.ListRow:
    fields: dict[str, Any] = {
        "key": KEY, "name": name if isinstance(name, Masked) else Shown(name),
        "kana": HIDDEN if isinstance(name, Masked) else Shown(kana), "age": "9歳",
        "school": Shown("みどり台小"), "grade": Shown("3年"), "protected": isinstance(name, Masked),
        "points": points, "reasons": (line("fact", "欠席 9日（30日間）", None, "11月22日", "校務"),),
        "folded": line("folded", "ほか 2つ", None),
        "folded_reasons": (line("fact", "未処置のむし歯 6本", None, "5月18日", "学校健診"),
                           line("fact", "きょうだいの相談", None, "令和7年（2025年）9月", "相談")),
        "unknown": (assess.UnknownChip("no_record", "健診 情報なし", "届いていません。"),
                    assess.UnknownChip("stale", "就学援助 古い", "古い値です。")),
        "last_seen": "4日前／11月20日 学校", "status": "open", "status_label": "まだ確認していない",
        "assignee": "田中 美咲", "mine": True, "clock": SOON, "arrived_on": date(2026, 11, 23),
    }  # fmt: skip
    return assess.ListRow(**(fields | changes))


SCORED = {
    "reasons": (line("must", "理由不明の欠席 8日", None, "11月22日", "校務"), ABSENT),
    "folded": line("folded", "ほか 2つ", 13),
    "folded_reasons": (line("points", "未処置のむし歯 7本", 4, "5月20日", "学校健診"),
                       line("points", "健診 未受診 2回", 9, "10月31日", "母子保健")),
    "mine": False, "assignee": "木村 亮子",
}  # fmt: skip


def make_list(**changes: Any) -> assess.NeedList:
    groups = (
        assess.ListGroup("mine", "わたしの担当・これから確認", "見立てを書くまで点を伏せています（届いた順）", 2, (
            row("高橋 陽向", "たかはし ひなた", COVERED),
            row("藤田 莉子", "ふじた りこ", COVERED, clock=LATER, last_seen="記録なし",
                unknown=(assess.UnknownChip("not_delivered", "出欠 未着", ""),)))),
        assess.ListGroup("band:Ⅲ", "Ⅲ帯　18点以上", "うち必ず確認する条件にあたる 2人", 21, (
            row("上田 悠真", "うえだ ゆうま", BAND3, clock=NONE, status="own_view", status_label="確認中", **SCORED),
            row(HIDDEN, "", BAND3, clock=NONE, unknown=(), **(SCORED | {"assignee": ""})))),
        assess.ListGroup("band:Ⅱ", "Ⅱ帯　14〜17点", "", 100, (
            row("清水 陽葵", "しみず ひまり", BAND2, clock=NONE, status="support", status_label="支援へ",
                **(SCORED | {"folded": None, "folded_reasons": (), "reasons": (
                    line("points", "健診 未受診 2回", 16, "10月31日", "母子保健"),)})),)),
    )  # fmt: skip
    tabs = (assess.NeedTab("abuse", "養育の心配", 123, True), assess.NeedTab("long_absence", "長期欠席", 58))
    choices = (assess.Choice("nobody", "担当が未定", 40), assess.Choice("me", "わたし", 2))
    fields: dict[str, Any] = {
        "need": "abuse", "title": "養育の心配", "as_of": date(2026, 11, 23), "logic_name": "養育",
        "logic_version": "2.1", "health": HEALTH, "tabs": tabs, "filters": assess.ListFilters(),
        "bands": (assess.Choice("Ⅲ", "Ⅲ帯", 21), assess.Choice("Ⅱ", "Ⅱ帯", 100)),
        "levels": (assess.Choice("Ⅲ", "Ⅲ帯", 21), assess.Choice("Ⅱ", "Ⅱ帯", 102)),
        "statuses": (assess.Choice("open", "まだ確認していない", 80),),
        "schools": (assess.Choice("101", "みどり台小", 12),), "assignees": choices, "total": 123,
        "unfiltered_total": 123, "groups": groups, "page": 1, "pages": 7, "first": 1, "last": 5,
        "empty_sentence": "この条件では、いません。", "foot": "名前が表示されたことは閲覧記録に残ります（4人・18:52）",
    }  # fmt: skip
    return assess.NeedList(**(fields | changes))


def _item(kind: str, label: str, sentence: str, dates: str = "10月24日〜11月22日") -> assess.ItemRow:
    return assess.ItemRow(kind, label, "学校", Shown(sentence), dates, "11月23日")


OPTIONS = {
    "views": (("act_now", "今すぐ動く"), ("meet_soon", "近いうちに会う"), ("watch", "見守る"), ("unknown", "わからない")),
    "reason_codes": (("trouble", "本人・家庭の困りごとがある"), ("sudden", "変化が急である"), ("other", "その他")),
    "against_codes": (("met", "会って確かめた"), ("old", "記録が古い")),
    "hows": (("school", "学校で会う"), ("phone", "電話する")),
    "people": (("7", "田中 美咲（自分）"), ("8", "木村 亮子")),
}  # fmt: skip
REASONS = assess.ReasonTable(
    assess.Points(False, False, "Ⅲ", 18, 3, 3, "Ⅲ帯 18点"),
    (
        line("points", "欠席 9日（30日間）", 4, "10月24日〜11月22日", "校務（11月23日）"),
        line("points", "遅刻 6回（30日間）", 2, "10月24日〜11月22日", "校務（11月23日）"),
        line("points", "保健室 5回（30日間）", 2, "10月24日〜11月20日", "保健室（11月23日）"),
        line("cap", "出欠と保健室は、合わせて6点までと決めています（8点 → 6点）", -2),
        line("points", "未処置のむし歯 6本", 3, "5月18日", "学校健診（6月2日）"),
        line("points", "学校徴収金の滞納 4か月", 3, "10月31日", "学校徴収金（11月5日）"),
        line("points", "転入 1回（12か月）", 2, "3月28日", "住民記録（3月30日）"),
        line("points", "きょうだいの相談", 4, "令和7年（2025年）9月9日", "相談記録（同じ日）"),
    ),
    "4＋2＋2−2＋3＋3＋2＋4＝18", 18,
)  # fmt: skip
OWN_VIEW = assess.OwnView(
    "meet_soon", "近いうちに会う",
    "欠席が10月下旬から増えている。むし歯が半年そのまま。母の夜勤が始まった時期と重なるか、担任に聞きたい。弟の様子がわからない。",
    "田中 美咲", NOW,
)  # fmt: skip


def make_sheet(step: int = 3, **changes: Any) -> assess.Sheet:
    """Step 2 = before one's own view, 3 = reasons open, 4 = decided."""
    seen = step >= 3
    titles = ("事実を読んだ", "自分の見立て", "判定の理由をくらべる", "決める")
    steps = tuple(
        assess.StepState(
            n, title, "done" if n < step else "here" if n == step else "later", NOW if n < step else None
        )
        for n, title in enumerate(titles, 1)
    )
    options = {
        name: tuple(assess.Option(word, label) for word, label in pairs) for name, pairs in OPTIONS.items()
    }
    decisions = (
        assess.Option("support", "支援へつなぐ", needs_contact=True), assess.Option("watch", "様子を見る（次に見る日を決める）", needs_contact=True),
        assess.Option("not_now", "今回は一覧から外す", against=True), assess.Option("already_supported", "すでに支援がある"),
        assess.Option("mixed_records", "別の子の記録が混じっている"),
    )  # fmt: skip
    fields: dict[str, Any] = {
        "key": KEY, "need": "abuse", "title": "養育の心配", "tabs": make_list().tabs, "name": Shown("高橋 陽向"),
        "kana": Shown("たかはし ひなた"), "birth_date": Shown("平成29年（2017年）8月12日生"), "age": "9歳", "sex": "男",
        "school": Shown("みどり台小学校"), "grade": Shown("3年"), "class_name": Shown("2組"),
        "district": Shown("みどり町3丁目"), "address": HIDDEN,
        "protective": ("父に住所・学校を知らせない。令和9年（2027年）6月30日まで",), "last_seen": "11月20日（4日前・担任）",
        "clock": SOON, "assignee": "田中 美咲", "mine": True, "status": "own_view" if seen else "open",
        "status_label": "見立てを書いた" if seen else "まだ確認していない", "as_of": date(2026, 11, 23),
        "logic_name": "養育", "logic_version": "2.1", "step": step, "steps": steps,
        "must": (line("must", "理由のわからない欠席 8日つづく", None, "11月22日", "校務"),),
        "items": (assess.ItemsBySource("attendance", "校務（出欠）", "11月23日に届いた", (
            _item("known", "欠席", "欠席 9日（30日間）"), _item("known", "遅刻", "遅刻 6回（30日間）"))),
            assess.ItemsBySource("dental", "学校健診", "6月2日に届いた", (_item("known", "むし歯", "未処置のむし歯 6本", "5月18日"),))),
        "own_view": OWN_VIEW if seen else None, "other_views": (), "reasons": REASONS if seen else None,
        "unknown": (_item("no_record", "乳幼児健診の受診", "前の市から届いていません。照会中（11月10日から）", ""),),
        "stale": (_item("stale", "就学援助", "令和7年度（2025年度）の値「準要保護」。点に入れていません", ""),),
        "masked": (assess.ItemRow("masked", "世帯の所得", "所得・税", Masked("P-01", "税の情報は、この目的では見られません（地方税法22条）"), "", ""),),
        "none": (_item("none", "予防接種のもれ", "もれなし（10月30日・母子保健）", ""),),
        "household": (assess.HouseholdRow(Shown("高橋 由佳"), "母", "36歳", False, "日中・夜間の連絡先あり", ""),
                      assess.HouseholdRow(HIDDEN, "父", "", False, "支援措置のため、住所・連絡先は市民課だけが見られます", ""),
                      assess.HouseholdRow(Shown("高橋 樹"), "弟", "4歳", True, "ひがし保育園", "記録なし")),
        "household_note": "住民記録 11月22日時点", "decisions": decisions, "draft": assess.Draft(saved_at=NOW),
        "version": 3, "decision": None, "history": (),
        "comparison": "見立て「近いうちに会う」と、Ⅲ帯は同じ向きです。ちがう向きで決めるときは、理由コードをもう1つ選びます。" if seen else "",
        "looked": "この児童を見た記録：今月 3回", "may_take_up": False, "may_view": not seen, "may_decide": seen,
        "why_not": "先に自分の見立てを書くと、点と理由が開きます。（V-01）",
    }  # fmt: skip
    return assess.Sheet(**(fields | options | changes))


def work_row(clock: Clock, name: str, **changes: Any) -> WorkRow:
    fields: dict[str, Any] = {
        "key": KEY, "need": "abuse", "need_title": "養育の心配", "kind": "assess", "kind_label": "確認する",
        "name": Shown(name), "kana": Shown("かな"), "age": "7歳", "clock": clock, "status": "open",
        "status_label": "まだ確認していない", "assignee": "田中 美咲", "last_seen": "記録なし",
    }  # fmt: skip
    return WorkRow(**(fields | changes))


def make_today(**changes: Any) -> Today:
    blocks = (
        WorkBlock("overdue", "超過", (work_row(LATE, "佐藤 蓮"),), 1),
        WorkBlock("due_today", "今日まで", (work_row(SOON, "高橋 陽向"),), 1),
        WorkBlock(
            "soon", "7日以内", (work_row(LATER, "渡辺 心春", kind="contact", kind_label="連絡する・会う"),), 1
        ),
        WorkBlock("without_plan", "次に会う予定がない子", (), 0),
    )
    return replace(Today(date(2026, 11, 24), blocks, 2), **changes)


def make_looks(**changes: Any) -> Looks:
    rows = (
        LookRow(3, NOW, 7, "田中 美咲", "子ども家庭総合支援拠点", "子ども家庭支援員", "支援が必要な子の確認", ("確認シート",),
                ("基本", "学校"), 1, (KEY,), False, ""),
        LookRow(2, NOW, 9, "和田 拓也", "教育委員会", "分析担当", "確認シート", ("確認シート",), (), 0, (), True,
                "あなたの役割では、児童の情報は見られません。"),
    )  # fmt: skip
    chain = ChainState(1204518, True, None, "記録の連なり 1,204,518件 欠けなし（11月24日 6:00 に検証）", NOW)
    people = (PersonChoice(7, "田中 美咲", "子ども家庭総合支援拠点"),)
    return replace(Looks(LookFilters(), rows, 2, people, 1, 1, chain), **changes)


@pytest.fixture
def need_list() -> assess.NeedList:
    return make_list()


@pytest.fixture
def sheets() -> dict[int, assess.Sheet]:
    """The sheet at steps 2, 3 and 4."""
    decided = assess.DecisionView(
        "support", "支援へつなぐ", ("変化が急である",), "担任と面談。", date(2026, 11, 25), "学校で会う", "田中 美咲", "田中 美咲", NOW
    )  # fmt: skip
    return {2: make_sheet(2), 3: make_sheet(3), 4: make_sheet(4, decision=decided, may_decide=False)}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def world() -> dict[str, Any]:
    """What each query and action answers."""
    table = SheetTable(
        "sources", "もとの記録", "8つ", ("名前", "もち主"), (("住民記録", "住民課"), ("校務", ""))
    )
    logic = LogicSheet(
        "abuse", "養育", "2.1", "使用中", "令和8年4月10日 承認", date(2027, 3, 31), "0歳から17歳", "1年以内の新しい登録",
        "児童福祉法10条", 120, 14, (("Ⅲ", "18点以上"),), table, table, table, ("国籍",),
    )  # fmt: skip
    programme = ProgrammeSheet(
        "p", "つなぐ市の計画", "つなぐ市", "市長", "支援拠点", "早く気づく。", "架空です。", "公表資料", date(2026, 4, 1),
        (("見直し", "毎月"),), (table,), (logic,),
    )  # fmt: skip
    health = SourceHealth(
        date(2026, 11, 23),
        HEALTH,
        tuple(
            SourceDetail(cell, "住民課", None, (ColumnHealth("生年月日", 0.998, ""),))
            for cell in HEALTH.cells
        ),
    )
    done = assess.Done("記録しました。", 4)
    return {
        "list_need": make_list(), "open_sheet": make_sheet(3), "need_tabs": make_list().tabs,
        "save_own_view": done, "record_decision": done, "save_draft": done, "take_up": done,
        "looks": make_looks(), "my_looks": make_looks(chain=None), "today": make_today(),
        "my_work": MyWork((work_row(LATE, "佐藤 蓮"),), (), 1, 0), "source_health": health,
        "runs": Runs((RunRow(1, date(2026, 11, 23), NOW, "情報担当", True, 3210, (("養育", 123),), "0a1b2c3d4e5f", True),), 1),
        "programme_sheet": programme, "search_children": SearchAnswer((), False, "見つかりません。"),
    }  # fmt: skip
