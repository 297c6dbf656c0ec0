"""Components of every screen. Each state has a symbol and a word; see /components/ for all of them."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tsunagu.web.components import states

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of our own sprite; always beside a word, so hidden from screen readers."""
    if not name:
        return SafeString("")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24"><use href="#i-{}"/></svg>',
        name,
    )


def chip(state: states.State, words: object, detail: object = "") -> SafeString:
    """A chip 24 px high: symbol, bold word where it matters, detail."""
    tail = format_html(" <i>{}</i>", detail) if detail else ""
    return format_html(
        '<span class="chip {}">{}<span>{}</span>{}</span>', state.look, icon(state.icon), words, tail
    )


@register.simple_tag
def value_state(kind: str, detail: object = "", label: object = "") -> SafeString:
    """値の4つの状態: unknown, stale, masked, confirmed no; `label` says item and state in the query's words."""
    state = states.VALUE_STATES[kind]
    return chip(state, label or state.word, detail)


@register.simple_tag
def masked(reason_code: str) -> SafeString:
    """閲覧制限 with its short reason; nothing of the hidden value."""
    state = states.VALUE_STATES["masked"]
    return format_html(
        '<span class="chip masked">{}<b><span>{}</span></b> <i>{}</i></span>',
        icon(state.icon),
        state.word,
        states.MASK_REASONS.get(reason_code, reason_code),
    )


@register.simple_tag
def value(shown: Any) -> SafeString | str:
    """A value of a query: its text, the mask, or the chip of a missing record; never blank."""
    if shown.masked:
        return masked(shown.reason_code)
    return format_html("{}", shown.value) if shown.value else value_state("no_record")


@register.simple_tag
def clock(shown: Any) -> SafeString:
    """時計のしるし: plain, soon, overdue or without a limit, from a Clock of the tasks app."""
    state = states.CLOCK_STATES[shown.state]
    return chip(state, shown.words or state.word)


@register.simple_tag
def clock_words(state: str, words: str = "") -> SafeString:
    """時計のしるし from its state and words."""
    found = states.CLOCK_STATES[state]
    return chip(found, words or found.word)


@register.simple_tag
def band(points: Any) -> SafeString:
    """帯のしるし: cells, numeral and points; covered before one's own view; never a percentage."""
    if points.covered:
        return chip(states.State("covered", "", "unknown"), points.words)
    if not points.band:
        words = points.words or _("一覧の線の下 %s点") % points.points
        return chip(states.State("note", "", "plain"), words)
    cells = format_html_join(
        "",
        '<rect x="{}" y="1" width="8" height="12"{}/>',
        (
            (1 + 10 * cell, SafeString(' class="full"') if cell < points.filled else "")
            for cell in range(points.cells)
        ),
    )
    return format_html(
        '<span class="band"><svg aria-hidden="true" focusable="false" viewBox="0 0 {} 14">{}</svg>'
        "<span>{}</span></span>",
        max(30, 10 * points.cells + 1),
        cells,
        points.words or _("%(band)s帯 %(points)s点") % {"band": points.band, "points": points.points},
    )


@register.simple_tag
def must_mark() -> SafeString:
    """必ず確認: a must rule of the logic holds."""
    return chip(states.State("flag", "", "must"), _("必ず確認"))


@register.simple_tag
def work_state(status: str, label: str = "") -> SafeString:
    """状態のしるし: where the work on a child stands."""
    state = states.WORK_STATES.get(status, states.State("circle", label, "plain"))
    return chip(state, label or state.word)


@register.simple_tag
def protect(kind: str, words: object = "") -> SafeString:
    """守るしるし: purple is used for protection and for nothing else."""
    state = states.PROTECT_STATES[kind]
    return chip(state, words or state.word)


@register.simple_tag
def pledge(kind: str, words: object = "") -> SafeString:
    """誓約・協定のあかり: shape, word and date."""
    state = states.PLEDGE_STATES[kind]
    return format_html(
        '<span class="pledge {}">{}<span>{}</span></span>', state.look, icon(state.icon), words or state.word
    )


@register.simple_tag
def last_seen(words: str) -> SafeString:
    """最後に会えた日: the words of the query, or the chip of a missing record."""
    if words in ("", "記録なし"):
        return (
            value_state("no_record", label="") if not words else chip(states.VALUE_STATES["no_record"], words)
        )
    return format_html("{}", words)


@register.simple_tag
def points_words(points: int | None) -> str:
    """4点, −2点 with a real minus sign; empty while the points are covered."""
    if points is None:
        return ""
    return _("%s点") % str(points).replace("-", "−")


@register.inclusion_tag("components/strip.html")
def strip(look: str, words: object, title: object = "") -> dict[str, object]:
    """A full-width sentence: soon, stop, protect, info, done."""
    return {"state": states.STRIP_LOOKS[look], "words": words, "title": title}


@register.inclusion_tag("components/sources.html")
def source_strip(health: Any, link: str = "") -> dict[str, object]:
    """もとの記録の状態の帯 from a HealthStrip."""
    cells = [(cell, states.SOURCE_STATES[cell.state]) for cell in health.cells]
    return {"health": health, "cells": cells, "link": link}


@register.simple_tag
def source_state(kind: str) -> SafeString:
    """届き方のしるし of one source in a table."""
    state = states.SOURCE_STATES[kind]
    look = {"ok": "known-no", "stale": "soon"}.get(kind, "late")
    return chip(states.State(state.icon, "", look), state.word)


@register.inclusion_tag("components/reason_lines.html")
def reason_lines(row: Any) -> dict[str, object]:
    """理由の行 of a list row, folded so that even the folded lines add up."""
    return {"row": row}


@register.inclusion_tag("components/spoken.html")
def spoken(kind: str, words: str, whose: str = "") -> dict[str, object]:
    """経過記録の3つの種類: fact, heard, opinion differ in line form, icon and label."""
    return {"state": states.SPOKEN_KINDS[kind], "words": words, "whose": whose}


@register.inclusion_tag("components/refusal.html")
def refusal(label: str, sentence: str, key: str = "refused") -> dict[str, object]:
    """押せない理由: the control stays focusable and says what is missing, who can, and the code."""
    return {"label": label, "sentence": sentence, "key": key}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", help_text: str | None = None) -> dict[str, object]:
    """A field with label, 必須, help and error; choices become large targets."""
    kind = getattr(bound.field.widget, "input_type", "textarea")
    grouped = kind in ("radio", "checkbox")
    bound.field.widget.attrs.pop("placeholder", None)  # the label says it, and stays
    return {
        "bound": bound,
        "label": label or bound.label,
        "kind": kind,
        "grouped": grouped,
        "help": bound.help_text if help_text is None else help_text,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Any) -> dict[str, object]:
    """直すところ: a linked list at the top of the form."""
    fields = [(bound, bound.errors) for bound in form if bound.errors] if form.is_bound else []
    return {"fields": fields, "general": form.non_field_errors() if form.is_bound else []}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: int, pages: int, target: str) -> dict[str, object]:
    """Links to the page before and after; filters of the address stay."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "pages": pages,
        "target": target,
        "before": address(page - 1) if page > 1 else "",
        "after": address(page + 1) if page < pages else "",
    }


@register.simple_tag
def differing(text: str, marks: Sequence[int]) -> SafeString:
    """違いのマス: the characters at the positions `marks` bold and underlined."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", c) if i in marks else c,) for i, c in enumerate(text))
    )


@register.simple_tag
def completeness(share: float) -> str:
    """列のそろい方: of a column of a source, never of a child; rounded down so that 100 means all."""
    return _("%s%%そろっている") % int(share * 100)
