"""確認シート."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """確認シート: says how many rows one still has to assess."""

    name = "tsunagu.apps.assessment"
    label = "assessment"
    verbose_name = "確認シート"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the count."""
        from tsunagu.apps.accounts.navigation import count_with
        from tsunagu.apps.tasks.queries import to_assess_count

        count_with("find", to_assess_count)
