"""Row-level security: the database's own guard."""

from django.conf import settings
from django.db import migrations

from tsunagu.apps.registry.row_security_sql import CREATE, DROP

_APP = settings.DATABASE_APP_ROLE


class Migration(migrations.Migration):
    """See registry.row_security_sql."""

    dependencies = [("registry", "0001_initial"), ("accounts", "0002_row_security")]
    operations = [migrations.RunSQL(CREATE.replace("{app}", f'"{_APP}"'), DROP)]
