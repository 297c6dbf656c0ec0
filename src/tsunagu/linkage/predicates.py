"""The rules of deciding, each a named predicate with one sentence; the sentence is what a clerk reads.

SQL conditions speak of `_l` (a resident under one of the names) and `_r` (the row).
"""

from dataclasses import dataclass

from tsunagu.linkage.levels import BIRTH, GIVEN, SEX, SURNAME


@dataclass(frozen=True, slots=True)
class Rule:
    """判断の規則: reason code, condition and sentence."""

    id: str
    condition: str
    sentence: str


# ---- one resident and no other fulfils the condition: joined without a model ---------------------

_GUARDIAN = "list_has_any(adults_l, adults_r)"
PASSES: tuple[Rule, ...] = (
    Rule(
        "birth_name",
        "birth_l = birth_r and mei_l = mei_r and shi_l = shi_r",
        "生年月日と氏名の漢字が同じ人が一人だけいる",
    ),
    Rule(
        "birth_kana",
        "birth_l = birth_r and mei_kana_l = mei_kana_r and shi_kana_l = shi_kana_r",
        "生年月日と氏名の読みが同じ人が一人だけいる",
    ),
    Rule(
        "birth_kana_surname",
        "birth_l = birth_r and mei_kana_l = mei_kana_r and shi_l = shi_r",
        "生年月日と氏の漢字と名の読みが同じ人が一人だけいる",
    ),
    Rule(
        "birth_given_surname_kana",
        "birth_l = birth_r and mei_l = mei_r and shi_kana_l = shi_kana_r",
        "生年月日と名の漢字と氏の読みが同じ人が一人だけいる",
    ),
    Rule(
        "birth_whole",
        "birth_l = birth_r and raw_l = raw_r",
        "生年月日と氏名（続け書き）が同じ人が一人だけいる",
    ),
    Rule(
        "birth_latin",
        "birth_l = birth_r and latin_l = latin_r",
        "生年月日とローマ字氏名（順不同）が同じ人が一人だけいる",
    ),
    Rule(
        "birth_kana_address",
        "birth_l = birth_r and mei_kana_l = mei_kana_r and addr_l = addr_r",
        "生年月日と名の読みと住所の番地が同じ人が一人だけいる",
    ),
    Rule(
        "birth_given_address",
        "birth_l = birth_r and mei_l = mei_r and addr_l = addr_r",
        "生年月日と名の漢字と住所の番地が同じ人が一人だけいる",
    ),
    Rule(
        "name_address",
        "mei_l = mei_r and shi_l = shi_r and addr_l = addr_r",
        "氏名の漢字と住所の番地が同じ人が一人だけいる",
    ),
    Rule(
        "name_guardian",
        f"mei_l = mei_r and shi_l = shi_r and {_GUARDIAN}",
        "氏名の漢字が同じで、保護者が同じ世帯にいる人が一人だけいる",
    ),
    Rule(
        "birth_kana_guardian",
        f"birth_l = birth_r and mei_kana_l = mei_kana_r and {_GUARDIAN}",
        "生年月日と名の読みが同じで、保護者が同じ世帯にいる人が一人だけいる",
    ),
)

# A pass does not join when one of these holds; the pair goes on to the model.
KANJI_DIFFERS = (
    "mei_in_kanji_l and mei_in_kanji_r and mei_l <> mei_r"
    " and coalesce(raw_l <> raw_r, true) and coalesce(latin_l <> latin_r, true)"
)
READING_DIFFERS = (  # one spelling, two readings far apart: 真吾 シンゴ, 真吾 マサゴ
    "length(mei_code_l) > 1 and length(mei_code_r) > 1 and damerau_levenshtein(mei_code_l, mei_code_r) > 1"
)
CONFLICTS: tuple[Rule, ...] = (
    Rule("sex_differs", f"{SEX.case()} = 0", "性別が違う"),
    Rule("birth_differs", f"{BIRTH.case()} in (0, 1)", "生年月日が違う"),
    Rule("kanji_differs", KANJI_DIFFERS, "名の漢字が両方に書かれていて違う"),
    Rule("reading_differs", READING_DIFFERS, "名の読みが両方に書かれていて違う"),
)

# ---- which pairs are scored -------------------------------------------------------------------

BLOCKS: tuple[str, ...] = (
    "birth mei_kana",
    "birth shi",
    "birth shi_kana",
    "birth mei",
    "mei shi",
    "mei_kana shi_kana",
    "addr mei_kana",
    "addr mei",
    "addr birth",
    "birth raw",
    "birth latin",
)

# ---- the model's pair may be joined when one of the branches holds (the veto) -----------------------

