"""Official papers that are kept: the bytes that were issued stay, whatever becomes of wording and matter; each names its successor."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.archives import actions, forms
from gongkai.archives.models import IssuedForm
from gongkai.config.soundness import faults
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.journal.queries import latest_checkpoint
from gongkai.papers import forms_drawing
from gongkai.papers.approval import ApprovalSheet, Fact
from gongkai.papers.forms import Form, Phrases
from gongkai.papers.kinds import Paper
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.models import SheetOrder
from gongkai.vault.store import keep, open_blob
from tests.test_guards import copy_of

pytestmark = pytest.mark.clause("2.B", "2.E")
TITLE = "园区公共停车服务管理规定"


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be drawn instead of the drawing, for tests that are not about how it looks."""

    def draw(form: Form, values: Any, phrases: Phrases, foot: Any, *, pictures: Any = None) -> bytes:
        return f"%PDF- {form} {values!r} {phrases!r} {foot!r}".encode()

    monkeypatch.setattr(forms, "draw_form", draw)


@pytest.fixture
def edition(line: Any) -> Edition:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    return Edition.objects.select_related("item__body", "current").get(pk=version.edition_id)


def sheet(*more: Fact) -> ApprovalSheet:
    return ApprovalSheet(TITLE, (Fact("名称", TITLE, wide=True), *more), (), (), ())


def issue(edition: Edition, by: Any, *more: Fact) -> IssuedForm:
    return actions.issue_form(Form.APPROVAL_SHEET, forms.about_edition(edition), sheet(*more), by=by)


def test_a_paper_is_kept_with_its_code_and_the_journal_s_head_of_its_moment(line: Any, edition: Edition) -> None:
    checkpoint = latest_checkpoint(line.cast.body.code)
    issued = issue(edition, line.cast["handler"])
    assert checkpoint is not None
    assert (issued.size, issued.head, issued.head_at) == (checkpoint.size, checkpoint.head, checkpoint.at)
    with open_blob(issued.pdf_id) as stream:
        data = stream.read()
    assert forms.drawn_again(issued) == data
    entry = Entry.objects.get(verb="archives.form_issued")
    assert (entry.digest, entry.subject_id) == (edition.current.digest, str(issued.pk))
    assert issued in forms.of_edition(edition)
    assert not list(faults())


@pytest.mark.usefixtures("unpacked")
def test_a_paper_that_says_the_same_is_not_made_twice_and_one_that_says_more_replaces_it(line: Any, edition: Edition) -> None:
    first = issue(edition, line.cast["handler"])
    assert issue(edition, line.cast["unit_head"]) == first
    second = issue(edition, line.cast["unit_head"], Fact("文号", "某管〔2026〕1号"))
    assert second.replaces == first
    told = forms.check(first.code)
    assert told is not None
    assert (told.state, told.replaced_by, told.replaced_at) == (forms.State.REPLACED, second.code, second.at)
    assert forms.check_file(second.pdf_id).state is forms.State.CURRENT
    assert forms.check("2345-6789-ABCD") is None


