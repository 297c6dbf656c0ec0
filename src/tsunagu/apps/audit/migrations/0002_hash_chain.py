"""The hash chains and the append-only triggers."""

from django.db import migrations

from tsunagu.apps.audit.chain_sql import CREATE, DROP


class Migration(migrations.Migration):
    """See audit.chain_sql."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
