"""Addresses that reach Django. Public pages are not among them, they are files (`gongkai.config.snapshots`): but for the forms
that readers send: what they search, what they think, a leak they report, a paper they check; and for the screens inside the zone."""

from django.urls import include, path

from gongkai.office.views.session import choose_language

urlpatterns = [
    path("office/", include("gongkai.office.urls")),
    path("report/", include("gongkai.portal.views")),
    path("feedback/", include("gongkai.portal.comments")),
    path("check/", include("gongkai.portal.checking")),
    path("search/", include("gongkai.portal.searching")),
    path("feeds/", include("gongkai.portal.feeding")),
    path("screen/", include("gongkai.portal.screens")),
    path("i18n/setlang/", choose_language, name="set_language"),
]

handler400 = "gongkai.office.views.errors.bad_request"
handler403 = "gongkai.office.views.errors.forbidden"
handler404 = "gongkai.office.views.errors.not_found"
handler500 = "gongkai.office.views.errors.server_error"
