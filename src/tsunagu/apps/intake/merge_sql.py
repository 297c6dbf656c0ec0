"""From the copied bundle into the register and the run, set by set; aliases first, so that history follows."""

_ALIASES = "(select a.alias, c.child_id as kept from registry_child_alias a join registry_child c on c.id = a.child_id)"


def _follow(table: str, column: str, *also: str) -> tuple[str, str]:
    """An aliased id gives way to the child that remains; where both stand, the remaining one's row counts."""
    same = "".join(f' and other."{name}" = t."{name}"' for name in also)
    return (
        f"delete from bundle_{table} t using {_ALIASES} a where t.{column} = a.alias"
        f" and exists (select from bundle_{table} other where other.{column} = a.kept{same})",
        f"update bundle_{table} t set {column} = a.kept from {_ALIASES} a where t.{column} = a.alias",
    )


_COLUMNS = (
    "household_id", "relation", "full_name", "full_kana", "birth_date", "sex", "district", "address",
    "protected", "school_name", "grade", "class_name", "resident_state", "moved_in_on",
)  # fmt: skip
_NULLABLE = frozenset({"birth_date", "moved_in_on", "protected"})
_VALUES = ", ".join(f"p.{name}" if name in _NULLABLE else f"coalesce(p.{name}, '')" for name in _COLUMNS)

# The register: who is here, in which school, with whom.
REGISTER: tuple[str, ...] = (
    *_follow("register_person", "person_id"),
    *_follow("judgement", "child_id", "need"),
    *_follow("reason", "child_id", "need"),
    *_follow("item", "child_id"),
    *(statement for table in ("link", "link_review") for statement in _follow(table, "person_id")[1:]),
    """
    insert into registry_school (id, code, name)
    select (select coalesce(max(id), 0) from registry_school) + row_number() over (order by school_code),
      school_code, max(coalesce(school_name, ''))
    from bundle_register_person
    where coalesce(school_code, '') <> '' and school_code not in (select code from registry_school)
    group by school_code
    """,
    """
    create temporary table bundle_school on commit drop as
    select p.person_id, coalesce(s.id, 0) as school_id
    from bundle_register_person p left join registry_school s on s.code = p.school_code
    """,
    "create index on bundle_school (person_id)",
    """
    create temporary table bundle_renamed on commit drop as
    select p.person_id as child_id
    from bundle_register_person p left join registry_child c on c.child_id = p.person_id
    where p.is_child and (c.id is null or c.full_name is distinct from coalesce(p.full_name, '')
      or c.full_kana is distinct from coalesce(p.full_kana, ''))
    """,
    f"""
    insert into registry_child (key, child_id, school_id, present, {", ".join(_COLUMNS)})
    select substr(replace(gen_random_uuid()::text, '-', ''), 17, 16), p.person_id, s.school_id, true, {_VALUES}
    from bundle_register_person p join bundle_school s using (person_id) where p.is_child
    on conflict (child_id) do update set school_id = excluded.school_id, present = true,
      {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
    """,
    """
    update registry_child set present = false where present and child_id not in
      (select person_id from bundle_register_person where is_child)
    """,
    "delete from registry_household_member",
    """
    insert into registry_household_member (child_id, school_id, person_id, is_child, relation, full_name,
      birth_date, protected, member_school_id, school_name, grade)
    select c.id, c.school_id, p.person_id, p.is_child, coalesce(p.relation, ''), coalesce(p.full_name, ''),
      p.birth_date, p.protected, s.school_id, coalesce(p.school_name, ''), coalesce(p.grade, '')
    from registry_child c
    join bundle_register_person p on p.household_id = c.household_id and p.person_id <> c.child_id
    join bundle_school s on s.person_id = p.person_id
    where c.present and c.household_id <> ''
    """,
    "delete from registry_link",
    "insert into registry_link (source, record_key, person_id, method, weight, model_version)"
    " select source, record_key, person_id, method, weight, model_version from bundle_link",
    "delete from registry_link_review",
    "insert into registry_link_review (source, record_key, person_id, weight, comparison, record)"
    " select source, record_key, person_id, weight, comparison, record from bundle_link_review",
    "analyze registry_child",
)

_LINE = "value, because, valid_from, valid_to, known_at, source"
_B_LINE = "b.value, b.because, b.valid_from, b.valid_to, b.known_at, b.source"

# The run: judgements, their reasons, the items behind them, the state of the sources.
RUN: tuple[str, ...] = (
    """
    insert into intake_judgement (run_id, need_id, child_id, school_id, logic_id, logic_version, listed,
      sampled, must, points, band)
    select %(run)s, n.id, c.id, c.school_id, b.logic_id, b.logic_version, b.listed, b.sampled, b.must,
      b.points, b.band
    from bundle_judgement b join intake_need n on n.need = b.need join registry_child c using (child_id)
    """,
    f"""
    insert into intake_reason (run_id, need_id, child_id, school_id, position, kind, item, item_class,
      sentence, points, {_LINE})
    select %(run)s, n.id, c.id, c.school_id, b.position, b.kind, b.item, b.item_class, b.sentence, b.points,
      {_B_LINE}
    from bundle_reason b join intake_need n on n.need = b.need join registry_child c using (child_id)
    """,
    "delete from intake_child_item",
    f"""
    insert into intake_child_item (child_id, school_id, item, item_class, sentence, {_LINE})
    select c.id, c.school_id, b.item, b.item_class, b.sentence, {_B_LINE}
    from bundle_item b join registry_child c using (child_id)
    """,
    """
    insert into intake_source_state (run_id, source, source_column, status, delivered_on, rows_read,
      rows_quarantined, completeness, newest_on, message)
    select %(run)s, source, "column", status, delivered_on, rows_read, rows_quarantined, completeness,
      newest_on, message from bundle_source_health
    """,
    "analyze intake_judgement",
    "analyze intake_reason",
    "analyze intake_child_item",
)
