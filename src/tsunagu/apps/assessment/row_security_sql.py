"""Row-level security of views and decisions; a draft is its writer's alone."""

_TABLES = ("assessment_sheet_state", "assessment_view", "assessment_decision")
_REACH = (
    "school_id = any((select visible_schools())::int[]) and need_id = any((select visible_needs())::int[])"
)

CREATE = "".join(
    f"alter table {table} add constraint {table}_follows_school foreign key (task_id, school_id)"
    " references tasks_task (id, school_id) on update cascade;\n"
    f"alter table {table} enable row level security;\n"
    f"create policy reach on {table} to {{app}} using ({_REACH});\n"
    for table in _TABLES
) + (
    "alter table assessment_draft add constraint assessment_draft_follows_school foreign key (task_id, school_id)"
    " references tasks_task (id, school_id) on update cascade;\n"
    "alter table assessment_draft enable row level security;\n"
    f"create policy own on assessment_draft to {{app}} using ({_REACH}"
    " and by_id = (select current_account()));\n"
)

DROP = "".join(
    f"drop policy {name} on {table};\nalter table {table} disable row level security;\n"
    f"alter table {table} drop constraint {table}_follows_school;\n"
    for table, name in [("assessment_draft", "own"), *((table, "reach") for table in _TABLES)]
)
