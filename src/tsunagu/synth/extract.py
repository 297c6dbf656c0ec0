"""One source's file as a table: a row's columns from `row_of`, `field`, `content`, `type` and `codes` alone."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from tsunagu.domain.source import ROW_CONTENTS, ColumnType, IdentityKind, Source, SourceColumn
from tsunagu.synth import styles
from tsunagu.synth.arrays import NO_DAY, Flags, Ints, Stream, Texts, blank, stream, texts, to_date
from tsunagu.synth.copies import Copies, make_copies
from tsunagu.synth.errors import spoil, spoil_number
from tsunagu.synth.person_fields import DAY_FIELDS, known_fields, text_field
from tsunagu.synth.record_errors import ErrorRates
from tsunagu.synth.row_writers import ROW_WRITERS
from tsunagu.synth.rows import Rows
from tsunagu.synth.source_style import SourceStyle, style_of
from tsunagu.synth.story import Story

_BY_HOUSEHOLD = ("public_assistance", "child_allowance", "rearing_allowance")  # one number a household


class SynthError(ValueError):
    """A programme declares something that the synthetic town cannot write; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Extract:
    """抽出ファイル一つの中身: cells are text, or `date` where an Excel list holds real dates."""

    source: Source
    columns: dict[str, Texts]
    record_key: Texts
    register_key: Texts  # "" = not in the register
    person: Ints

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.person)


Keys = dict[str, dict[int, tuple[str, ...]]]  # source -> person -> parts of the record key


def make_extract(story: Story, source: Source, rates: ErrorRates, keys: Keys) -> Extract:
    """Return the table of a source; raises SynthError for kinds of rows or columns without a writer."""
    rows = _rows(story, source)
    rng = stream(story.world.seed, f"extract {source.id}")
    if source.identity is IdentityKind.PERSON:
        rows = _again(rng, source, rows, rates)
    copies = make_copies(story.world, rows)
    if source.identity is IdentityKind.PERSON:
        spoil(rng, story.world, copies, rates)
    elif source.identity in (IdentityKind.MUNICIPAL_ID, IdentityKind.BRIDGE):
        spoil_number(rng, copies, rates)
    style = style_of(source)
    bad = 0.0 if source.identity is IdentityKind.REGISTER else rates.bad_cell / 4
    columns: dict[str, Texts] = {}
    canonical: dict[str, Texts] = {}
    for column in source.columns:
        columns[column.name], canonical[column.name] = _cells(
            story, source, column, rows, copies, style, keys
        )
        if column.content and column.type is ColumnType.DATE:
            columns[column.name] = _with_bad_days(rng, columns[column.name], bad)
    parts = [canonical[name] for name in source.record_key]
    kept = _first_of_each(parts)
    return _extract(
        story, source, {n: c[kept] for n, c in columns.items()}, [p[kept] for p in parts], copies, kept
    )


def _extract(
    story: Story, source: Source, columns: dict[str, Texts], parts: list[Texts], copies: Copies, kept: Ints
) -> Extract:
    key = texts(["|".join(values) for values in zip(*(part.tolist() for part in parts), strict=True)])
    person = copies.person[kept]
    register = np.where(copies.in_register[kept], story.world.juki_number[person], "")
    return Extract(source, columns, key, register, person)


def _rows(story: Story, source: Source) -> Rows:
    if source.row_of not in ROW_WRITERS:
        raise SynthError(
            f"連携元「{source.id}」の row_of「{source.row_of}」は書き出せません。使える値を programmes の手引きで確かめてください。"
        )
    return ROW_WRITERS[source.row_of](story)


def _again(rng: Stream, source: Source, rows: Rows, rates: ErrorRates) -> Rows:
    """List a few children again where the list numbers its rows itself."""
    named = {column.name: column for column in source.columns}
    if all(named[name].field or named[name].content for name in source.record_key):
        return rows
    size = len(rows.person)
    twice = np.flatnonzero(rng.random(size) < rates.again)
    return rows.take(np.sort(np.concatenate([np.arange(size), twice]), kind="stable"))


def _first_of_each(parts: list[Texts]) -> Ints:
    """Return positions of the first row of each record key, in order: a file holds each key once."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for position, key in enumerate(zip(*(part.tolist() for part in parts), strict=True)):
        if key not in seen:
            seen.add(key)
            kept.append(position)
    return np.asarray(kept, dtype=np.int64)


def _cells(
    story: Story,
    source: Source,
    column: SourceColumn,
    rows: Rows,
    copies: Copies,
    style: SourceStyle,
    keys: Keys,
) -> tuple[Texts, Texts]:
    """Return a column's cells as written and in canonical text (ISO dates), of which record keys are made."""
    rng = stream(story.world.seed, f"cells {source.id} {column.name}")
    if column.field in DAY_FIELDS or column.content in rows.days:
        days = DAY_FIELDS[column.field](story.world, copies) if column.field else rows.days[column.content]
        override = copies.birth_text if column.field == "birth_date" else None
        return _day_cells(rng, column, days, style, source, override)
    cells = _text_cells(story, source, column, rows, copies, style, keys, rng)
    if column.type is ColumnType.CODE:
        cells = _coded(source, column, cells)
    return cells, cells


