"""Addresses of the office: the lists that the view modules export, one after the other."""

from gongkai.office.views import session

app_name = "office"

urlpatterns = [
    *session.urls,
]
