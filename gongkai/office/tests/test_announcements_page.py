"""The pages on which announcements are written, agreed to and ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.publication.models import Announcement, AnnouncementConsent

pytestmark = [pytest.mark.clause("1.4"), pytest.mark.django_db(transaction=True)]


def test_one_writes_and_another_lets_it_be_shown(client, cast):
    client.force_login(cast["publisher"])
    assert 'href="/office/catalog/announcements/"' in client.get("/office/catalog/").content.decode()
    empty = client.get("/office/catalog/announcements/").content.decode()
    assert "没有待同意和正在显示的通知" in empty
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    refused = client.post("/office/catalog/announcements/new/", {"title": "窗口调整", "text": "", "until": "明天"})
    assert refused.status_code == 422
    assert "窗口调整" in refused.content.decode(), "nothing typed is lost"
    given = {"title": "窗口调整", "text": "查阅点移到二楼。", "until": until}
    assert client.post("/office/catalog/announcements/new/", given).status_code == 303
    row = Announcement.objects.get()
    own = client.get("/office/catalog/announcements/").content.decode()
    assert "待同意" in own
    assert f"/office/catalog/announcements/{row.pk}/agree/" not in own

    client.force_login(cast["examiner"])
    assert f"/office/catalog/announcements/{row.pk}/agree/" in client.get("/office/catalog/announcements/").content.decode()
    assert "查阅点移到二楼。" in client.get(f"/office/catalog/announcements/{row.pk}/agree/").content.decode()
    assert client.post(f"/office/catalog/announcements/{row.pk}/agree/").status_code == 303
    assert AnnouncementConsent.objects.get().person == cast["examiner"]
    assert "显示中" in client.get("/office/catalog/announcements/").content.decode()
    assert client.post(f"/office/catalog/announcements/{row.pk}/end/", {"reason": "已搬完"}).status_code == 303
    assert "已搬完" in client.get("/office/catalog/announcements/").content.decode()
