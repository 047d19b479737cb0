"""`gongkai check` over official papers: what was issued is what was kept, and by whom (clauses 2.B, 2.E)."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from gongkai.archives import actions, forms
from gongkai.config.soundness import faults
from gongkai.config.tests.test_soundness import by_sql
from gongkai.demonstration.matters import draft
from gongkai.office import form_values
from gongkai.papers.forms import Form, Phrases
from gongkai.vault.store import keep

TAMPERED = [
    ("UPDATE archives_issuedform SET \"values\" = replace(\"values\", '停车', '行车')", "differs_from_journal"),
    ("UPDATE archives_issuedform SET pdf_id = (SELECT digest FROM vault_blob WHERE digest <> pdf_id LIMIT 1)", "differs_from_journal"),
    ("UPDATE archives_issuedform SET code = '2345-6789-ABC3'", "differs_from_journal"),
    ("UPDATE archives_issuedform SET person_id = person_id + 1", "differs_from_journal"),
    ("DELETE FROM archives_issuedform", "row_missing"),
    ("UPDATE archives_formwording SET closing = '别的话'", "differs_from_journal"),
]


@pytest.mark.clause("2.B", "2.E")
def test_a_paper_changed_by_direct_sql_is_named(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "draw_form", lambda *given, **more: f"%PDF- {given!r}".encode())
    version = line.open("3.6.D", draft("园区公共停车服务管理规定", "正文。"))
    edition = version.edition
    edition.refresh_from_db()
    actions.keep_form_wording(line.cast.body, Form.APPROVAL_SHEET, Phrases("{body}", "呈批表", closing="完"), by=line.cast["collector"])
    values = form_values.approval_sheet(edition, version, on=timezone.localdate())
    actions.issue_form(Form.APPROVAL_SHEET, forms.about_edition(edition), values, by=line.cast["handler"])
    keep(b"%PDF- another paper", "application/pdf")
    assert list(faults()) == []
    for statement, fault in TAMPERED:
        with transaction.atomic():
            by_sql(statement)
            assert fault in {one.code for one in faults()}, statement
            transaction.set_rollback(True)
    assert list(faults()) == []
