"""All addresses: login pages and the screens."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("tsunagu.web.urls")),
]
