"""確認シート."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """確認シート."""

    name = "tsunagu.apps.assessment"
    label = "assessment"
    verbose_name = "確認シート"
    default_auto_field = "django.db.models.BigAutoField"
