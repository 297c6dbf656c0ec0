"""All addresses of the screens. An address holds opaque keys and codes, never a name."""

from django.urls import path, re_path

from tsunagu.web.assessment import views as assessment
from tsunagu.web.components import views as components
from tsunagu.web.entry import views as entry
from tsunagu.web.finding import views as finding
from tsunagu.web.home import views as home
from tsunagu.web.looking import views as looking
from tsunagu.web.programme import views as programme
from tsunagu.web.sources import views as sources

NEED = r"(?P<need>[a-z][a-z0-9_]{0,40})"
KEY = r"(?P<key>[0-9A-Za-z_-]{6,64})"

urlpatterns = [
    path("", home.today, name="today"),
    path("my-work/", home.my_work, name="my_work"),
    path("find/", finding.find, name="find"),
    path("search/", finding.search, name="search"),
    re_path(rf"^find/{NEED}/$", finding.need_list, name="need_list"),
    re_path(rf"^find/{NEED}/{KEY}/$", assessment.sheet, name="sheet"),
    re_path(rf"^find/{NEED}/{KEY}/take-up/$", assessment.take_up, name="take_up"),
    re_path(rf"^find/{NEED}/{KEY}/draft/$", assessment.draft, name="draft"),
    re_path(rf"^find/{NEED}/{KEY}/own-view/$", assessment.own_view, name="own_view"),
    re_path(rf"^find/{NEED}/{KEY}/decision/$", assessment.decide, name="decide"),
    path("looks/", looking.looks, name="looks"),
    path("looks/mine/", looking.my_looks, name="my_looks"),
    path("programme/", programme.programme, name="programme"),
    path("sources/", sources.sources, name="sources"),
    path("runs/", sources.runs, name="runs"),
    path("purpose/", entry.choose_purpose, name="choose_purpose"),
    path("session/", entry.extend_session, name="extend_session"),
    path("components/", components.components, name="components"),
]
