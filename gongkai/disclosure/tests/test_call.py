from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions, queries
from gongkai.disclosure.models import Call
from gongkai.foundation.objections import Refused


def call(cast, **given):
    usual = {
        "title": "报送情况",
        "request": "请报送正文。",
        "due_on": timezone.localdate() + timedelta(days=5),
        "unit": cast.unit("JFJ"),
        "by": cast["collector"],
    }
    return actions.call_for_material(cast.body, **(usual | given))


@pytest.mark.clause("2.A")
def test_the_office_calls_a_unit_and_its_handler_answers(cast):
    raised = call(cast, entry=cast.entry("3.7.D"))
    assert not queries.is_answered(raised)

    version = actions.open_matter(cast.entry("3.7.D"), cast.unit("JFJ"), draft("进度", "情况。"), by=cast["handler"], call=raised)
    assert queries.is_answered(raised)
    assert version.edition.item.call == raised


@pytest.mark.clause("2.A")
def test_a_person_who_is_called_supplies_the_material_without_being_a_handler(cast):
    raised = call(cast, unit=None, person=cast["member"])
    version = actions.open_matter(cast.entry("3.8.C"), cast.unit("GHJ"), draft("来信情况", "情况。"), by=cast["member"], call=raised)

    assert version.drafted_by == cast["member"]
    assert queries.items_within_reach_of(cast["member"], on=timezone.localdate()).get() == version.edition.item


@pytest.mark.clause("2.A")
@pytest.mark.parametrize("username", ["handler", "unit_head", "publisher", "sysadmin"])
def test_nobody_but_the_office_calls(cast, username):
    with pytest.raises(Refused) as refused:
        call(cast, by=cast[username])
    assert "not_the_office" in refused.value.codes
    assert not Call.objects.exists()


@pytest.mark.clause("2.A")
def test_a_call_says_what_from_whom_and_by_when(cast):
    with pytest.raises(Refused) as refused:
        call(cast, title="", request="", unit=None, due_on=timezone.localdate() - timedelta(days=1))

    assert {one.field for one in refused.value.objections} == {"title", "request", "unit", "due_on"}


@pytest.mark.clause("2.A")
def test_a_call_to_one_unit_is_not_answered_by_another(cast):
    raised = call(cast, unit=cast.unit("CZJ"))
    with pytest.raises(Refused) as refused:
        actions.open_matter(cast.entry("3.7.D"), cast.unit("JFJ"), draft("进度", "情况。"), by=cast["handler"], call=raised)
    assert refused.value.codes == {"not_called"}
