"""Row-level security: the database's own guard."""

from django.conf import settings
from django.db import migrations

from tsunagu.apps.accounts.row_security_sql import CREATE, DROP

_APP = settings.DATABASE_APP_ROLE


class Migration(migrations.Migration):
    """See accounts.row_security_sql."""

    dependencies = [("accounts", "0001_initial"), ("audit", "0002_hash_chain")]
    operations = [migrations.RunSQL(CREATE.replace("{app}", f'"{_APP}"'), DROP)]
