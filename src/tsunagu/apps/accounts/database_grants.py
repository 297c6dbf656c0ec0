"""What the app's database role may do, table by table; a table that is missing here is closed to it."""

from django.apps.registry import Apps
from django.db import connections
from psycopg import sql

from tsunagu.apps.accounts.database_roles import app_role

_READ, _ADD = "select", "select, insert"
_CHANGE, _ALL = "select, insert, update", "select, insert, update, delete"

TABLE_GRANTS: dict[str, str] = {
    "account_emailaddress": _READ,
    "account_emailconfirmation": "",
    "accounts_login": _CHANGE,
    "accounts_role_mirror": _READ,
    "accounts_user": "select, update (password, last_login)",
    "assessment_decision": _ADD,
    "assessment_draft": _ALL,
    "assessment_sheet_state": _CHANGE,
    "assessment_view": _ADD,
    "audit_chain_head": _READ,
    "audit_event": _ADD,
    "audit_read_log": _ADD,
    "audit_read_subject": _READ,
    "auth_group": "",
    "auth_group_permissions": "",
    "auth_permission": "",
    "django_content_type": "",
    "django_migrations": _READ,
    "django_session": _ALL,
    "intake_child_item": _READ,
    "intake_judgement": _READ,
    "intake_need": _READ,
    "intake_reason": _READ,
    "intake_run": _READ,
    "intake_source_state": _READ,
    "mfa_authenticator": _ALL,
    "registry_child": _READ,
    "registry_child_alias": _READ,
    "registry_household_member": _READ,
    "registry_link": _READ,
    "registry_link_review": _READ,
    "registry_name_gram": _READ,
    "registry_school": _READ,
    "tasks_task": _CHANGE,
    "tsunagu_cache": _ALL,
}


def apply_grants(using: str) -> None:
    """Give the app role exactly what stands in TABLE_GRANTS, on the tables that exist."""
    with connections[using].cursor() as cursor:
        cursor.execute("select from pg_roles where rolname = %s", [app_role()])
        if cursor.fetchone() is None:
            return
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        role = sql.Identifier(app_role())
        for (table,) in cursor.fetchall():
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("revoke all on {} from {}").format(name, role))
            rights = TABLE_GRANTS.get(table, "")
            if rights:
                cursor.execute(sql.SQL(f"grant {rights} on {{}} to {{}}").format(name, role))  # type: ignore[arg-type]
        cursor.execute(sql.SQL("grant usage on all sequences in schema public to {}").format(role))


def apply_after_migrate(using: str, apps: Apps, **_: object) -> None:
    """After every migrate: rights follow the tables."""
    apply_grants(using)
