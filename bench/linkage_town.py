"""A seeded synthetic town for linkage: households, and rows with errors harder than real files should hold.

Written for measuring linkage and for training the shipped model; every person is invented. The error rates
stand in `HARD`; they follow the table that the project's linkage design was measured on.
"""

import random
from dataclasses import dataclass, field

import pyarrow as pa

SURNAMES = """
佐藤サトウ 鈴木スズキ 高橋タカハシ 田中タナカ 伊藤イトウ 渡辺ワタナベ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ 吉田ヨシダ
山田ヤマダ 佐々木ササキ 山口ヤマグチ 松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 斎藤サイトウ 清水シミズ 山崎ヤマザキ 森モリ
池田イケダ 橋本ハシモト 阿部アベ 石川イシカワ 山下ヤマシタ 中島ナカジマ 石井イシイ 小川オガワ 前田マエダ 岡田オカダ 長谷川ハセガワ
藤田フジタ 後藤ゴトウ 近藤コンドウ 村上ムラカミ 遠藤エンドウ 青木アオキ 坂本サカモト 斉藤サイトウ 福田フクダ 太田オオタ 西村ニシムラ
藤井フジイ 金子カネコ 岡本オカモト 藤原フジワラ 三浦ミウラ 中野ナカノ 中川ナカガワ 原田ハラダ 松田マツダ 竹内タケウチ 小野オノ
田村タムラ 中山ナカヤマ 和田ワダ 石田イシダ 森田モリタ 上田ウエダ 原ハラ 内田ウチダ 柴田シバタ 酒井サカイ 宮崎ミヤザキ 横山ヨコヤマ
高木タカギ 安藤アンドウ 宮本ミヤモト 大野オオノ 小島コジマ 谷口タニグチ 工藤クドウ 今井イマイ 高田タカダ 増田マスダ 丸山マルヤマ
杉山スギヤマ 村田ムラタ 大塚オオツカ 新井アライ 小山コヤマ 平野ヒラノ 藤本フジモト 河野コウノ 上野ウエノ 野口ノグチ 武田タケダ
松井マツイ 千葉チバ 菅原スガワラ 岩崎イワサキ 久保クボ 木下キノシタ 佐野サノ 野村ノムラ 松尾マツオ 菊地キクチ 杉本スギモト 市川イチカワ
古川フルカワ 大西オオニシ 島田シマダ 水野ミズノ 桜井サクライ 高野タカノ 吉川ヨシカワ 山内ヤマウチ 西田ニシダ 菊池キクチ 西川ニシカワ
五十嵐イガラシ 北村キタムラ 安田ヤスダ 川口カワグチ 浜田ハマダ 沢田サワダ 国沢クニザワ 広瀬ヒロセ 富田トミタ 渡部ワタナベ
""".split()
_HEAD = "山ヤマ 川カワ 田タ 森モリ 木キ 石イシ 岩イワ 松マツ 杉スギ 竹タケ 藤フジ 梅ウメ 桜サクラ 高タカ 大オオ 小コ 中ナカ 上ウエ 下シモ 東ヒガシ 西ニシ 南ミナミ 北キタ 前マエ 奥オク 金カネ 白シロ 黒クロ 青アオ 赤アカ 吉ヨシ 福フク 広ヒロ 長ナガ 平ヒラ 古フル 新ニイ 今イマ 三ミ 八ヤ 水ミズ 浜ハマ 島シマ 谷タニ 野ノ 原ハラ 堀ホリ 池イケ 橋ハシ 宮ミヤ 寺テラ 村ムラ 里サト 桑クワ 柳ヤナギ 栗クリ 柿カキ 粟アワ 稲イネ 荒アラ".split()
_TAIL = "山ヤマ 川カワ 田ダ 森モリ 木キ 石イシ 岩イワ 松マツ 沢サワ 島シマ 崎サキ 本モト 村ムラ 原ハラ 野ノ 谷タニ 口グチ 上ガミ 下シタ 井イ 内ウチ 尾オ 浦ウラ 岡オカ 坂サカ 塚ヅカ 橋バシ 林バヤシ 部ベ 屋ヤ 倉クラ 瀬セ 津ツ 浜ハマ 越コシ".split()
_BOY = "陽ハル 悠ユウ 大ダイ 翔ショウ 蒼ソウ 健ケン 拓タク 直ナオ 和カズ 智トモ 俊シュン 隼シュン 涼リョウ 遼リョウ 康コウ 航コウ 海カイ 樹イツキ 優ユウ 雄ユウ 結ユイ 颯ソウ 春ハル 晴ハル 琉リュウ 龍リュウ 達タツ 真マサ 正マサ 昌マサ 信ノブ 孝タカ 隆タカ 義ヨシ 光ミツ 裕ヒロ 浩ヒロ 弘ヒロ 泰ヤス 賢ケン 慎シン 新シン".split()
_BOY2 = "翔ト 斗ト 人ト 太タ 太郎タロウ 介スケ 輔スケ 也ヤ 哉ヤ 平ヘイ 希キ 輝キ 樹キ 貴キ 司ジ 治ジ 二ジ 一イチ 馬マ 真マ 生キ 吾ゴ 悟ゴ 彦ヒコ 雄オ 夫オ 之ユキ 幸ユキ 志シ 士シ 磨マ 成ナリ 也ナリ 星セイ".split()
_GIRL = "陽ヒ 結ユイ 美ミ 彩アヤ 綾アヤ 優ユウ 心ココ 花ハナ 華ハナ 葵アオイ 莉リ 咲サキ 愛アイ 真マ 麻マ 奈ナ 菜ナ 友トモ 智トモ 沙サ 紗サ 千チ 知チ 由ユ 佳カ 香カ 久ク 恵エ 絵エ 幸サチ 里サト 明アキ 秋アキ 玲レイ 麗レイ 悠ハル 春ハル 遥ハル 穂ホ 凛リン 琴コト 詩ウタ".split()
_GIRL2 = "菜ナ 奈ナ 美ミ 実ミ 子コ 香カ 花カ 華カ 佳カ 音ネ 乃ノ 希キ 葵キ 衣イ 依イ 恵エ 江エ 絵エ 代ヨ 世ヨ 里リ 莉リ 梨リ 沙サ 紗サ 穂ホ 帆ホ 月ツキ 羽ハ 織オリ 咲サ 加カ 緒オ".split()
_LATIN = """NGUYENグエン TRANトラン LEレ PHAMファム HOANGホアン SILVAシルバ SANTOSサントス OLIVEIRAオリベイラ SMITHスミス GARCIAガルシア REYESレイエス
CRUZクルス KIMキム PARKパク WANGワン CHENチェン SHARMAシャルマ RAIライ LIリー ZHANGチャン LIUリウ YANGヤン HUANGホワン ZHAOチャオ WUウー ZHOUチョウ
CHOIチェ JUNGチョン KANGカン VUヴー DANGダン BUIブイ DOドー SOUZAソウザ LIMAリマ COSTAコスタ PEREIRAペレイラ ALMEIDAアルメイダ FERREIRAフェレイラ
RAMOSラモス MENDOZAメンドーサ BAUTISTAバウティスタ AQUINOアキノ GURUNGグルン TAMANGタマン THAPAタパ SHRESTHAシュレスタ BROWNブラウン WILSONウィルソン""".split()
_LATIN2 = """ANアン HOAホア DUCドゥック MARIAマリア JOSEホセ LUISルイス ANNAアンナ JUNジュン LINAリナ RAJラジュ KUMARクマル LUCASルーカス SOFIAソフィア
DANIELダニエル MINHミン LINHリン NAMナム HUNGフン MAIマイ LANラン TUANトゥアン PEDROペドロ JOAOジョアン PAULAパウラ CARLOSカルロス RAFAELラファエル
GABRIELガブリエル JULIAジュリア LAURAラウラ BRUNOブルーノ MARKマーク JOHNジョン GRACEグレース ANGELエンジェル ROSEローズ SURESHスレシュ ANITAアニタ
BISHALビシャル PRAKASHプラカシュ MINAミナ WEIウェイ FANGファン YINGイン HAOハオ MEIメイ XINシン LEIレイ JIAジア SEOYEONソヨン MINJUNミンジュン HANAハナ
THIティ VANヴァン QUOCクオック BAOバオ EMMAエマ OLIVIAオリビア NOAHノア LIAMリアム""".split()
OLD = {
    "沢": "澤",
    "浜": "濱",
    "高": "髙",
    "崎": "﨑",
    "辺": "邊",
    "斎": "齋",
    "島": "嶋",
    "国": "國",
    "広": "廣",
    "桜": "櫻",
    "真": "眞",
    "富": "冨",
}
OTHER_KANJI = "陽遥春悠優佑結唯由有翔将昇大太斗人都希貴樹美実未菜奈那花華香佳莉里理沙紗早真麻万智友朋"
PREFECTURE, CITY = "広島県", "安芸郡府中町"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Errors:
    """誤りの割合: chances per row."""

    absent: float = 0.05
    moved: float = 0.12
    surname_changed: float = 0.03
    wrong_guardian: float = 0.15
    other_kanji: float = 0.04
    kana_typo: float = 0.03
    long_vowel: float = 0.03
    birth_digit: float = 0.025
    birth_swap: float = 0.006
    sex_wrong: float = 0.01
    geta: float = 0.15
    in_hiragana: float = 0.06
    twins: float = 0.02
    foreign: float = 0.04


