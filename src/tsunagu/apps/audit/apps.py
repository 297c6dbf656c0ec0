"""閲覧記録と操作記録."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The leftmost app: it knows no other."""

    name = "tsunagu.apps.audit"
    label = "audit"
    verbose_name = "閲覧記録"
    default_auto_field = "django.db.models.BigAutoField"
