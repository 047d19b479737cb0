"""What an edition changed against the one before it has an address of its own, and goes with whichever of both is taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.portal import pages
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries
from tests.readers import Reader

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def again(line):
    """Publish a second edition of the matter."""

    def edition(first, text):
        second = disclosure.open_edition(first.edition.item, draft("办事指南", text), reason="缩短时限。", by=line.cast["handler"])
        line.carry(second, to=Stage.PUBLISHED)
        actions.settle(pages=pages)
        return second, f"/{queries.address_of(queries.index_number_of(first.edition.item))}"

    return edition


@pytest.mark.clause("5.2", "8.9")
def test_the_changes_stand_beside_the_editions_until_the_matter_is_withdrawn(line, again):
    first = line.carry(line.open("3.7.C", draft("办事指南", "五个工作日办结。")), to=Stage.PUBLISHED)
    actions.settle(pages=pages)
    second, address = again(first, "三个工作日办结。")
    reader = Reader()
    assert f'href="{address}.c2/"' in reader.read(f"{address}/")
    status, page = reader.get(f"{address}.c2/")
    assert status == 200
    assert "缩短时限。" in page.decode()
    assert "五</del>" in page.decode()
    actions.withdraw(second, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    actions.settle(pages=pages)
    status, page = reader.get(f"{address}.c2/")
    assert (status, "日办结" in page.decode()) == (410, False)


@pytest.mark.clause("5.1")
def test_nothing_is_compared_with_an_edition_whose_period_is_over(line, again, monkeypatch):
    first = line.open("3.7.D", draft("办事指南", "五个工作日办结。"))
    until = timezone.localdate() + timedelta(days=3)
    line.carry(first, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), expires_on=until))
    moment = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    actions.expire_what_is_due()
    _second, address = again(first, "三个工作日办结。")
    reader = Reader()
    assert ".c2/" not in reader.read(f"{address}/")
    status, page = reader.get(f"{address}.c2/")
    assert (status, "日办结" in page.decode()) == (410, False)


@pytest.mark.clause("8.9")
def test_a_text_that_names_the_number_of_a_withdrawn_matter_leads_to_its_notice(line):
    gone = line.carry(line.open("3.7.C", draft("旧办法", "正文。")), to=Stage.PUBLISHED)
    actions.withdraw(gone, reason_type="invalid", reason="废止。", authority="办公室", by=line.cast["examiner"])
    number = queries.index_number_of(gone.edition.item)
    line.carry(line.open("3.7.C", draft("新办法", f"{number}号同时废止，{number.code}/1999-00001号继续有效。")), to=Stage.PUBLISHED)
    actions.settle(pages=pages)
    reader = Reader()
    page = reader.read(f"/d/{number.code}/{number.year}-{number.serial + 1:05d}/")
    assert f'<a href="/{queries.address_of(number)}/">{number}</a>号同时废止' in page
    assert f"{number.code}/1999-00001号" in page
    assert reader.get(f"/{queries.address_of(number)}/")[0] == 410
