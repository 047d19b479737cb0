import pytest

from gongkai.organization.models import Person
from gongkai.organization.tests.people import Zone
from gongkai.procedure.posts import Post


@pytest.fixture
def zone(db) -> Zone:
    return Zone()


@pytest.fixture
def clerk(zone) -> Person:
    """The office's collector, who keeps the catalogue."""
    return zone.appointed(Post.COLLECTOR, "shouji")
