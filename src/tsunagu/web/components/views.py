"""部品と状態: every component in each of its states, for builders and reviewers; demonstrations only."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsunagu.apps.assessment.shapes import Points, ReasonLine
from tsunagu.apps.intake.shapes import HealthStrip, SourceCell
from tsunagu.apps.tasks.shapes import Clock
from tsunagu.domain.access import Masked, Shown
from tsunagu.web.visit import visit_of

BANDS = (
    Points(False, False, "Ⅲ", 18, 3, 3, "Ⅲ帯 18点"),
    Points(False, False, "Ⅱ", 16, 2, 3, "Ⅱ帯 16点"),
    Points(False, False, "Ⅰ", 10, 1, 3, "Ⅰ帯 10点"),
    Points(True, False),
)
CLOCKS = (
    Clock(date(2026, 11, 30), "plain", "あと6日"),
    Clock(date(2026, 11, 26), "soon", "あと2日"),
    Clock(date(2026, 11, 24), "soon", "今日まで"),
    Clock(date(2026, 11, 20), "overdue", "4日超過"),
    Clock(None, "none", "期限なし"),
)
REASONS = (
    ReasonLine("points", "欠席 9日（30日間）", 4, "11月22日", "校務"),
    ReasonLine("must", "理由のわからない欠席 8日つづく", None, "11月22日", "校務"),
    ReasonLine("cap", "出欠と保健室は合わせて6点まで", -2),
    ReasonLine("unknown", "乳幼児健診 情報がない", None, "照会中", "11月10日から"),
)
FOLDED = ReasonLine("folded", "ほか 2つ", 5)
FOLDED_LINES = (
    ReasonLine("points", "未処置のむし歯 6本", 3, "5月18日", "学校健診"),
    ReasonLine("points", "転入 1回（12か月）", 2, "3月28日", "住民記録"),
)
HEALTH = HealthStrip(
    total=12,
    attention=2,
    cells=(
        SourceCell("resident", "住民記録", "ok", "1日前", date(2026, 11, 23), ""),
        SourceCell("school_aid", "就学援助", "stale", "204日前・古い", date(2026, 5, 4), ""),
        SourceCell("school", "校務（東中）", "missing", "届いていない", None, ""),
        SourceCell("tax", "学校徴収金", "refused", "受け取れなかった", date(2026, 10, 1), ""),
    ),
    folded=8,
    folded_words="すべて届いた",
    sentences=("校務（東中）が届いていません。",),
)


class SampleForm(forms.Form):
    """One field of each kind, with a mistake in the first."""

    words = forms.CharField(
        label="ことばで",
        help_text="短い文で書きます。",
        widget=forms.Textarea(attrs={"class": "text", "rows": 2}),
        error_messages={"required": "ことばで書いてください。"},
    )
    choice = forms.ChoiceField(
        label="どうするか",
        choices=[("support", "支援へつなぐ"), ("watch", "様子を見る（次に見る日を決める）")],
        widget=forms.RadioSelect,
        initial="support",
    )
    ticks = forms.MultipleChoiceField(
        label="理由",
        choices=[("sudden", "変化が急である"), ("other", "その他")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def samples() -> dict[str, object]:
    """Everything the page shows; used by the unit tests of the components, too."""
    row = SimpleNamespace(
        points=BANDS[0], reasons=REASONS, folded=FOLDED, folded_reasons=FOLDED_LINES, unknown=()
    )
    covered = SimpleNamespace(
        points=BANDS[3],
        reasons=(ReasonLine("fact", "欠席 9日（30日間）", None, "11月22日", "校務"),),
        folded=ReasonLine("folded", "ほか 2つ"),
        folded_reasons=(ReasonLine("fact", "未処置のむし歯 6本", None, "5月18日", "学校健診"),),
    )
    return {
        "bands": BANDS,
        "clocks": CLOCKS,
        "row": row,
        "covered": covered,
        "health": HEALTH,
        "sample_form": SampleForm({"words": "", "choice": "support", "ticks": ["sudden"]}),
        "shown": Shown("高橋 陽向"),
        "hidden": Masked("S-01", "支援措置があるため、ここには出しません。"),
        "missing": Shown(""),
        "mask_codes": ("S-01", "P-01", "A-01", "R-03"),
        "marks": (1,),
    }


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The page itself; outside demonstration and tests it does not exist."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False) or getattr(settings, "TESTING", False)):
        raise Http404
    visit = visit_of(request, "components")
    context = samples() | {"synthetic": True}
    if visit is None:
        return render(request, "components/page.html", context)
    return visit.page("components/page.html", context)
