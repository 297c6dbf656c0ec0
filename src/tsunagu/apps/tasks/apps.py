"""仕事."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """仕事."""

    name = "tsunagu.apps.tasks"
    label = "tasks"
    verbose_name = "仕事"
    default_auto_field = "django.db.models.BigAutoField"
