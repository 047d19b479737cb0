"""Addresses of the office: the lists that the view modules export, one after the other."""

from gongkai.office.views import (
    backlog,
    calls,
    catalog,
    comparison,
    desk,
    drafting,
    files,
    filing,
    gallery,
    journal,
    matters,
    opinions,
    organization,
    publishing,
    reading,
    records,
    screening,
    session,
    sheet,
)

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
    *screening.urls,
    *backlog.urls,
    *calls.urls,
    *catalog.urls,
    *organization.urls,
    *reading.urls,
    *records.urls,
    *journal.urls,
    *gallery.urls,
]
