import pytest

from gongkai.organization.tests.people import Zone


@pytest.fixture
def zone(db) -> Zone:
    return Zone()
