"""Writes of the register."""

from typing import Any

from tsunagu.apps.registry.name_grams import grams_of_name


def index_names(cursor: Any) -> None:
    """Cut the names of new and renamed children (table bundle_renamed) into pieces for searching."""
    cursor.execute(
        "delete from registry_name_gram where child_id in"
        " (select c.id from registry_child c join bundle_renamed using (child_id))"
    )
    cursor.execute(
        "select c.id, c.school_id, c.full_name, c.full_kana"
        " from registry_child c join bundle_renamed using (child_id)"
    )
    children = cursor.fetchall()
    with cursor.copy("copy registry_name_gram (gram, school_id, child_id) from stdin") as copy:
        for child, school, name, kana in children:
            for gram in sorted(grams_of_name(name, kana)):
                copy.write_row((gram, school, child))
    cursor.execute("analyze registry_name_gram")
