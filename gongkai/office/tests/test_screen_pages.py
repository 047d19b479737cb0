"""电子屏 on its pages: the office sets them, hands out an address for a device, and takes it back."""

import pytest
from django.test import Client

from gongkai.office.tests.people import Desk, text_of
from gongkai.publication import screens
from gongkai.publication.models import ScreenDevice

LIST = "/office/sheets/screens/"


@pytest.mark.clause("2.D", "4.1")
def test_the_office_hands_out_an_address_for_a_screen_and_takes_it_back(cast):
    desk = Desk(cast["collector"])
    assert "还没有登记园区内的终端" in text_of(desk.client.get(LIST))
    assert desk.client.post(f"{LIST}new/", {"place": ""}).status_code == 422
    assert desk.client.post(f"{LIST}new/", {"place": "二号厂房入口"}).status_code == 303
    device = ScreenDevice.objects.get()
    address = f"/screen/{screens.key_of(device)}/"
    assert address in desk.client.get(LIST).content.decode()
    assert Client().get(address).status_code == 200
    assert desk.client.post(f"{LIST}{device.pk}/revocation/", {"reason": ""}).status_code == 422
    assert desk.client.post(f"{LIST}{device.pk}/revocation/", {"reason": "链接外泄"}).status_code == 303
    assert Client().get(address).status_code == 410
    page = desk.client.get(LIST).content.decode()
    assert address not in page
    assert "链接外泄" in page
    assert desk.client.post(f"{LIST}{device.pk}/revocation/", {"reason": "再次"}).status_code == 404


@pytest.mark.clause("1.4", "4.1")
def test_how_screens_are_set_is_seen_and_changed_by_the_office_alone(cast):
    desk = Desk(cast["examiner"])
    assert desk.client.get(f"{LIST}settings/").status_code == 200
    assert desk.client.post(f"{LIST}settings/", {"seconds": "20", "hours": "", "notice": "暂停。"}).status_code == 422
    assert desk.client.post(f"{LIST}settings/", {"seconds": "20", "hours": "6", "notice": "暂停。"}).status_code == 303
    assert screens.setting_of(cast.body).hours == 6
    assert Desk(cast["publisher"]).client.get(LIST).status_code == 404
