"""確認シート."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Assessment: says how many rows stand behind 見つける."""

    name = "tsunagu.apps.assessment"
    label = "assessment"
    verbose_name = "確認シート"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the count."""
        from tsunagu.apps.accounts.navigation import count_with
        from tsunagu.apps.assessment.queries import find_count

        count_with("find", find_count)
