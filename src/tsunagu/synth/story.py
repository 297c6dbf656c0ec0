"""The world with its fates and attendance: all that the rows of every file are taken from."""

from dataclasses import dataclass

from tsunagu.synth.attendance import Attendance, make_attendance
from tsunagu.synth.fates import Fates, make_fates
from tsunagu.synth.world import World


@dataclass(frozen=True, slots=True)
class Story:
    """世界となりゆき."""

    world: World
    fates: Fates
    attendance: Attendance


def make_story(world: World) -> Story:
    """Return what happened in the world."""
    fates = make_fates(world)
    return Story(world, fates, make_attendance(world, fates))
