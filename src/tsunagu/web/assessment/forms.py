"""見立て and 決定 as forms: choices come from the sheet, mistakes are said in Japanese."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsunagu.apps.assessment.shapes import Draft, Invalid, Option, Sheet
from tsunagu.domain.japanese_dates import parse_date

LONGEST = 2000
_TOO_LONG = _("%(limit_value)d字までです。いま%(show_value)d字あります。")


def _pairs(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(option.id, option.label) for option in options]


class MarkedRadio(forms.RadioSelect):
    """Radio buttons that know which choices go against the band and which need a contact date."""

    def __init__(self, options: Iterable[Option]) -> None:
        super().__init__()
        self.marks = {option.id: option for option in options}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice with its marks as data attributes, which the stylesheet reads."""
        made = super().create_option(name, value, *args, **kwargs)
        option = self.marks.get(str(value))
        if option and option.against:
            made["attrs"]["data-against"] = "1"
        return made


class DayField(forms.CharField):
    """A day in either calendar: 2026-11-25, 令和8年11月25日, R8.11.25."""

    default_error_messages = {  # noqa: RUF012 - Django's own way
        "not_a_day": _("日付として読めません。「2026-11-25」か「令和8年11月25日」のように書いてください。")
    }

    def clean(self, value: Any) -> Any:
        """A date, None when empty and not required."""
        text = super().clean(value)
        if not text:
            return None
        parsed = parse_date(text)
        if parsed is None or parsed.iso is None:
            raise forms.ValidationError(self.error_messages["not_a_day"])
        return date.fromisoformat(parsed.iso)


class ActionForm(forms.Form):
    """A form whose last word has the action: its mistakes are shown like the form's own."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def take(self, invalid: Invalid) -> None:
        """Put the action's mistakes under their fields."""
        for error in invalid.errors:
            self.add_error(error.field if error.field in self.fields else None, error.sentence)

    def with_version(self, version: int) -> None:
        """Go on from the newer state after a clash; everything typed stays."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["version"] = str(version)  # type: ignore[index]


class OwnViewForm(ActionForm):
    """見立て: saved once, then locked."""

    view = forms.ChoiceField(
        label=_("どう見ますか"), error_messages={"required": _("ひとつ選んでください。")}
    )
    view_words = forms.CharField(
        label=_("ことばで"),
        max_length=LONGEST,
        help_text=_("見て分かったこと、気になること。あとから書きかえはできません。"),
        widget=forms.Textarea(attrs={"rows": 5, "class": "text"}),
        error_messages={"required": _("見立てをことばで書いてください。"), "max_length": _TOO_LONG},
    )

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"view": sheet.draft.view, "view_words": sheet.draft.view_words})
        kwargs["initial"]["version"] = sheet.version
        super().__init__(*args, **kwargs)
        field = self.fields["view"]
        field.widget = forms.RadioSelect()
        field.choices = _pairs(sheet.views)  # type: ignore[attr-defined]


class DecisionForm(ActionForm):
    """決定: what, why, in words, and when somebody meets the child next."""

    decision = forms.ChoiceField(
        label=_("どうするか"), error_messages={"required": _("ひとつ選んでください。")}
    )
    reason_codes = forms.MultipleChoiceField(
        label=_("理由"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("理由を一つ以上選んでください。")},
    )
    against_codes = forms.MultipleChoiceField(
        label=_("帯とちがう向きで決める理由"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("どちらの向きでも、ちがう向きのときは一つ選びます。"),
    )
    words = forms.CharField(
        label=_("ことばで"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "text"}),
        error_messages={"required": _("決めた理由をことばで書いてください。"), "max_length": _TOO_LONG},
    )
    next_contact_on = DayField(
        label=_("次に連絡・会う日"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "text", "data-day": "1", "autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=_("どうやって"), required=False, widget=forms.Select(attrs={"class": "text"})
    )
    by_whom = forms.ChoiceField(
        label=_("だれが"), required=False, widget=forms.Select(attrs={"class": "text"})
    )

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._from_draft(sheet.draft))
        kwargs["initial"]["version"] = sheet.version
        super().__init__(*args, **kwargs)
        decision = self.fields["decision"]
        decision.widget = MarkedRadio(sheet.decisions)
        decision.choices = _pairs(sheet.decisions)  # type: ignore[attr-defined]
        self._offer("reason_codes", sheet.reason_codes)
        self._offer("against_codes", sheet.against_codes)
        self._offer("how", sheet.hows, _("えらんでください"))
        self._offer("by_whom", sheet.people, _("えらんでください"))
        self.needs_contact = {option.id for option in sheet.decisions if option.needs_contact}
        self.against = {option.id for option in sheet.decisions if option.against}

    @staticmethod
    def _from_draft(draft: Draft) -> dict[str, Any]:
        return {
            "decision": draft.decision,
            "reason_codes": list(draft.reason_codes),
            "against_codes": list(draft.against_codes),
            "words": draft.words,
            "next_contact_on": draft.next_contact_on,
            "how": draft.how,
            "by_whom": draft.by_whom,
        }

    def _offer(self, name: str, options: Iterable[Option], empty: Any = None) -> None:
        choices: list[tuple[str, Any]] = list(_pairs(options))
        if empty is not None:
            choices.insert(0, ("", empty))
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        chosen = [option.id for option in options if option.selected]
        if chosen and not self.initial.get(name):
            self.initial[name] = chosen[0] if empty is not None else chosen

    def clean(self) -> dict[str, Any]:
        """A next contact where the decision asks for one; one more code against the band's direction."""
        found = super().clean() or {}
        decision = found.get("decision", "")
        if decision in self.needs_contact:
            for name, sentence in _CONTACT_NEEDED.items():
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        offered: Any = self.fields["against_codes"]
        if decision in self.against and offered.choices and not found.get("against_codes"):
            self.add_error("against_codes", _("帯とちがう向きで決める理由を、一つ以上選んでください。"))
        return found


_CONTACT_NEEDED = {
    "next_contact_on": _("次に連絡する日か会う日を書いてください。"),
    "how": _("連絡のしかたを選んでください。"),
    "by_whom": _("連絡する人を選んでください。"),
}
