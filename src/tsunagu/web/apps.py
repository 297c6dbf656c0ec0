"""The web plane's screens as a Django app: templates, static files and the English catalogue."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Screens have no models of their own."""

    name = "tsunagu.web"
    label = "web"
    verbose_name = "画面"