@pytest.mark.usefixtures("unpacked")
def test_changed_wording_and_a_changed_template_leave_what_was_issued_as_it_is(
    line: Any, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = issue(edition, line.cast["handler"])
    before = open_blob(first.pdf_id).read()
    actions.keep_form_wording(edition.item.body, Form.APPROVAL_SHEET, Phrases("{body}办公室", "公文呈批表"), by=line.cast["collector"])
    monkeypatch.setattr(forms, "draw_form", lambda *given, **more: b"%PDF- another template")
    second = issue(edition, line.cast["handler"])
    assert second.replaces == first
    assert forms.read(second)[1].letterhead == f"{edition.item.body.name}办公室"
    assert forms.read(first)[1].letterhead == edition.item.body.name
    assert open_blob(first.pdf_id).read() == before
    assert forms.drawn_again(first) != before  # the template is another one now, the paper is not


@pytest.mark.usefixtures("unpacked")
def test_whoever_has_no_part_in_it_makes_none(line: Any, edition: Edition) -> None:
    with pytest.raises(Refused, match="由下列岗位制作"):
        actions.issue_form(Form.CONSULTATION_LETTER, forms.about_edition(edition), sheet(), by=line.cast["handler"])
    with pytest.raises(Refused):
        issue(edition, line.cast["sysadmin"])
    with pytest.raises(TypeError):
        forms_drawing.draw_form(Form.SPINE, sheet(), Phrases("头", "题"), None)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("text", "致{holder}：", "unknown_place"),
        ("title", "呈批表{", "unknown_place"),
        ("letterhead", " ", "empty"),
        ("contact", "电" * 401, "too_long"),
        ("closing", "机密★10年", "bears_a_mark"),
    ],
)
def test_wording_that_does_not_fit_is_refused_at_its_field(line: Any, field: str, text: str, code: str) -> None:
    given = {"letterhead": "{body}", "title": "公文呈批表", field: text}
    with pytest.raises(Refused) as refused:
        actions.keep_form_wording(line.cast.body, Form.APPROVAL_SHEET, Phrases(**given), by=line.cast["collector"])
    assert (code, field) in {(one.code, one.field) for one in refused.value.objections}


def test_the_office_words_its_papers_and_nobody_else(line: Any) -> None:
    with pytest.raises(Refused, match="公文用语由"):
        actions.keep_form_wording(line.cast.body, Form.APPROVAL_SHEET, Phrases("{body}", "呈批表"), by=line.cast["handler"])


@pytest.mark.both
@pytest.mark.usefixtures("unpacked")
def test_the_database_refuses_what_must_never_be_true_of_a_paper(line: Any, edition: Edition) -> None:
    def refuse(name: str, action: Any) -> None:
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            action()

    first = issue(edition, line.cast["handler"])
    actions.keep_form_wording(edition.item.body, Form.APPROVAL_SHEET, Phrases("{body}", "呈批表"), by=line.cast["collector"])
    second = issue(edition, line.cast["handler"], Fact("文号", "一号"))
    for table in ("archives_issuedform", "archives_formwording"):
        refuse(f"{table}_rows_never_change", lambda table=table: _sql(f"UPDATE {table} SET id = id"))
        refuse(f"{table}_rows_are_never_deleted", lambda table=table: _sql(f"DELETE FROM {table}"))
    new = {"code": "2345-6789-ABCD", "pdf_id": _pdf("新")}
    refuse("UNIQUE|unique", lambda: copy_of(second, **new))  # what was replaced is replaced by one
    refuse("of_each_subject_one_form_is_the_first|UNIQUE|unique", lambda: copy_of(first, **new))
    refuse(
        "a_form_replaces_one_of_its_own_kind_and_subject",
        lambda: copy_of(second, **new, kind="receipt", replaces_id=second.pk),
    )
    refuse("a_form_is_about_something", lambda: copy_of(first, **new, subject="", replaces_id=None))
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.C", draft("别的事项", "正文。")), to=Stage.PUBLISHED, decided=decided)
    order = publication.order_sheet(line.release(version), Paper.POSTER_A4, by=line.cast["publisher"])
    refuse("no_form_bears_the_code_of_a_sheet", lambda: copy_of(first, pdf_id=_pdf("三"), code=order.code, subject="edition:0"))
    refuse("no_sheet_bears_the_code_of_a_form", lambda: copy_of(SheetOrder.objects.get(pk=order.pk), code=first.code))


@pytest.mark.usefixtures("unpacked")
def test_two_at_once_make_one_paper_after_the_other(line: Any, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else has the paper made while this one is being drawn."""
    meanwhile: list[IssuedForm] = []
    plain = forms.drawn

    def slow(*given: Any) -> bytes:
        if not meanwhile:
            meanwhile.append(None)  # type: ignore[arg-type]
            meanwhile[0] = issue(edition, line.cast["unit_head"])
        return plain(*given)

    monkeypatch.setattr(forms, "drawn", slow)
    assert issue(edition, line.cast["handler"]) == meanwhile[0]
    assert IssuedForm.objects.count() == 1


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _pdf(what: str) -> str:
    return keep(f"%PDF- {what} {timezone.now()}".encode(), "application/pdf").pk
