"""仕事."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: says how many rows stand behind 今日 and 予定とタスク."""

    name = "tsunagu.apps.tasks"
    label = "tasks"
    verbose_name = "仕事"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the counts."""
        from tsunagu.apps.accounts.navigation import count_with
        from tsunagu.apps.tasks.queries import open_count, waiting_count

        count_with("today", waiting_count)
        count_with("work", open_count)
