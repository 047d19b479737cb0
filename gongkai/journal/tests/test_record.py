import pytest
from django.db import connection

from gongkai.journal.models import Entry


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_x():
    print(connection.vendor, connection.settings_dict)
    assert not Entry.objects.exists()
