"""Row-level security: the database's own guard."""

from django.conf import settings
from django.db import migrations

from tsunagu.apps.assessment.row_security_sql import CREATE, DROP

_APP = settings.DATABASE_APP_ROLE


class Migration(migrations.Migration):
    """See assessment.row_security_sql."""

    dependencies = [("assessment", "0001_initial"), ("intake", "0002_row_security")]
    operations = [migrations.RunSQL(CREATE.replace("{app}", f'"{_APP}"'), DROP)]
