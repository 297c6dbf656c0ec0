"""Row-level security: the database's own guard."""

from django.conf import settings
from django.db import migrations

from tsunagu.apps.intake.row_security_sql import CREATE, DROP

_APP = settings.DATABASE_APP_ROLE


class Migration(migrations.Migration):
    """See intake.row_security_sql."""

    dependencies = [("intake", "0001_initial"), ("registry", "0002_row_security"), ("tasks", "0001_initial")]
    operations = [migrations.RunSQL(CREATE.replace("{app}", f'"{_APP}"'), DROP)]
