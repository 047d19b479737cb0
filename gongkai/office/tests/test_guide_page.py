"""The page on which the guide is kept."""

from pathlib import Path

import pytest
from django.conf import settings

from gongkai.office.tests.people import Desk, said, text_of
from gongkai.publication import guides

pytestmark = [pytest.mark.clause("1.4"), pytest.mark.django_db(transaction=True)]
PAGE = "/office/catalog/guide/"


def test_the_publisher_changes_the_guide_and_the_public_page_follows(cast):
    client = Desk(cast["publisher"]).client
    assert f'href="{PAGE}"' in client.get("/office/catalog/").content.decode()
    assert "还没有更新过" in text_of(client.get(PAGE))
    given = guides.texts_of(cast.body) | {"complaints": "监督电话：0898-65550002。"}
    refused = client.post(PAGE, given | {"ways": ""})
    assert refused.status_code == 422
    assert "监督电话：0898-65550002。" in refused.content.decode()
    answer = client.post(PAGE, given)
    assert answer.status_code == 303
    assert "公开指南已更新" in said(answer)
    public = Path(settings.PUBLIC) / "live" / "zone" / cast.body.slug / "guide" / "index.html"
    assert "监督电话：0898-65550002。" in public.read_text()
    shown = client.get(PAGE).content.decode()
    assert cast["publisher"].name in shown[shown.index("各次更新") :]


def test_for_others_there_is_no_such_page(cast):
    client = Desk(cast["handler"]).client
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/office/catalog/").content.decode()