_G, _S, _B = GIVEN.gamma, SURNAME.gamma, BIRTH.gamma
_SUPPORT = "(gamma_address = 2 or gamma_guardian = 1)"
_SAME_SURNAME = f"gamma_surname >= {_S('kana')}"
BRANCHES: tuple[Rule, ...] = (
    Rule(
        "name_and_birth",
        f"gamma_given_name >= {_G('kana')} and {_SAME_SURNAME} and gamma_birth_date = {_B('exact')}"
        f" and not kanji_differs and (gamma_sex <> 0 or gamma_given_name = {_G('kanji')} or {_SUPPORT})",
        "氏名と生年月日が同じ",
    ),
    Rule(
        "birth_slip",
        f"gamma_given_name >= {_G('kana')} and {_SAME_SURNAME} and not kanji_differs and gamma_sex <> 0"
        f" and gamma_birth_date between {_B('swapped')} and {_B('one_edit')} and ({_SUPPORT} or weight >= 8)",
        "氏名が同じで、生年月日は一か所の違いか月日の入れ替わりだけ",
    ),
    Rule(
        "surname_changed",
        f"gamma_given_name >= {_G('kana')} and not kanji_differs and gamma_sex <> 0"
        f" and gamma_birth_date = {_B('exact')} and {_SUPPORT}",
        "名と生年月日が同じで、氏は違うが、住所か保護者が合う",
    ),
    Rule(
        "other_kanji",
        f"gamma_given_name = {_G('kana')} and gamma_birth_date = {_B('exact')} and kanji_differs"
        f" and gamma_sex <> 0 and (({_SAME_SURNAME} and {_SUPPORT})"
        f" or (weight >= 6 and gamma_surname = {_S('kanji')} and gamma_sex = 1)"
        f" or (weight >= 9 and {_SAME_SURNAME} and gamma_sex = 1)"
        " or (gamma_address = 2 and gamma_guardian = 1))",
        "名の漢字は違うが、氏と名の読みと生年月日が同じ",
    ),
    Rule(
        "name_and_household",
        f"gamma_given_name >= {_G('kana')} and gamma_birth_date = -1 and {_SAME_SURNAME} and gamma_sex <> 0"
        f" and (({_SUPPORT} and not kanji_differs) or (gamma_address = 2 and gamma_guardian = 1))",
        "生年月日はないが、氏名が同じで、住所か保護者も合う",
    ),
    Rule(
        "given_and_whole_household",
        f"gamma_given_name = {_G('kanji')} and gamma_birth_date = -1 and gamma_sex <> 0"
        " and gamma_address = 2 and gamma_guardian = 1",
        "生年月日がなく氏も違うが、名の漢字と住所と保護者が同じ",
    ),
    Rule(
        "name_and_town",
        f"gamma_given_name = {_G('kanji')} and gamma_surname = {_S('kanji')} and gamma_birth_date = -1"
        " and gamma_sex <> 0 and gamma_address = 1 and gamma_guardian <> 0 and weight >= 6",
        "生年月日はないが、めずらしい氏名の漢字と町名が同じ",
    ),
    Rule(
        "same_name_in_household",
        f"gamma_given_name >= {_G('kana')} and {_SAME_SURNAME} and gamma_sex <> 0 and not kanji_differs"
        f" and gamma_birth_date = {_B('same_year')} and {_SUPPORT}",
        "氏名と住所か保護者が同じで、生年月日は年だけ合う",
    ),
    Rule(
        "kana_slip",
        f"gamma_given_name = {_G('one_kana')} and gamma_birth_date = {_B('exact')} and not kanji_differs"
        f" and {_SAME_SURNAME} and gamma_sex <> 0 and not kana_is_a_name and {_SUPPORT}",
        "名の読みは一字違うが、名前として使われない書き方で、生年月日と住所か保護者が合う",
    ),
)

# A given name that differs in kanji and in reading is another child, whatever the household says: no review.
OTHER_CHILD = f"gamma_given_name = {_G('else')} and given_twice_different"
# Several people of one name and nothing else to go by: a person could not tell either.
NAMESAKES = f"margin < 3 and gamma_birth_date = -1 and not {_SUPPORT} and weight < 0"

# ---- why a pair waits for a person (the first that holds) --------------------------------------------

AUTO_WEIGHT, REVIEW_WEIGHT, MARGIN, NO_SECOND = 2.0, -2.0, 3.0, -20.0
WAITING: tuple[Rule, ...] = (
    Rule("id_name_conflict", "forced = 'id_name_conflict'", "宛名番号は同じだが、名が違う"),
    Rule("bridge_name_conflict", "forced = 'bridge_name_conflict'", "学籍番号は同じだが、名が違う"),
    Rule("human_conflict", "forced = 'human_conflict'", "人の判断が二つあり、食い違っている"),
    Rule(
        "same_source_conflict",
        "forced = 'same_source_conflict'",
        "同じ資料の別の行が、すでにこの人につながっている",
    ),
    Rule("close_second", f"margin < {MARGIN}", "同じくらい近い人がほかにもいる"),
    Rule("sex_differs", "gamma_sex = 0", "性別が違う"),
    Rule("given_differs", f"gamma_given_name <= {_G('first_kanji')}", "名が違う（きょうだいや双子のおそれ）"),
    Rule(
        "given_one_kana",
        f"gamma_given_name = {_G('one_kana')}",
        "名の読みが一字違う（きょうだいや双子のおそれ）",
    ),
    Rule("birth_differs", "gamma_birth_date in (0, 1)", "生年月日が違う"),
    Rule("reading_differs", "reading_differs", "名の漢字は同じだが、読みが違う"),
    Rule("kanji_differs", "kanji_differs", "名の漢字が違い、ほかに裏づけがない"),
    Rule("too_little", "gamma_birth_date = -1", "生年月日がなく、住所や保護者の裏づけも足りない"),
    Rule("low_weight", "true", "似ているが、同じ人と言い切るには手がかりが足りない"),
)
SENTENCES: dict[str, str] = {rule.id: rule.sentence for rule in (*WAITING, *BRANCHES, *PASSES)} | {
    "municipal_id": "宛名番号が同じ",
    "bridge": "学齢簿の学籍番号で宛名番号につながる",
    "human": "人が同じ人と判断した",
}
RULES_VERSION = "1"
