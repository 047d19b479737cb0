"""电子屏: what is open now and was chosen for this form, on a page in public and on devices inside the zone."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.config import soundness
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Refused
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, screens
from gongkai.publication.models import ScreenSetting

TODAY = timezone.localdate()


@pytest.fixture
def three(line):
    """A matter for society, one for the zone, one for the Party, and one for society that no screen was chosen for."""

    def publish(title, audience, *channels):
        decided = decisions((audience, None), channels=channels)
        inner = audience is Audience.PARTY
        given = {"unit": "ZZB", "by": "personnel"} if inner else {}
        version = line.open("3.4.D" if inner else "3.7.E", draft(title, f"{title}的正文。", inner_party=inner), **given)
        return line.carry(version, to=Stage.PUBLISHED, decided=decided)

    return {
        "society": publish("停水通知", Audience.SOCIETY, Channel.SCREEN, Channel.COLUMN),
        "zone": publish("班车时刻调整", Audience.ZONE, Channel.SCREEN),
        "party": publish("党费收缴情况", Audience.PARTY, Channel.MEETING),
        "elsewhere": publish("停电通知", Audience.SOCIETY, Channel.COLUMN),
    }


def titles(cast, audience, on=TODAY):
    return [one.title for one in screens.screen_of(cast.body, audience, on=on).slides]


def public(cast, settings, name="index.html"):
    return (Path(settings.PUBLIC) / "live" / "zone" / cast.body.slug / "screen" / name).read_text()


def withdraw(cast, version):
    actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])


@pytest.mark.clause("4.1", "2.D")
def test_a_screen_shows_what_its_readers_may_see_and_was_chosen_for_it(cast, three):
    assert titles(cast, Audience.SOCIETY) == ["停水通知"]
    assert titles(cast, Audience.ZONE) == ["班车时刻调整", "停水通知"]
    assert titles(cast, Audience.ZONE, TODAY + timedelta(days=15)) == ["班车时刻调整", "停水通知"]
    assert titles(cast, Audience.ZONE, TODAY + timedelta(days=16)) == []


@pytest.mark.clause("4.1")
def test_the_public_screen_is_a_page_of_the_portal_that_refreshes_itself_and_follows_a_withdrawal(cast, three, settings):
    settings.SITE = "https://gk.example.gov.cn"
    assert actions.settle(pages=pages).failures == []
    page = public(cast, settings)
    assert "停水通知" in page
    assert "班车时刻调整" not in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<svg" in page
    assert "serviceWorker" in public(cast, settings, "screen.js")
    assert actions.settle(pages=pages).pages == 0
    withdraw(cast, three["society"])
    actions.settle(pages=pages)
    assert "停水通知" not in public(cast, settings)


@pytest.mark.clause("4.1")
def test_an_earlier_edition_leaves_the_screen(line, cast, three):
    second = disclosure.open_edition(three["society"].edition.item, draft("停水改期", "第二版。"), reason="改期", by=cast["handler"])
    line.carry(second, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), channels=(Channel.SCREEN, Channel.COLUMN)))
    assert titles(cast, Audience.SOCIETY) == ["停水改期"]


@pytest.mark.clause("2.D", "4.1")
def test_a_device_shows_the_zone_its_matters_until_it_is_revoked(cast, three):
    device = actions.add_screen(cast.body, place="二号厂房入口", by=cast["collector"])
    address = f"/screen/{screens.key_of(device)}/"
    reader = Client()
    shown = reader.get(address)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "班车时刻调整" in page
    assert "停水通知" in page
    assert "党费收缴情况" not in page
    assert "no-store" in shown["Cache-Control"]
    assert "Set-Cookie" not in shown
    assert reader.get(f"{address}worker.js")["Content-Type"].startswith("text/javascript")
    withdraw(cast, three["zone"])
    assert "班车时刻调整" not in reader.get(address).content.decode()
    actions.revoke_screen(device, reason="链接外泄", by=cast["examiner"])
    gone = reader.get(address)
    assert (gone.status_code, gone.content) == (410, b"")
    for invented in ("1", f"{device.pk}.", f"{device.pk}.AAAA", f"{device.pk + 1}.{screens.key_of(device).partition('.')[2]}"):
        assert reader.get(f"/screen/{invented}/").status_code == 410
    assert list(soundness.faults()) == []
    with pytest.raises(Refused):
        actions.revoke_screen(device, reason="再次", by=cast["examiner"])


@pytest.mark.clause("1.4", "4.1")
def test_the_office_sets_how_screens_rotate_and_fall_silent(cast, settings):
    given = {"seconds": 20, "hours": 6, "notice": "本屏暂停显示。"}
    for wrong, code in (({"seconds": 4}, "odd_seconds"), ({"hours": 200}, "odd_hours"), ({"notice": " "}, "no_notice")):
        with pytest.raises(Refused) as refused:
            actions.set_screen(cast.body, **given | wrong, by=cast["collector"])
        assert refused.value.codes == {code}
    with pytest.raises(Refused) as refused:
        actions.set_screen(cast.body, **given, by=cast["publisher"])
    assert refused.value.codes == {"not_the_office"}
    actions.set_screen(cast.body, **given, by=cast["collector"])
    assert ScreenSetting.objects.count() == 1
    actions.settle(pages=pages)
    page = public(cast, settings)
    assert 'data-seconds="20" data-hours="6"' in page
    assert "本屏暂停显示。" in page
    assert "目前没有在电子屏公开的事项" in page
