"""Tables of Markdown."""

from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """A text as the content of a table cell: no line breaks, no bars that would split it."""
    return " ".join(text.split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; 「なし」 when there are no rows."""
    lines = [_line(row) for row in rows]
    if not lines:
        return "なし"
    return "\n".join([_line(heads), _line(["---"] * len(heads)), *lines])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"
