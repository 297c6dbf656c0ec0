"""The English catalogue holds every word of the screens, and its compiled form is the written one."""

import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation

WEB = Path(__file__).parents[3] / "src" / "tsunagu" / "web"
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django"
IN_TEMPLATES = re.compile(r'\{%\s*trans(?:late)?\s+"([^"]+)"|_\("([^"]+)"\)')
IN_CODE = re.compile(r'\b_\(\s*"([^"]+)"')


def compiled() -> dict[str, str]:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        return {key: value for key, value in gettext.GNUTranslations(file)._catalog.items() if key}  # type: ignore[attr-defined]


def words_in_use() -> set[str]:
    templates = [
        text
        for path in WEB.rglob("*.html")
        for pair in IN_TEMPLATES.findall(path.read_text())
        for text in pair
    ]
    code = [text for path in WEB.rglob("*.py") for text in IN_CODE.findall(path.read_text())]
    return {text for text in (*templates, *code) if re.search(r"[ぁ-んァ-ヶ一-龠]", text)}


def test_every_word_of_the_screens_is_in_the_english_catalogue() -> None:
    missing = {
        word
        for word in words_in_use()
        if word.replace("%", "%%") not in compiled() and word not in compiled()
    }
    assert not missing


def test_the_compiled_catalogue_is_the_written_one() -> None:
    written = CATALOGUE.with_suffix(".po").read_text()
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', written, re.M)
    assert {key: value.replace('\\"', '"') for key, value in pairs} == compiled()
    assert all(value for _, value in pairs)


def test_placeholders_survive_translation() -> None:
    for key, value in compiled().items():
        assert sorted(re.findall(r"%\(\w+\)s|\{\w\}", key)) == sorted(
            re.findall(r"%\(\w+\)s|\{\w\}", value)
        ), key


@pytest.mark.parametrize(("language", "word"), [("ja", "見つける"), ("en", "Find")])
def test_a_word_follows_the_language(language: str, word: str) -> None:
    with translation.override(language):
        assert translation.gettext("見つける") == word
