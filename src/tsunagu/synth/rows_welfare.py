"""Rows of welfare files: assistance, disability, childcare, both allowances, school aid."""

import numpy as np

from tsunagu.synth.arrays import NO_DAY, Ints, Texts, fiscal_year, pick, school_grade, texts, to_date, to_day
from tsunagu.synth.households import HouseholdType, Role
from tsunagu.synth.places import NURSERIES
from tsunagu.synth.rows import Rows, join, numbers
from tsunagu.synth.story import Story
from tsunagu.synth.world import World, scores


def public_assistance_rows(story: Story) -> Rows:
    """Rows of 生活保護: every member of an assisted household, and a few whose assistance has ended."""
    world = story.world
    rng = world.stream("assistance rows")
    person = np.flatnonzero(story.fates.assisted)
    home = world.members.household[person]
    homes = len(world.members.kinds)
    started = (world.today - 20 - rng.gamma(1.2, 900, homes)).astype(np.int64)[home]
    started = np.maximum(started, np.maximum(world.members.birth, world.moves.resident_since)[person] + 1)
    ended = np.where(rng.random(homes)[home] < 0.06, np.maximum(world.today - 90, started + 30), NO_DAY)
    ended = np.where(ended >= world.today, NO_DAY, ended)
    return Rows(
        person, {"started_on": started, "ended_on": ended}, {"household_type": _assisted_type(world, person)}
    )


def _assisted_type(world: World, person: Ints) -> Texts:
    rng = world.stream("assistance types")
    home = world.members.household
    kind = world.members.kinds[home[person]]
    other = pick(rng, ("障害者", "傷病者", "その他"), (0.4, 0.35, 0.25), len(world.members.kinds))[
        home[person]
    ]
    oldest = np.zeros(len(world.members.kinds), dtype=np.int64)
    np.maximum.at(oldest, home, world.age)
    youngest = np.full(len(world.members.kinds), 200, dtype=np.int64)
    np.minimum.at(youngest, home, world.age)
    word = np.where(youngest[home[person]] >= 65, "高齢者", other)
    chosen: Texts = np.where(kind == HouseholdType.LONE_MOTHER, "母子", word)
    return chosen


def disability_rows(story: Story) -> Rows:
    """Rows of disability certificates: about 2 % of the children and 6 % of the old."""
    world = story.world
    rng = world.stream("disability")
    chance = np.where(world.age < 18, 0.02, np.where(world.age < 65, 0.028, 0.06)) * world.current
    person = np.flatnonzero(rng.random(len(chance)) < chance)
    words = ("身体障害者手帳", "療育手帳", "精神障害者保健福祉手帳")
    young = pick(rng, words, (0.22, 0.6, 0.18), len(person))
    adult = pick(rng, words, (0.68, 0.1, 0.22), len(person))
    kind = np.where(world.age[person] < 18, young, adult)
    physical, mental = rng.integers(1, 7, len(person)), rng.integers(1, 4, len(person))
    grade = np.where(kind == words[0], numbers(physical) + "級", numbers(mental) + "級")
    grade = np.where(kind == words[1], np.where(mental <= 1, "A", "B"), grade)
    born = world.members.birth[person]
    granted = np.maximum(
        world.today - rng.integers(10, 4000, len(person)), np.minimum(born + 500, world.today - 5)
    )
    ended = np.where(rng.random(len(person)) < 0.02, np.minimum(granted + 700, world.today - 1), NO_DAY)
    return Rows(person, {"granted_on": granted, "ended_on": ended}, {"kind": kind, "grade": grade})


def childcare_rows(story: Story) -> Rows:
    """Rows of nursery users: 18 % of the babies, 55 % from one, 66 % from three; 4 % in arrears."""
    world = story.world
    rng = world.stream("childcare")
    before_school = school_grade(world.members.birth, int(fiscal_year(np.asarray([world.today]))[0])) < 1
    share = np.where(world.age == 0, 0.18, np.where(world.age < 3, 0.55, 0.66))
    person = np.flatnonzero(world.child & before_school & (rng.random(len(share)) < share))
    since = np.maximum(world.moves.resident_since, world.members.birth + 60)[person]
    started = np.minimum(since + rng.integers(0, 500, len(person)), world.today - 3)
    started = np.maximum(started, np.minimum(since, world.today - 3))
    score = 1.3 * world.strain.poverty + 0.5 * world.strain.household + rng.normal(size=len(share))
    score = score[person]
    owing = score > np.quantile(score, 0.96) if len(person) else score > 0
    arrears = np.where(owing, 1 + rng.poisson(2.0, len(person)), 0)
    facility = texts(list(NURSERIES))[rng.integers(len(NURSERIES), size=len(person))]
    days = {"started_on": started, "ended_on": np.full(len(person), NO_DAY, dtype=np.int64)}
    return Rows(person, days, {"facility": facility, "arrears_months": numbers(arrears)})


