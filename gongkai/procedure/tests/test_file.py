"""The archive: file what was published, hand over what was filed."""

import pytest

from gongkai.procedure.stages import Move, Stage
from gongkai.procedure.tests.matters import ARCHIVIST, PUBLISHER, codes, matter


@pytest.mark.clause("2.E")
@pytest.mark.parametrize("stage", [Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED])
def test_the_archivist_files_what_was_published_whatever_became_of_it(stage):
    assert codes(matter(Stage.PUBLISHED, stage=stage), Move.FILE, ARCHIVIST) == set()
    assert codes(matter(Stage.PUBLISHED, stage=stage), Move.FILE, PUBLISHER) == {"not_your_turn"}


@pytest.mark.clause("2.E")
def test_an_edition_is_filed_once_and_only_after_publication():
    assert codes(matter(Stage.FILED, stage=Stage.WITHDRAWN), Move.FILE, ARCHIVIST) == {"filed"}
    assert codes(matter(Stage.PUBLISHED, published_digest=None), Move.FILE, ARCHIVIST) == {"not_released"}


@pytest.mark.clause("2.E")
@pytest.mark.parametrize("stage", [Stage.FILED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED])
def test_what_is_filed_is_handed_over(stage):
    assert codes(matter(Stage.FILED, stage=stage), Move.HAND_OVER, ARCHIVIST) == set()


@pytest.mark.clause("2.E")
def test_an_edition_is_handed_over_once_and_only_after_filing():
    assert codes(matter(Stage.HANDED_OVER, stage=Stage.WITHDRAWN), Move.HAND_OVER, ARCHIVIST) == {"handed_over"}
    assert codes(matter(Stage.PUBLISHED, stage=Stage.WITHDRAWN), Move.HAND_OVER, ARCHIVIST) == {"not_filed"}
