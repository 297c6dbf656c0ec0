"""All addresses: login pages and the screens."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("tsunagu.web.urls")),
]

handler400 = "tsunagu.web.errors.bad_request"
handler403 = "tsunagu.web.errors.forbidden"
handler404 = "tsunagu.web.errors.not_found"
handler500 = "tsunagu.web.errors.broken"
