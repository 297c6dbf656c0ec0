"""Array types and the few array idioms of the synthetic town; every day is an int64 count from 1970-01-01."""

from datetime import date, timedelta
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Stream = np.random.Generator

EPOCH = date(1970, 1, 1)
NO_DAY = -(10**6)  # stands for a day that is not known or did not happen


def stream(seed: int, name: str) -> Stream:
    """Return the random stream of one part of the town; parts never disturb each other."""
    return np.random.default_rng([seed, crc32(name.encode())])


def to_day(when: date) -> int:
    """Return the day number of a date."""
    return (when - EPOCH).days


def to_date(day: int) -> date:
    """Return the date of a day number."""
    return EPOCH + timedelta(days=int(day))


def years_of(days: Ints) -> Ints:
    """Return the calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def months_of(days: Ints) -> Ints:
    """Return the month (1 to 12) of each day."""
    months: Ints = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    return months


def ages_on(birth: Ints, day: int) -> Ints:
    """Return full years of age on a day (by 365.25 days, off by at most a day around birthdays)."""
    ages: Ints = np.floor((day - birth) / 365.25).astype(np.int64)
    return ages


def fiscal_year(days: Ints) -> Ints:
    """Return the Japanese fiscal year (April to March) of each day."""
    return years_of(days) - (months_of(days) < 4)


def school_grade(birth: Ints, year: int) -> Ints:
    """Return the school grade in a fiscal year: 1 to 6 primary, 7 to 9 lower secondary (学校教育法17条)."""
    grades: Ints = year - fiscal_year(birth - 1) - 6
    return grades


def texts(values: list[str]) -> Texts:
    """Return strings as an object array, so that they can be taken by index arrays."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def blank(size: int) -> Texts:
    """Return an array of empty strings."""
    return texts([""] * size)


def top_share(score: Floats, share: float) -> Flags:
    """Mark the share of rows with the highest score: prevalence is met exactly, and risk concentrates."""
    chosen = np.zeros(len(score), dtype=bool)
    count = round(share * len(score))
    if count > 0:
        chosen[np.argsort(-score, kind="stable")[:count]] = True
    return chosen


def pick(rng: Stream, words: tuple[str, ...], weights: tuple[float, ...], size: int) -> Texts:
    """Draw words by weight."""
    share = np.asarray(weights, dtype=np.float64)
    return texts(list(words))[rng.choice(len(words), size=size, p=share / share.sum())]
