"""Withdrawal and replacement as a reader meets them: at once, and for good."""

import shutil

import pytest

from gongkai.config.tests.conftest import OBJECT, OTHER, PAGE, TOMBSTONE


def test_a_swapped_pointer_is_seen_by_the_next_request(site):
    assert "第一版" in site.get(f"/{PAGE}/").text
    known = site.get(f"/{PAGE}/").headers["ETag"]
    site.point(PAGE, OTHER)
    answer = site.get(f"/{PAGE}/", if_none_match=known)
    assert answer.status == 200
    assert "第二版" in answer.text
    site.point(PAGE, OBJECT)
    assert "第一版" in site.get(f"/{PAGE}/").text


def test_a_new_page_needs_no_restart(site):
    assert site.get("/zone/park/c/1/").status == 404
    site.write("live/zone/park/c/1/index.html", "新")
    assert site.get("/zone/park/c/1/").status == 200


def test_a_rewritten_page_is_seen_by_the_next_request(site):
    site.get("/zone/park/")
    replaced = site.write("live/zone/park/.index.html.unfinished", "<h1>更新</h1>")
    replaced.rename(site.public / "live/zone/park/index.html")
    assert site.get("/zone/park/").text == "<h1>更新</h1>"


@pytest.mark.clause("2.D")
def test_a_withdrawn_page_is_gone_with_everything_below_it(site):
    below = [f"/{PAGE}/", f"/{PAGE}", f"/{PAGE}/index.html", f"/{PAGE}/content.json", f"/{PAGE}/files/%E9%99%84%E4%BB%B6%201.pdf"]
    for address in below:
        assert site.get(address).status in (200, 301)
    site.point(PAGE, TOMBSTONE)
    for address in [*below, f"/{PAGE}/manifest.json", f"/{PAGE}/files/", f"/{PAGE}/never/was/here"]:
        for method in ("GET", "HEAD"):
            answer = site.get(address, method=method)
            assert (answer.status, answer.headers["Cache-Control"]) == (410, "no-store"), address
        assert "已撤下" in site.get(address).text
        assert site.get(address, if_none_match="*").status == 410
    assert site.reached == []


def test_a_withdrawn_page_stays_withdrawn_and_never_falls_through_to_the_application(site):
    """Lesson 19: a fall-through to a dynamic view once served a withdrawn document again."""
    site.get(f"/{PAGE}/")
    site.point(PAGE, TOMBSTONE)
    for _ in range(3):
        assert site.get(f"/{PAGE}/").status == 410
    (site.public / "live" / PAGE).unlink()
    assert site.get(f"/{PAGE}/").status == 404
    shutil.rmtree(site.public / "objects" / TOMBSTONE)
    site.point(PAGE, TOMBSTONE)
    assert site.get(f"/{PAGE}/").status == 404
    assert site.reached == []


def test_a_page_beside_a_tombstone_is_not_served(site):
    site.write(f"objects/{TOMBSTONE}/index.html", "left behind")
    site.point(PAGE, TOMBSTONE)
    assert site.get(f"/{PAGE}/").status == 410
    assert site.get(f"/{PAGE}/index.html").status == 410


def test_a_tombstone_above_covers_what_is_below_and_nothing_beside_it(site):
    site.point("d/00817525-1/2022-00002", OTHER)
    site.point("d/00817525-1/2022-00001.e1", OBJECT)
    site.point(PAGE, TOMBSTONE)
    assert site.get("/d/00817525-1/2022-00002/").status == 200
    assert site.get("/d/00817525-1/2022-00001.e1/").status == 200


def test_a_removed_object_is_missed_at_once(site):
    assert site.get(f"/{PAGE}/").status == 200
    shutil.rmtree(site.public / "objects" / OBJECT)
    assert site.get(f"/{PAGE}/").status == 404
    assert site.server._held == sum(kept.size for kept in site.server._memory.values())


def test_a_page_published_again_after_withdrawal_is_served(site):
    site.point(PAGE, TOMBSTONE)
    assert site.get(f"/{PAGE}/").status == 410
    site.point(PAGE, OTHER)
    assert "第二版" in site.get(f"/{PAGE}/").text