HARD = Errors()


@dataclass
class Person:
    """住民: with the truth about every field."""

    key: str
    household: str
    surname: str
    surname_kana: str
    given: str
    given_kana: str
    birth: tuple[int, int, int]
    sex: str
    address: tuple[str, int, int, int]
    child: bool
    foreign: bool = False
    parents: list["Person"] = field(default_factory=list)


def _parts(words: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for word in words:
        split = next(i for i, char in enumerate(word) if "ァ" <= char <= "ヶ")
        pairs.append((word[:split], word[split:]))
    return pairs


LATIN_SURNAMES, LATIN_GIVEN = _parts(_LATIN), _parts(_LATIN2)


class Town:
    """合成の町: `residents` people, of whom some stay out of the register, from one seed."""

    def __init__(self, residents: int, seed: int, errors: Errors = HARD) -> None:
        self.random = random.Random(seed)
        self.errors = errors
        self._names()
        self.people: list[Person] = []
        self.outside: list[Person] = []
        towns = max(12, residents // 1500)
        self.towns = [self._town_name(i) for i in range(towns)]
        self.town_weights = [self.random.lognormvariate(0, 1) for _ in self.towns]
        while len(self.people) < residents:
            self._household()

    def _names(self) -> None:
        r = self.random
        surnames = _parts(SURNAMES)
        composed = [(a + b, x + y) for a, x in _parts(_HEAD) for b, y in _parts(_TAIL) if a != b]
        r.shuffle(composed)
        self.surnames = surnames + [pair for pair in composed if pair not in surnames]
        self.surname_weights = [1 / (rank + 8) for rank in range(len(self.surnames))]
        self.given = {}
        for sex, heads, tails in (("1", _BOY, _BOY2), ("2", _GIRL, _GIRL2)):
            names = [(a + b, x + y) for a, x in _parts(heads) for b, y in _parts(tails) if a != b]
            names += [(a, x) for a, x in _parts(heads) if len(x) > 1]
            for age in ("child", "adult"):
                order = names[:]
                r.shuffle(order)
                self.given[sex, age] = (order, [1 / (rank + 25) for rank in range(len(order))])

    def _town_name(self, i: int) -> str:
        heads = [
            "本",
            "青崎",
            "大須",
            "鹿籠",
            "浜田",
            "瀬戸ハイム",
            "桃山",
            "柳ケ丘",
            "緑ケ丘",
            "城ケ丘",
            "宮の町",
            "石井城",
            "清水ケ丘",
            "大通",
            "千代",
            "茂陰",
            "新地",
            "鶴江",
            "八幡",
            "みくまり",
            "山田",
            "龍仙",
        ]
        return (
            heads[i]
            if i < len(heads)
            else f"{_HEAD[i % len(_HEAD)][0]}{_TAIL[i // len(_HEAD) % len(_TAIL)][0]}町"
        )

    def _birth(self, low: int, high: int) -> tuple[int, int, int]:
        month = self.random.randrange(12)
        return self.random.randint(low, high), month + 1, self.random.randint(1, DAYS[month])

    def _person(self, house: dict, birth: tuple[int, int, int], child: bool, sex: str = "") -> Person:
        r = self.random
        sex = sex or r.choice("12")
        if house["foreign"]:
            surname, surname_kana = house["latin"]
            first, second = r.sample(LATIN_GIVEN, 2)
            given, given_kana = f"{first[0]} {second[0]}", f"{first[1]} {second[1]}"
        else:
            names, weights = self.given[sex, "child" if child else "adult"]
            given, given_kana = r.choices(names, weights)[0]
            surname, surname_kana = house["surname"]
        self.count = getattr(self, "count", 0) + 1
        return Person(
            f"{self.count:08d}", house["key"], surname, surname_kana, given, given_kana, birth, sex,
            house["address"], child, house["foreign"],
        )  # fmt: skip

    def _house(self, outside: bool = False) -> dict:
        r = self.random
        self.houses = getattr(self, "houses", 0) + 1
        surname, kana = r.choices(self.surnames, self.surname_weights)[0]
        if r.random() < 0.4:
            surname = "".join(OLD.get(c, c) if r.random() < 0.3 else c for c in surname)
        return {
            "key": f"S{self.houses:07d}",
            "surname": (surname, kana),
            "foreign": r.random() < self.errors.foreign,
            "latin": r.choice(LATIN_SURNAMES),
            "address": (
                r.choices(self.towns, self.town_weights)[0],
                r.randint(1, 6),
                r.randint(1, 30),
                r.randint(1, 25),
            ),
        }

    def _household(self) -> None:
        r = self.random
        house = self._house()
        kind = r.choices(["single", "couple", "family", "lone", "three"], [0.36, 0.20, 0.27, 0.08, 0.09])[0]
        adults: list[Person] = []
        grandparents: list[Person] = []
        if kind == "single":
            adults = [self._person(house, self._birth(1930, 2003), False)]
        elif kind == "couple":
            adults = [self._person(house, self._birth(1935, 1998), False, s) for s in "12"]
        else:
            adults = [
                self._person(house, self._birth(1975, 1998), False, s)
                for s in ("12" if kind != "lone" else "2")
            ]
        if kind == "three":
            grandparents = [self._person(house, self._birth(1940, 1960), False, s) for s in "12"]
        children = self._children(house, adults) if kind in ("family", "lone", "three") else []
        self.people += adults + grandparents + children

    def _children(self, house: dict, parents: list[Person]) -> list[Person]:
        r = self.random
        children: list[Person] = []
        for _ in range(r.choices([1, 2, 3, 4], [0.42, 0.42, 0.13, 0.03])[0]):
            births = [self._birth(2008, 2025)]
            if r.random() < self.errors.twins:
                births.append(births[0])
            for birth in births:
                child = self._person(house, birth, True)
                if len(births) > 1 and children and children[-1].birth == birth and r.random() < 0.5:
                    self._share_first_kanji(children[-1], child)
                while any((c.given, c.given_kana) == (child.given, child.given_kana) for c in children):
                    child = self._person(house, birth, True)
                child.parents = parents
                children.append(child)
        return children

    def _share_first_kanji(self, elder: Person, child: Person) -> None:
        names, _ = self.given[child.sex, "child"]
        fits = [n for n in names if n[0][0] == elder.given[0] and n[1] != elder.given_kana]
        if fits:
            child.given, child.given_kana = self.random.choice(fits)


def _kana_slip(r: random.Random, kana: str) -> str:
    i = r.randrange(len(kana))
    kind = r.randrange(3)
    other = r.choice(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロン"
    )
    if kind == 0:
        return kana[:i] + other + kana[i + 1 :]
    if kind == 1 and len(kana) > 2:
        return kana[:i] + kana[i + 1 :]
    return kana[:i] + kana[i : i + 2][::-1] + kana[i + 2 :]


_WAREKI = [
    (0.35, "令和{y}年{m}月{d}日"),
    (0.25, "R{y}.{m}.{d}"),
    (0.20, "R{y:02d}/{m:02d}/{d:02d}"),
    (0.12, "5{y:02d}{m:02d}{d:02d}"),
    (0.08, "full"),
]
_WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_HALF = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー",
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ",
        strict=True,
    )
)
for _a, _b in zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ", strict=True):
    _HALF[_a] = _b + "ﾞ"
