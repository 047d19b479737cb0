"""The portal in its place: settling writes its pages for a body, and what they tell a reader to do works."""

import re
import shlex
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from gongkai.catalog.models import Duty
from gongkai.organization.actions import found_body
from gongkai.organization.models import Body, Unit
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.portal import pages
from gongkai.portal.tests import markup
from gongkai.procedure.posts import ADMINISTRATORS
from gongkai.publication.actions import settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def body() -> Body:
    administrators = [Administrator(post, post.value, post.label_zh) for post in sorted(ADMINISTRATORS)]
    named = BodySettings(name="示例管理委员会", short_name="示例", site_code="4601000071")
    return found_body(named, slug="shili", code="00817525-1", administrators=administrators)


@pytest.fixture
def live(settings, body) -> Path:
    """The public tree after settling."""
    settings.SITE = "https://gaoxin.example.gov.cn"
    Unit.objects.create(body=body, name="党政办公室", code="DZB", is_office=True)
    assert settle(pages=pages).failures == []
    return Path(settings.PUBLIC) / "live"


@pytest.mark.clause("1.4")
def test_a_body_has_its_pages_before_it_discloses_anything(live):
    home = (live / "index.html").read_bytes()
    assert home == (live / "zone" / "shili" / "index.html").read_bytes()
    tree = markup.page(home)
    assert markup.tags(tree)["SiteDomain"] == "gaoxin.example.gov.cn"
    assert "设在党政办公室" in markup.words(tree)
    styles, _script = pages.assets()
    assert (live / styles).is_file()


def test_settling_again_writes_no_page_anew(live):
    assert settle(pages=pages).pages == 0


@pytest.mark.clause("5.1")
def test_settling_shows_that_a_duty_is_overdue_once_its_day_is_over_and_then_writes_nothing_more(cast, settings):
    settle(pages=pages)
    today, entry = timezone.localdate(), cast.entry("3.7.D")
    page = Path(settings.PUBLIC) / "live" / "zone" / cast.body.slug / "e" / entry.code / "index.html"
    assert "逾期" not in page.read_text()
    days = {"begins_on": today - timedelta(days=60), "ends_on": today - timedelta(days=30), "due_on": today - timedelta(days=1)}
    given = {"label": "某期", "days": 20, "working": True, "basis": "条例", "raised_at": timezone.now()}
    Duty.objects.create(entry=entry, key="T1", time_limit="staged", **given, **days)
    written = settle(pages=pages).pages
    assert "逾期未公开" in page.read_text()
    assert 0 < written < 10  # of some fifty
    assert settle(pages=pages).pages == 0


def test_the_commands_of_the_check_page_fetch_and_verify_the_journal(live, tmp_path):
    tree = markup.page((live / "zone" / "shili" / "check" / "index.html").read_bytes())
    fetch, verify, _later = (block.text_content() for block in tree.iter("pre"))
    assert "site=https://gaoxin.example.gov.cn/zone/shili/journal\n" in fetch
    fetch = re.sub(r"site=https://[^/]+", f"site=file://{live}", fetch)
    subprocess.run(["bash", "-ec", fetch], cwd=tmp_path, check=True)
    program, *words = shlex.split(verify)
    assert program == "gongkai"
    done = subprocess.run([sys.executable, "-m", "gongkai", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    head = tree.xpath("string(//table[caption='公开留痕的最新存证点']//code)")
    assert head in (tmp_path / "journal" / "checkpoints.jsonl").read_text()
