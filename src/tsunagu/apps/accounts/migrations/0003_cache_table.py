"""The table of Django's database cache, which allauth's limits count in."""

from django.db import migrations

CREATE = """
create table tsunagu_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index tsunagu_cache_expires on tsunagu_cache (expires);
"""


class Migration(migrations.Migration):
    """Made here and not by createcachetable, so that one migrate is enough."""

    dependencies = [("accounts", "0002_row_security")]
    operations = [migrations.RunSQL(CREATE, "drop table tsunagu_cache")]
