"""The errors of records about persons: what a source without the municipal number gets wrong.

Rates after linkage.md §5.2; `hard` is what the linkage is measured on, `easy` what the demo shows.

| error                                                  | easy  | hard | none |
|--------------------------------------------------------|-------|------|------|
| person is not in the register                          | 2 %   | 5 %  | 0    |
| … of these relatives: same surname, half of them same address, 30 % same birth date | half | half | – |
| old address (moved, list not updated)                  | 6 %   | 12 % | 0    |
| surname before or after a change                       | 1.5 % | 3 %  | 0    |
| another adult named as guardian                        | 1 %   | 15 % | 0    |
| other kanji for the same reading                       | 1.5 % | 4 %  | 0    |
| kana slip / long vowel                                 | 1 + 1 % | 3 + 3 % | 0 |
| birth digit / day and month swapped / day unknown      | .8 / .2 / .1 % | 2.5 / .6 / .5 % | 0 |
| sex wrong                                              | .3 %  | 1 %  | 0    |
| 〓 for a surname with a variant kanji                  | 5 %   | 15 % | 0    |
| variant kanji written the common way                   | 30 %  | 40 % | 0    |
| kanji name written in hiragana                         | .5 %  | 6 %  | 0    |
| name and kana swapped, or guardian in the name's place | .2 %  | .6 % | 0    |
| everyday name (通称) for a foreign resident who has one | 50 % | 70 % | 0    |
| katakana for a foreign resident's Latin name           | 40 %  | 60 % | 0    |
| same child listed again under a new number             | .5 %  | 2 %  | 0    |
| missing: kana / address / guardian / birth             | 5 / 3 / 2 / .5 % | 12 / 15 / 7 / 2 % | 0 |
| birth date that does not exist; a quarter of it in each other date column (register apart) | .1 % | .4 % | 0 |
| number of the register mistyped (sources that carry it) | .03 % | .2 % | 0   |
| full name without a space (lists typed by hand)        | 1/3   | 1/3  | 0    |
| twins, per child / foreign residents                   | 1.1 / 2 % | 2 / 4 % | 1.1 / 2 % |
"""

from dataclasses import dataclass

from tsunagu.synth.world import Shares


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """誤りの割合: the share of records with each error (see the module's table)."""

    stranger: float = 0.0
    old_address: float = 0.0
    surname: float = 0.0
    guardian: float = 0.0
    other_kanji: float = 0.0
    kana_slip: float = 0.0
    long_vowel: float = 0.0
    birth_digit: float = 0.0
    birth_swap: float = 0.0
    birth_unknown: float = 0.0
    sex: float = 0.0
    geta: float = 0.0
    common_kanji: float = 0.0
    in_hiragana: float = 0.0
    swapped: float = 0.0
    tsusho: float = 0.0
    katakana: float = 0.0
    again: float = 0.0
    no_kana: float = 0.0
    no_address: float = 0.0
    no_guardian: float = 0.0
    no_birth: float = 0.0
    bad_cell: float = 0.0
    bad_number: float = 0.0
    no_space: float = 0.0


ERROR_RATES: dict[str, ErrorRates] = {
    "none": ErrorRates(),
    "easy": ErrorRates(
        stranger=0.02, old_address=0.06, surname=0.015, guardian=0.01, other_kanji=0.015, kana_slip=0.01,
        long_vowel=0.01, birth_digit=0.008, birth_swap=0.002, birth_unknown=0.001, sex=0.003, geta=0.05,
        common_kanji=0.3, in_hiragana=0.005, swapped=0.002, tsusho=0.5, katakana=0.4, again=0.005, no_kana=0.05,
        no_address=0.03, no_guardian=0.02, no_birth=0.005, bad_cell=0.001, bad_number=0.0003, no_space=0.33,
    ),
    "hard": ErrorRates(
        stranger=0.05, old_address=0.12, surname=0.03, guardian=0.15, other_kanji=0.04, kana_slip=0.03,
        long_vowel=0.03, birth_digit=0.025, birth_swap=0.006, birth_unknown=0.005, sex=0.01, geta=0.15,
        common_kanji=0.4, in_hiragana=0.06, swapped=0.006, tsusho=0.7, katakana=0.6, again=0.02, no_kana=0.12,
        no_address=0.15, no_guardian=0.07, no_birth=0.02, bad_cell=0.004, bad_number=0.002, no_space=0.33,
    ),
}  # fmt: skip
SHARES: dict[str, Shares] = {
    "none": Shares(foreign=0.02, twins=0.011),
    "easy": Shares(foreign=0.02, twins=0.011),
    "hard": Shares(foreign=0.04, twins=0.02),
}