for _a, _b in zip("パピプペポ", "ﾊﾋﾌﾍﾎ", strict=True):
    _HALF[_a] = _b + "ﾟ"


class Rows:
    """資料の行: school, hospital and lunch files about the town's people, with the truth beside."""

    def __init__(self, town: Town, count: int, seed: int) -> None:
        self.town, self.random, self.errors = town, random.Random(seed), town.errors
        r = self.random
        children = [p for p in town.people if p.child]
        mothers = [p for p in town.people if not p.child and p.sex == "2" and 1980 <= p.birth[0] <= 2005]
        self.rows: list[dict] = []
        self.truth: list[tuple[str, str, str]] = []
        for n in range(count):
            source = r.choices(["school", "hospital", "lunch"], [0.4, 0.4, 0.2])[0]
            person = (
                r.choice(mothers)
                if source == "hospital" and r.random() < 0.17 and mothers
                else r.choice(children)
            )
            key = person.key
            if r.random() < self.errors.absent:
                person, key = self._absent(person), ""
            self.rows.append(self._row(source, f"{source}-{n:07d}", person))
            self.truth.append((source, f"{source}-{n:07d}", key))

    def _absent(self, person: Person) -> Person:
        """Somebody who is not in the register: half of them relatives of somebody who is."""
        r, town = self.random, self.town
        house = town._house()
        if r.random() < 0.5:
            house |= {"surname": (person.surname, person.surname_kana), "foreign": person.foreign}
            house["latin"] = (person.surname, person.surname_kana)
            if r.random() < 0.5:
                house["address"] = person.address
            birth = person.birth if r.random() < 0.3 else town._birth(2008, 2025)
        else:
            birth = town._birth(2008, 2025)
        twin = town._person(house, birth, person.child)
        while (twin.given, twin.given_kana) == (person.given, person.given_kana):
            twin = town._person(house, birth, person.child)
        twin.parents = person.parents
        return twin

    def _row(self, source: str, key: str, p: Person) -> dict:
        r, e = self.random, self.errors
        present = {
            "school": (1, 0.99, 0.9, 0.95, 0.95),
            "hospital": (0.85, 0.995, 0.7, 1, 0),
            "lunch": (1, 0.5, 0.4, 0.3, 0.9),
        }[source]
        surname, surname_kana, given, given_kana = self._named(p)
        row = {"source": source, "record_key": key}
        if r.random() < present[0] or p.foreign:
            if source == "school" and r.random() < e.in_hiragana and not p.foreign:
                surname, given = _hiragana(surname_kana), _hiragana(given_kana)
            joint = (
                "" if source != "school" and r.random() < 1 / 3 and not p.foreign else r.choice(["　", " "])
            )
            row["full_name"] = surname + joint + given
        if r.random() < present[3]:
            row["full_kana"] = self._kana(source, surname_kana + " " + given_kana)
        if r.random() < present[1]:
            row["birth_date"] = self._birth(p)
        if source != "lunch":
            row["sex"] = p.sex if r.random() > e.sex_wrong else "21"[int(p.sex) - 1]
        if r.random() < present[2]:
            row["address"] = self._address(p)
        if p.parents and r.random() < present[4]:
            row["guardian_name"] = self._guardian(p)
        return row

    def _named(self, p: Person) -> tuple[str, str, str, str]:
        r, e = self.random, self.errors
        surname, surname_kana, given, given_kana = p.surname, p.surname_kana, p.given, p.given_kana
        if p.foreign:
            return surname, surname_kana, given, given_kana
        if r.random() < e.surname_changed:
            surname, surname_kana = r.choices(self.town.surnames, self.town.surname_weights)[0]
        old = dict(OLD.items()) | {o: new for new, o in OLD.items()}
        if any(c in old for c in surname):
            if r.random() < e.geta and any(c in OLD.values() for c in surname):
                surname = "".join("〓" if c in OLD.values() else c for c in surname)
            elif r.random() < 0.3:
                surname = "".join(old.get(c, c) for c in surname)
        if r.random() < e.other_kanji:
            names, _ = self.town.given[p.sex, "child" if p.child else "adult"]
            same = [n for n in names if n[1] == given_kana and n[0] != given]
            given = r.choice(same)[0] if same else given[:-1] + r.choice(OTHER_KANJI)
        if r.random() < e.kana_typo:
            given_kana = _kana_slip(r, given_kana)
        if r.random() < e.long_vowel and "ウ" in given_kana:
            given_kana = given_kana.replace("ウ", "ー" if r.random() < 0.5 else "", 1)
        return surname, surname_kana, given, given_kana or p.given_kana

    def _kana(self, source: str, kana: str) -> str:
        r = self.random
        if source == "hospital":
            if r.random() < 0.3:
                kana = kana.translate(str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ"))
            return "".join(_HALF.get(c, c) for c in kana)
        return _hiragana(kana) if source == "school" and r.random() < 0.5 else kana

    def _birth(self, p: Person) -> str:
        r, e = self.random, self.errors
        y, m, d = p.birth
        if r.random() < e.birth_digit:
            which = r.randrange(3)
            y, m, d = (
                (y + r.choice([-1, 1]), m, d)
                if which == 0
                else (y, m % 9 + 1, d)
                if which == 1
                else (y, m, d % 28 + 1)
            )
        if r.random() < e.birth_swap and d <= 12:
            m, d = d, m
        if y < 2019:
            return f"{y:04d}-{m:02d}-{d:02d}"
        style = r.choices([s for _, s in _WAREKI], [w for w, _ in _WAREKI])[0]
        if style == "full":
            return f"R{y - 2018}.{m}.{d}".translate(_WIDE).replace("R", "Ｒ")
        return style.format(y=y - 2018, m=m, d=d)

    def _address(self, p: Person) -> str:
        r = self.random
        town, a, b, c = p.address
        if r.random() < self.errors.moved:
            town, a, b, c = self.town._house()["address"]
        if r.random() < 0.06:
            return f"{CITY}{town}"
        return r.choice(
            [
                f"{PREFECTURE}{CITY}{town}{a}丁目{b}番{c}号",
                f"{CITY}{town}{a}-{b}-{c}",
                f"府中町{town}{a}丁目{b}番地の{c}",
                f"{town}{'一二三四五六'[a - 1]}丁目{b}-{c} コーポ青葉{r.randint(101, 405)}",
                f"{CITY}{town}{a}－{b}－{c}".translate(_WIDE),
            ]
        )

    def _guardian(self, p: Person) -> str:
        r = self.random
        if r.random() < self.errors.wrong_guardian:
            other = r.choice(self.town.people)
            return f"{other.surname}　{other.given}"
        parent = r.choice(p.parents)
        return f"{parent.surname}{r.choice(['　', ' ', ''])}{parent.given}"


def _hiragana(kana: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


def register_rows(town: Town) -> list[dict]:
    """Rows of the register, as a resident system writes them."""
    return [
        {
            "source": "juki",
            "record_key": p.key,
            "juki_number": p.key,
            "setai_number": p.household,
            "full_name": f"{p.surname}　{p.given}",
            "full_kana": f"{p.surname_kana} {p.given_kana}",
            "birth_date": "{:04d}-{:02d}-{:02d}".format(*p.birth),
            "sex": p.sex,
            "address": f"{PREFECTURE}{CITY}{p.address[0]}{p.address[1]}丁目{p.address[2]}番{p.address[3]}号",
        }
        for p in town.people
    ]


def as_table(rows: list[dict]) -> pa.Table:
    """Rows of differing fields as one table of text."""
    names = sorted({name for row in rows for name in row})
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


def build(residents: int, rows: int, seed: int, errors: Errors = HARD) -> tuple[pa.Table, pa.Table]:
    """Persons (register and rows) and truth (source, record_key, register_key; empty when not registered)."""
    town = Town(residents, seed, errors)
    made = Rows(town, rows, seed + 1)
    persons = as_table(register_rows(town) + made.rows)
    truth = pa.table(
        dict(
            zip(
                ("source", "record_key", "register_key"),
                map(list, zip(*made.truth, strict=True)),
                strict=True,
            )
        )
    )
    return persons, truth
