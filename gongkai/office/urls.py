"""Addresses of the office: the lists that the view modules export, one after the other."""

from gongkai.office.views import comparison, desk, drafting, files, filing, gallery, matters, opinions, publishing, session, sheet

app_name = "office"

urlpatterns = [
    *session.urls,
    *desk.urls,
    *matters.urls,
    *comparison.urls,
    *sheet.urls,
    *files.urls,
    *drafting.urls,
    *opinions.urls,
    *publishing.urls,
    *filing.urls,
    *gallery.urls,
]
