"""`gongkai check` over handovers: what was approved is what was received, and nobody wrote a receipt past the office (clause 2.E)."""

import pytest
from django.db import transaction

from gongkai.archives import actions
from gongkai.archives.tests.test_hand_over import Archive
from gongkai.config.soundness import faults
from gongkai.config.tests.test_soundness import by_sql

TAMPERED = [
    ("UPDATE archives_handover SET listed = replace(listed, '办理情况', '另一件')", "handover_changed"),
    ("UPDATE archives_handoverline SET size = size + 1", "handover_changed"),
    ("DELETE FROM archives_handoverline", "handover_changed"),
    ("UPDATE archives_handover SET list_digest = 'sha256:' || hex(randomblob(32))", "differs_from_journal"),
    ("UPDATE archives_handoverdecision SET approved = 0, remark = '不同意'", "differs_from_journal"),
    ("UPDATE archives_handoverdecision SET person_id = person_id + 1", "differs_from_journal"),
    ("UPDATE archives_handoveranswer SET counted = 1 WHERE outcome = 'different'", "differs_from_journal"),
    ("UPDATE archives_handoveranswer SET filing_number = '另一个'", "differs_from_journal"),
    ("DELETE FROM archives_handoverclosure", "row_missing"),
    ("UPDATE archives_receiverstate SET name = '别的单位'", "differs_from_journal"),
    ("UPDATE archives_supplement SET reason = '别的理由'", "differs_from_journal"),
    ("UPDATE archives_handoverend SET reason = '别的理由'", "differs_from_journal"),
]


@pytest.mark.clause("2.E")
def test_a_handover_changed_by_direct_sql_is_named(cast, line):
    archive = Archive(cast, line)
    record = archive.filed()
    actions.cancel_handover(archive.prepare(), reason="期间选错。", by=cast["archivist"])
    handover = archive.prepare()
    archive.approve(handover)
    page, code = archive.send(handover)
    archive.answer(page, code, counted=7)
    archive.answer(page, code, filing_number="备1")
    archive.close(handover)
    actions.open_supplement(record, reason="补充照片。", by=cast["archivist"])
    assert list(faults()) == []
    for statement, fault in TAMPERED:
        with transaction.atomic():
            by_sql(statement)
            assert fault in {one.code for one in faults()}, statement
            transaction.set_rollback(True)
    assert list(faults()) == []
