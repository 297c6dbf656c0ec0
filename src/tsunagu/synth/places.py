"""Made-up town names, buildings, schools and nurseries inside the programme's own city."""

from dataclasses import dataclass

from tsunagu.synth.arrays import Stream

_FRONT = (
    "緑",
    "桜",
    "若葉",
    "清水",
    "東山",
    "朝日",
    "日の出",
    "花見",
    "松風",
    "泉",
    "鶴",
    "星見",
    "富士見",
    "潮見",
    "梅",
    "白鳥",
)
_BACK = ("丘", "台", "町", "ケ丘", "野", "が原", "浜", "沢")
BUILDINGS = (
    "コーポ若葉",
    "サンハイツ",
    "メゾン桜",
    "グリーンハイム",
    "市営住宅",
    "パークサイド",
    "ハイツ青空",
    "リバーコート",
)
NURSERIES = (
    "ひかり保育園",
    "あおぞら保育園",
    "どんぐり保育園",
    "こばと保育所",
    "わかくさ保育所",
    "にじいろこども園",
    "もりのこども園",
)
AWAY = ("東京都架空区見本町", "大阪府架空市例示町", "福岡県架空市試作町", "愛知県架空市仮名町")


@dataclass(frozen=True, slots=True)
class School:
    """学校: a fictional municipal school with a code in the form of 学校コード (13 characters)."""

    code: str
    name: str
    primary: bool


def town_names(rng: Stream, residents: int) -> list[str]:
    """Return the made-up 町字 of the city, as many as its size needs (6 to 60)."""
    names = [front + back for front in _FRONT for back in _BACK]
    count = max(6, min(60, residents // 1500))
    return [names[i] for i in rng.permutation(len(names))[:count]]


def make_schools(
    rng: Stream, towns: list[str], prefecture_code: str, primary: int, lower: int
) -> list[School]:
    """Return fictional primary and lower secondary schools, named after towns of the city."""
    order = rng.permutation(len(towns))
    schools = []
    for number in range(primary):
        name = f"{_school_name(towns, order, number)}小学校"
        schools.append(School(_school_code("B1", prefecture_code, 9000 + number), name, True))
    for number in range(lower):
        name = f"{_school_name(towns, order, number)}中学校"
        schools.append(School(_school_code("C1", prefecture_code, 9500 + number), name, False))
    return schools


def _school_name(towns: list[str], order: object, number: int) -> str:
    positions = [int(i) for i in order]  # type: ignore[attr-defined]
    town = towns[positions[number % len(positions)]]
    round_ = number // len(positions)
    return town if round_ == 0 else f"{town}第{'二三四五六七八九'[min(round_ - 1, 7)]}"


def _school_code(kind: str, prefecture_code: str, number: int) -> str:
    """Kind, prefecture, 2 (municipal), seven digits and a check digit; numbers from 9000 are not in use."""
    digits = f"{prefecture_code}2{number:07d}"
    check = sum((position + 1) * int(digit) for position, digit in enumerate(digits)) % 10
    return f"{kind}{digits}{check}"
