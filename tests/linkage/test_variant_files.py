"""The operator's MJ縮退マップ: joined with our table, safe against cycles and wrong files."""

import json
from pathlib import Path

import pytest

from tsunagu.linkage.clean.names import name_key
from tsunagu.linkage.clean.variants import BUILT_IN, VariantFileError, load_mj_shrink_map


def _files(
    folder: Path, pairs: list[tuple[str, str]], header: str = "MJ文字図形名,対応するUCS"
) -> tuple[Path, Path]:
    glyphs = {char: f"MJ{number:06d}" for number, char in enumerate(dict.fromkeys(pair[0] for pair in pairs))}
    entries = [
        {
            "MJ文字図形名": glyphs[old],
            "JIS包摂規準・UCS統合規則": [{"JIS X 0213": "1-1-1", "UCS": f"U+{ord(new):04X}"}],
        }
        for old, new in pairs
    ]
    shrink, listing = folder / "MJShrinkMap.json", folder / "mji.csv"
    shrink.write_text(
        json.dumps({"version": "1.2.0", "content": entries}, ensure_ascii=False), encoding="utf-8"
    )
    lines = [header] + [f"{name},U+{ord(char):04X}" for char, name in glyphs.items()]
    listing.write_text("\n".join(lines), encoding="utf-8")
    return shrink, listing


def test_official_map_adds_to_our_own_table(tmp_path: Path) -> None:
    variants = load_mj_shrink_map(*_files(tmp_path, [("侭", "儘")]), "1.2.0")
    assert name_key("侭田", variants) == name_key("儘田", variants)
    assert name_key("髙侭", variants) == "高儘"
    assert variants.sha256 != BUILT_IN.sha256


def test_chain_goes_through_to_its_end(tmp_path: Path) -> None:
    variants = load_mj_shrink_map(*_files(tmp_path, [("侭", "儘"), ("儘", "尽")]))
    assert {name_key(char, variants) for char in "侭儘尽盡"} == {"尽"}


def test_cycle_takes_the_smallest_code_point(tmp_path: Path) -> None:
    variants = load_mj_shrink_map(*_files(tmp_path, [("侭", "儘"), ("儘", "侭")]))
    assert {name_key(char, variants) for char in "侭儘"} == {min("侭儘")}


def test_map_that_turns_new_forms_into_old_ones_does_not_undo_our_table(tmp_path: Path) -> None:
    variants = load_mj_shrink_map(*_files(tmp_path, [("高", "髙")]))
    assert {name_key(char, variants) for char in "高髙"} == {"高"}


def test_another_name_marked_as_such_is_not_taken(tmp_path: Path) -> None:
    shrink, listing = _files(tmp_path, [("侭", "儘")])
    content = json.loads(shrink.read_text(encoding="utf-8"))
    content["content"][0]["JIS包摂規準・UCS統合規則"][0]["付記"] = "別字"
    shrink.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    variants = load_mj_shrink_map(shrink, listing)
    assert name_key("侭", variants) != name_key("儘", variants)


@pytest.mark.parametrize("content", ["", "[]", '{"content": 3}', '{"content": [{"x": 1}]}'])
def test_wrong_map_file_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    shrink, listing = _files(tmp_path, [("侭", "儘")])
    shrink.write_text(content, encoding="utf-8")
    with pytest.raises(VariantFileError, match=r"MJShrinkMap\.json"):
        load_mj_shrink_map(shrink, listing)


def test_wrong_column_in_the_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VariantFileError, match="MJ文字図形名"):
        load_mj_shrink_map(*_files(tmp_path, [("侭", "儘")], header="図形,UCS"))


def test_every_key_character_of_our_table_stays_as_it_is() -> None:
    assert not [target for target in BUILT_IN.table.values() if ord(target) in BUILT_IN.table]
