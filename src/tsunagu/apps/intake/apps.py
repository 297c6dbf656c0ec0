"""取込."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """取込."""

    name = "tsunagu.apps.intake"
    label = "intake"
    verbose_name = "取込"
    default_auto_field = "django.db.models.BigAutoField"