def child_allowance_rows(story: Story) -> Rows:
    """Rows of 児童手当: children up to 18; public servants' children (5 %) are paid elsewhere."""
    world = story.world
    rng = world.stream("child allowance")
    apart = rng.random(len(world.members.kinds)) < 0.05
    person = np.flatnonzero(world.child & ~apart[world.members.household])
    certified = np.maximum(world.members.birth, world.moves.resident_since)[person] + rng.integers(
        1, 16, len(person)
    )
    amount = np.where(world.age[person] < 3, 15000, 10000)
    amount[_third(world, person)] = 30000
    late = scores(world, "allowance report", household=0.9, poverty=0.4)[person]
    report = np.where(late > np.quantile(late, 0.97), "未提出", "提出済") if len(person) else texts([])
    days = {"certified_on": np.minimum(certified, world.today)}
    return Rows(person, days, {"amount": numbers(amount), "report_state": report})


def _third(world: World, person: Ints) -> Ints:
    """Positions of children who are at least the third of their household (児童手当法6条)."""
    home = world.members.household[person]
    order = np.lexsort((world.members.birth[person], home))
    first = np.searchsorted(home[order], home[order])
    return order[np.arange(len(order)) - first >= 2]


def rearing_allowance_rows(story: Story) -> Rows:
    """Rows of 児童扶養手当: children of lone parents, a tenth with the payment stopped by income."""
    world = story.world
    rng = world.stream("rearing allowance rows")
    lone = np.isin(world.kind(), (HouseholdType.LONE_MOTHER, HouseholdType.LONE_FATHER)) & world.child
    stopped = lone & ~story.fates.rearing & (rng.random(len(lone)) < 0.35)
    person = np.flatnonzero(story.fates.rearing | stopped)
    home = world.members.household[person]
    homes = len(world.members.kinds)
    ground = pick(rng, ("離婚", "未婚", "死別", "障害", "その他"), (0.8, 0.11, 0.04, 0.02, 0.03), homes)[home]
    full = world.strain.poverty[person] + rng.normal(0, 0.6, len(person)) > 1.0
    category = np.where(stopped[person], "全部停止", np.where(full, "全部支給", "一部支給"))
    since = np.maximum(world.members.birth, world.moves.resident_since)[person]
    certified = np.maximum(
        world.today - rng.integers(20, 3000, homes)[home], np.minimum(since + 20, world.today - 1)
    )
    late = world.strain.household[person] + rng.normal(size=len(person)) > 2.6
    words = {"ground": ground, "category": category, "report_state": np.where(late, "未提出", "提出済")}
    return Rows(person, {"certified_on": certified}, words)


def school_aid_rows(story: Story) -> Rows:
    """Rows of 就学援助 of this and the last fiscal year: aided pupils, and refused or withdrawn requests."""
    world = story.world
    rng = world.stream("school aid rows")
    this = int(fiscal_year(np.asarray([world.today]))[0])
    parts = []
    for year in (this - 1, this):
        grade = school_grade(world.members.birth, year)
        pupils = (world.pupils.school >= 0) & (grade >= 1)
        refused = pupils & ~story.fates.aided & (rng.random(len(grade)) < 0.018)
        kept = story.fates.aided & ((year == this) | (rng.random(len(grade)) < 0.88))
        person = np.flatnonzero(pupils & (kept | refused))
        category = np.where(story.fates.assisted[person], "要保護", "準要保護")
        category = np.where(refused[person], pick(rng, ("否認定", "辞退"), (0.7, 0.3), len(person)), category)
        first = to_day(to_date(world.today).replace(year=year, month=4, day=10))
        applied = first + (rng.gamma(0.7, 40, len(person))).astype(np.int64)
        applied = np.minimum(np.maximum(applied, world.moves.resident_since[person]), world.today)
        words = {"year": numbers(np.full(len(person), year)), "category": category}
        parts.append(Rows(person, {"applied_on": applied}, words).sorted_by("applied_on"))
    return join(parts)


def young_women(world: World) -> Ints:
    """Return women of 18 to 43 who live with a partner or child."""
    fits = (world.members.role == Role.MOTHER) & (world.age >= 18) & (world.age <= 43) & world.current
    return np.flatnonzero(fits)
