"""The page on which what is public is screened again, and what is new is looked at."""

import pytest
from django.urls import reverse

from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import list_term
from gongkai.procedure.stages import Stage
from gongkai.publication.models import Recheck

pytestmark = pytest.mark.clause("8.2")


@pytest.fixture
def reviewer(client, cast):
    client.force_login(cast["reviewer"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_reviewer_has_it_screened_looks_and_says_what_came_of_it(reviewer, line, cast):
    version = line.carry(line.open("3.7.C", draft("公告", "星火工程今日开工。")), to=Stage.PUBLISHED)
    address = reverse("office:backlog")
    assert "都已按今天的规则和词表筛查过" in reviewer.get(address).content.decode()

    list_term(cast.body, sort="term", text="星火工程", kind="work_secret", severity="block", by=cast["reviewer"])
    assert "筛查其余1件" in reviewer.get(address).content.decode()
    after = reviewer.post(address, follow=True).content.decode()
    assert "已筛查1件，共1件" in after
    assert "公告" in after

    page = reverse("office:recheck", args=[line.release(version).pk])
    shown = reviewer.get(page).content.decode()
    assert "新见的疑点1处" in shown
    refused = reviewer.post(page, {"outcome": "harmless"})
    assert refused.status_code == 422
    assert "请写明核查说明" in refused.content.decode()

    reviewer.post(page, {"outcome": "harmless", "remark": "名称已由新闻报道。"})
    assert Recheck.objects.get().remark == "名称已由新闻报道。"
    assert "没有待核查的疑点" in reviewer.get(address).content.decode()
    assert reviewer.get(page).status_code == 404


def test_progress_is_asked_anew_in_place(reviewer, line, cast):
    part = reviewer.get(reverse("office:backlog"), headers={"HX-Request": "true"}).content.decode()
    assert "backlog-progress" in part
    assert "<html" not in part
