"""The state of the sources in words, and what it does to a list."""

from collections.abc import Collection
from datetime import date

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.intake.models import SourceState
from tsunagu.apps.intake.shapes import HealthStrip, SourceCell

CELLS_SHOWN = 6
ATTENTION = ("missing", "refused", "stale")
NOT_ON_THE_LIST = "この一覧に名前がないことは、心配がないことを意味しません。"


def cells_of(states: Collection[SourceState], today: date) -> list[SourceCell]:
    """One cell a source, in the programme's order; what needs attention first."""
    order = {source.id: place for place, source in enumerate(programme().sources)}
    names = {source.id: source.name for source in programme().sources}
    cells = [
        SourceCell(
            source=state.source,
            name=names.get(state.source, state.source),
            state=state.status,
            words=_words(state, today),
            delivered_on=state.delivered_on,
            message=state.message,
            rows_read=state.rows_read,
            rows_quarantined=state.rows_quarantined,
        )
        for state in states
        if not state.column
    ]
    return sorted(cells, key=lambda cell: (cell.state not in ATTENTION, order.get(cell.source, len(order))))


def strip_of(cells: list[SourceCell]) -> HealthStrip:
    """The strip: attention first, the rest folded, then one sentence for each thing that is missing."""
    attention = [cell for cell in cells if cell.state in ATTENTION]
    shown = cells[: max(CELLS_SHOWN, len(attention))]
    sentences = tuple(_sentence(cell) for cell in attention)
    return HealthStrip(
        total=len(cells),
        attention=len(attention),
        cells=tuple(shown),
        folded=len(cells) - len(shown),
        folded_words="すべて届いた" if len(cells) > len(shown) else "",
        sentences=(*sentences, NOT_ON_THE_LIST),
    )


def sources_of_need(need: str) -> frozenset[str]:
    """The sources whose records the logic of a need looks at."""
    items = {item.item for logic in programme().logics if logic.need == need for item in logic.items}
    return frozenset(source for item in programme().items if item.id in items for source in item.sources)


def _words(state: SourceState, today: date) -> str:
    if state.delivered_on is None:
        return "届いていない"
    days = (today - state.delivered_on).days
    age = "今日" if days <= 0 else f"{days}日前"
    return f"{age}・古い" if state.status == "stale" else age


def _sentence(cell: SourceCell) -> str:
    if cell.message:
        return cell.message
    if cell.state == "missing":
        return f"{cell.name}が届いていません。この記録による項目は「わからない」として扱っています。"
    if cell.state == "stale":
        return f"{cell.name}が古くなっています（{cell.words}）。この記録による点は入れていません。"
    return f"{cell.name}の新しいファイルを受け取れませんでした。前に届いたものを使っています。"
