"""The rows of every kind of file: complete, dated within the history, about people who were there."""

import numpy as np
import pytest

from tsunagu.domain.source import ROW_CONTENTS
from tsunagu.synth.arrays import NO_DAY
from tsunagu.synth.row_writers import ROW_WRITERS
from tsunagu.synth.story import Story

AHEAD = {"due_date": 45}  # a check may be due a little later


def test_every_kind_of_row_has_a_writer_and_no_other() -> None:
    assert set(ROW_WRITERS) == set(ROW_CONTENTS)


@pytest.mark.parametrize("kind", ROW_CONTENTS)
def test_rows_hold_every_content_and_no_other(story: Story, kind: str) -> None:
    rows = ROW_WRITERS[kind](story)
    assert set(rows.days) | set(rows.words) == set(ROW_CONTENTS[kind])
    assert len(rows.person) > 0
    for values in [*rows.days.values(), *rows.words.values()]:
        assert len(values) == len(rows.person)


@pytest.mark.parametrize("kind", ROW_CONTENTS)
def test_no_day_lies_after_the_delivery(story: Story, kind: str) -> None:
    for content, days in ROW_WRITERS[kind](story).days.items():
        filled = days[days != NO_DAY]
        assert filled.max(initial=0) <= story.world.today + AHEAD.get(content, 0)


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("attendance_day", "date"), ("nurse_visit", "date"), ("behaviour_record", "date"), ("school_check", "date"),
        ("abuse_report", "received_on"), ("consultation", "date"), ("achievement", "taken_on"),
        ("noncognitive", "taken_on"),
    ],
)  # fmt: skip
def test_events_reach_back_two_years_and_no_further(story: Story, kind: str, day: str) -> None:
    days = ROW_WRITERS[kind](story).days[day]
    assert days.min() >= story.world.start
    assert days.min() < story.world.today - 365


@pytest.mark.parametrize("kind", ["attendance_day", "nurse_visit", "behaviour_record"])
def test_school_events_fall_on_weekdays(story: Story, kind: str) -> None:
    weekday = (ROW_WRITERS[kind](story).days["date"] + 3) % 7
    assert weekday.max() <= 4


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("health_check", "due_date", "attended_date"),
        ("public_assistance", "started_on", "ended_on"),
        ("disability", "granted_on", "ended_on"),
    ],
)
def test_ends_do_not_come_before_beginnings(story: Story, kind: str, first: str, last: str) -> None:
    rows = ROW_WRITERS[kind](story)
    ended = rows.days[last] != NO_DAY
    assert ended.any()
    assert (rows.days[last][ended] >= rows.days[first][ended]).all()


@pytest.mark.parametrize("kind", sorted(set(ROW_CONTENTS) - {"pregnancy"}))
def test_nothing_happens_before_birth(story: Story, kind: str) -> None:
    rows = ROW_WRITERS[kind](story)
    for days in rows.days.values():
        filled = days != NO_DAY
        assert (days[filled] >= story.world.members.birth[rows.person][filled]).all()


def test_an_absence_of_the_last_weeks_is_not_yet_explained_by_the_future(story: Story) -> None:
    """The half-year ahead is known to truth alone."""
    assert story.attendance.day.max() > story.world.today
    assert ROW_WRITERS["attendance_day"](story).days["date"].max() <= story.world.today


def test_third_children_earn_the_larger_allowance(story: Story) -> None:
    rows = ROW_WRITERS["child_allowance"](story)
    homes = story.world.members.household[rows.person]
    large = rows.words["amount"] == "30000"
    assert large.any()
    assert (np.bincount(homes)[homes[large]] >= 3).all()


def test_assisted_pupils_stand_as_such_in_the_school_aid_list(story: Story) -> None:
    rows = ROW_WRITERS["school_aid"](story)
    needy = rows.words["category"] == "要保護"
    assert story.fates.assisted[rows.person[needy]].all()
    assert set(rows.words["category"].tolist()) == {"要保護", "準要保護", "否認定", "辞退"}
