"""Every component in every state has a symbol and a word; nothing is ever blank, nothing speaks in colour alone."""

import re
from typing import Any

import pytest
from django.template import Context, Template

from tsunagu.apps.assessment.shapes import Points
from tsunagu.apps.tasks.shapes import Clock
from tsunagu.domain.access import Masked, Shown
from tsunagu.web.components import states
from tsunagu.web.components.views import BANDS, CLOCKS, samples

ICON = re.compile(r'<use href="#i-([a-z]+)"/>')
SPRITE = Template("{% include 'components/sprite.html' %}").render(Context())


def drawn(tag: str, **context: Any) -> str:
    return Template("{% load components %}{% " + tag + " %}").render(Context(context))


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def every_state() -> list[tuple[str, states.State]]:
    tables = {
        name: table for name, table in vars(states).items() if name.isupper() and name != "MASK_REASONS"
    }
    return [(f"{name} {key}", state) for name, table in tables.items() for key, state in table.items()]


@pytest.mark.parametrize(
    ("name", "state"), every_state(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_state_has_a_look_and_a_symbol_of_the_sprite(name: str, state: states.State) -> None:
    assert state.look
    if name != "CLOCK_STATES plain":  # far away: words alone, grey
        assert f'id="i-{state.icon}"' in SPRITE


@pytest.mark.parametrize("kind", states.VALUE_STATES)
def test_a_missing_value_says_which_of_the_four_it_is(kind: str) -> None:
    html = drawn("value_state kind", kind=kind)
    assert ICON.search(html)
    assert words_of(html) == str(states.VALUE_STATES[kind].word)


def test_the_four_ways_of_not_having_a_value_look_and_read_differently() -> None:
    drawings = {drawn("value_state kind", kind=kind) for kind in ("no_record", "stale", "masked", "none")}
    assert len({words_of(html) for html in drawings}) == len({ICON.search(h)[1] for h in drawings}) == 4  # type: ignore[index]


@pytest.mark.parametrize(
    "kind", ["support", "watch", "not_now", "already_supported", "mixed_records", "open", "own_view"]
)
def test_a_state_of_work_reads_in_words(kind: str) -> None:
    html = drawn("work_state kind", kind=kind)
    assert ICON.search(html)
    assert words_of(html)


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.words)
def test_a_clock_says_the_days_in_words(clock: Clock) -> None:
    html = drawn("clock clock", clock=clock)
    assert words_of(html) == clock.words
    assert bool(ICON.search(html)) == (clock.state != "plain")


@pytest.mark.parametrize("points", BANDS, ids=lambda points: points.words)
def test_a_band_chip_says_numeral_and_points_or_that_they_are_covered(points: Points) -> None:
    html = drawn("band points", points=points)
    assert words_of(html) == points.words
    assert html.count('class="full"') == points.filled
    assert "%" not in html


def test_a_covered_band_has_nothing_of_band_or_points_in_it() -> None:
    html = drawn("band points", points=BANDS[3])
    assert "rect" not in html
    assert not re.search(r"[ⅠⅡⅢ]|\d", words_of(html))


def test_a_child_below_the_line_is_never_called_low_or_safe() -> None:
    html = drawn("band points", points=Points(False, False, "", 6, 0, 3, ""))
    assert "6点" in html
    assert not re.search("低|安全|心配なし", html)


def test_a_shown_value_is_escaped_text() -> None:
    assert drawn("value v", v=Shown("<b>渡邊</b>")) == "&lt;b&gt;渡邊&lt;/b&gt;"


def test_an_empty_value_is_said_to_be_missing_never_blank() -> None:
    assert words_of(drawn("value v", v=Shown(""))) == "情報がない"


@pytest.mark.parametrize("code", states.MASK_REASONS)
def test_a_masked_value_shows_lock_word_and_reason_and_nothing_else(code: str) -> None:
    html = drawn("value v", v=Masked(code, "長い文"))
    assert ICON.search(html)[1] == "lock"  # type: ignore[index]
    assert words_of(html) == f"閲覧制限 {states.MASK_REASONS[code]}"
    assert "<input" not in html


@pytest.mark.parametrize("kind", states.PROTECT_STATES)
def test_protection_is_the_only_thing_that_is_purple(kind: str) -> None:
    assert "chip protect" in drawn("protect kind", kind=kind)
    others = [*states.VALUE_STATES.values(), *states.WORK_STATES.values(), *states.CLOCK_STATES.values()]
    assert "protect" not in {state.look for state in others}


@pytest.mark.parametrize("kind", states.PLEDGE_STATES)
def test_a_pledge_light_has_shape_and_word(kind: str) -> None:
    html = drawn("pledge kind", kind=kind)
    assert ICON.search(html)
    assert words_of(html)


@pytest.mark.parametrize("kind", states.STRIP_LOOKS)
def test_a_strip_says_what_it_is_before_it_speaks(kind: str) -> None:
    html = drawn("strip kind '就学援助が古い。'", kind=kind)
    assert words_of(html).startswith(str(states.STRIP_LOOKS[kind].word))
    assert ICON.search(html)


@pytest.mark.parametrize("kind", states.SPOKEN_KINDS)
def test_fact_hearsay_and_opinion_are_labelled(kind: str) -> None:
    html = drawn("spoken kind 'ことば' 'だれの'", kind=kind)
    assert words_of(html).startswith(str(states.SPOKEN_KINDS[kind].word))


@pytest.mark.parametrize(("points", "said"), [(4, "4点"), (0, "0点"), (-2, "−2点"), (None, "")])
def test_points_are_said_with_a_real_minus(points: int | None, said: str) -> None:
    assert drawn("points_words points", points=points) == said


def test_the_source_strip_gives_each_cell_symbol_word_and_age_and_folds_the_rest() -> None:
    html = drawn("source_strip health", **samples())
    assert len(ICON.findall(html)) == 4
    for word in (
        "12のうち 2つ注意",
        "204日前・古い",
        "届いていない",
        "受け取れなかった",
        "ほか 8",
        "すべて届いた",
    ):
        assert word in words_of(html)


def test_folded_reason_lines_keep_the_points_of_what_they_hide() -> None:
    html = drawn("reason_lines row", **samples())
    shown = [int(text.replace("−", "-")) for text in re.findall(r"<dt>(−?\d+)点</dt>", html)]
    inside = [int(text) for text in re.findall(r"<b>(\d+)点</b>", html)]
    assert shown == [4, -2, 5]
    assert sum(inside) == 5
    assert "<dt>条件</dt>" in html
    assert "<dt>—</dt>" in html


def test_reason_lines_of_a_covered_row_show_facts_without_any_points() -> None:
    html = drawn("reason_lines covered", **samples())
    assert "欠席 9日" in html
    assert not re.search(r"\d+点|条件|うち", words_of(html))


def test_a_refused_control_stays_in_the_tab_order_and_carries_its_reason() -> None:
    html = drawn("refusal '承認する' '係長が承認できます。理由 A-04' 'k'")
    assert 'aria-disabled="true"' in html
    assert " disabled" not in html.replace("aria-disabled", "")
    assert 'aria-describedby="why-k"' in html
    assert 'id="why-k">係長が承認できます。理由 A-04' in html


def test_a_field_says_what_is_needed_helps_and_puts_its_mistake_under_itself() -> None:
    html = drawn("field sample_form.words", **samples())
    assert "必須" in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()  # type: ignore[index]
    assert {f'id="{name}"' in html for name in described} == {True}
    assert html.index("短い文で書きます") < html.index("<textarea") < html.index("ことばで書いてください")


def test_the_error_summary_links_to_each_field() -> None:
    html = drawn("error_summary sample_form", **samples())
    assert '<a href="#id_words">' in html
    assert 'role="alert"' in html


def test_marked_characters_alone_are_marked() -> None:
    assert drawn("differing '渡邊' marks", marks=(1,)) == "渡<mark>邊</mark>"


def test_completeness_of_a_column_is_rounded_down() -> None:
    assert drawn("completeness share", share=0.999).startswith("99%")