def _text_cells(
    story: Story, source: Source, column: SourceColumn, rows: Rows, copies: Copies, style: SourceStyle,
    keys: Keys, rng: Stream,
) -> Texts:  # fmt: skip
    if column.field:
        if column.field not in known_fields():
            raise SynthError(
                f"連携元「{source.id}」の列「{column.name}」の field「{column.field}」は書き出せません。"
            )
        cells = text_field(story.world, copies, column.field, style, rng)
        return _roster_grades(source, column, cells)
    if column.content:
        if column.content not in ROW_CONTENTS[source.row_of]:
            raise SynthError(
                f"連携元「{source.id}」の列「{column.name}」の content「{column.content}」は書き出せません。"
            )
        return rows.words[column.content]
    if column.name in source.follows_columns:
        place = source.follows_columns.index(column.name)
        known = keys[source.follows]
        return texts([known[p][place] if p in known else "" for p in rows.person.tolist()])
    return _management_number(story, source, column, rows)


def _roster_grades(source: Source, column: SourceColumn, cells: Texts) -> Texts:
    """Write grades as OneRoster does (P1 to J3), or as a number where the column holds whole numbers."""
    if column.field != "grade":
        return cells
    if source.member:
        return texts([cell.replace("小", "P").replace("中", "J") for cell in cells.tolist()])
    if column.type is ColumnType.INTEGER:
        return texts(["".join(c for c in cell if c.isdecimal()) for cell in cells.tolist()])
    return cells


def _management_number(story: Story, source: Source, column: SourceColumn, rows: Rows) -> Texts:
    """Number the rows (整理番号), the households (ケース番号) or, in OneRoster, the persons by UUID."""
    if source.member:
        return texts([person_uuid(story, person) for person in rows.person.tolist()])
    if source.row_of in _BY_HOUSEHOLD:
        homes = story.world.members.household[rows.person]
        return texts([f"{10000 + rank}" for rank in np.unique(homes, return_inverse=True)[1].tolist()])
    return texts([str(number) for number in range(1, len(rows.person) + 1)])


def person_uuid(story: Story, person: int) -> str:
    """Return a person's sourcedId: a version-4 UUID that the seed fixes."""
    digest = hashlib.sha256(f"{story.world.seed} {story.world.juki_number[person]}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def _coded(source: Source, column: SourceColumn, words: Texts) -> Texts:
    """Turn the town's words into the source's codes: a word that is a code, else the code that means it."""
    meanings = {meaning: code for code, meaning in column.codes.items()}
    table: dict[str, str] = {"": ""}
    for word in sorted(set(words.tolist()) - {""}):
        if column.codes and word not in column.codes and word not in meanings:
            raise SynthError(f"連携元「{source.id}」の列「{column.name}」の codes に「{word}」がありません。")
        table[word] = word if word in column.codes or not column.codes else meanings[word]
    return texts([table[word] for word in words.tolist()])


def _day_cells(
    rng: Stream, column: SourceColumn, days: Ints, style: SourceStyle, source: Source, override: Texts | None
) -> tuple[Texts, Texts]:
    canonical = _styled(days, styles.iso)
    if column.type is ColumnType.MONTH:
        month = _styled(days, lambda day: styles.month_of(style.date, day))
        return month, _styled(days, lambda day: f"{day:%Y-%m}")
    cells = _hand_days(rng, days) if style.by_hand else _styled(days, style.date)
    if override is not None:
        cells = np.where(override != "", override, cells)
    return cells, canonical


def _with_bad_days(rng: Stream, cells: Texts, rate: float) -> Texts:
    """Put a day that does not exist, or a word, into a few filled cells."""
    bad = (rng.random(len(cells)) < rate) & (cells != "")
    words = texts(["令和8年2月30日", "確認中"])[rng.integers(2, size=len(cells))]
    return np.where(bad, words, cells)


def _hand_days(rng: Stream, days: Ints) -> Texts:
    """Write each day in one of the styles of clerks; a third are real Excel dates."""
    size = len(days)
    chosen = rng.choice(len(styles.HAND_STYLES), size=size, p=styles.HAND_WEIGHTS)
    cells = blank(size)
    for number, style in enumerate(styles.HAND_STYLES):
        cells = np.where(chosen == number, _styled(days, style), cells)
    real: Flags = (rng.random(size) < 0.34) & (days != NO_DAY)
    for row in np.flatnonzero(real):
        cells[row] = to_date(days[row])
    return cells


def _styled(days: Ints, style: styles.DateStyle) -> Texts:
    distinct, place = np.unique(days, return_inverse=True)
    written = texts(["" if day == NO_DAY else style(to_date(day)) for day in distinct.tolist()])
    return written[place]
