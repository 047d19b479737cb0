"""Addresses that must lead nowhere: outside the tree, into unfinished files, into the application."""

import os

import pytest

from gongkai.config.tests.conftest import OBJECT, PAGE

ESCAPES = [
    "/../secret.txt",
    "/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E/%2E%2E/secret.txt",
    "/.%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%2f..%2fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/..%c0%afsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/..%00/secret.txt",
    "/secret.txt%00",
    "/index.html%00.png",
    "/zone/../index.html",
    "/zone/park/../../index.html",
    "/zone/./park/",
    "/./",
    "/../",
    "/..",
    "/.",
    "//",
    "//index.html",
    "///etc/passwd",
    "//evil.example/",
    "/zone//park/",
    "/zone/park//",
    "/etc/passwd",
    "/%2fetc%2fpasswd",
    "/static/../secret.txt",
    "/static/..%2fsecret.txt",
    "/static/%2e%2e/public/live/index.html",
    "/static/",
    "/static",
    "/static//office.js",
    "/assets/../index.html",
    f"/d/../../objects/{OBJECT}/index.html",
    f"/objects/{OBJECT}/index.html",
    f"/../objects/{OBJECT}/index.html",
    f"/{PAGE}/../../../../objects/{OBJECT}/index.html",
    f"/{PAGE}/files/../../../../../../secret.txt",
    "/.git/config",
    "/.env",
    "/zone/.index.html.0123.unfinished",
    "/zone/park/index.html/",
    "/zone/park/feed.xml/",
    "/zone/park/feed.xml/x",
    "/index.html%0d%0aSet-Cookie:%20a=b",
    "/index.html%0a",
    "/%7f",
    "/%1b",
    "/%ff%fe",
    "/~root",
    "/zone/park/index.html;jsessionid=1",
    "/live/index.html",
    "/" + "a" * 300,
    "/" + "a/" * 200,
    "/" + "a" * 5000,
    "/pipe",
    "/http://evil.example/",
    "/officer/",
    "/OFFICE/",
    "/i18n",
    "/admin/",
    "/office%00/",
    "/CON",
    "/index.html::$DATA",
]


@pytest.mark.parametrize("address", ESCAPES)
def test_an_address_that_names_nothing_public_is_a_miss(site, address):
    site.write("live/zone/.index.html.0123.unfinished", "half a page")
    answer = site.get(address)
    assert answer.status == 404, answer.text
    assert "没有这一页" in answer.text
    assert b"secret" not in answer.body
    assert site.reached == []


def test_the_corpus_is_large_enough():
    assert len(set(ESCAPES)) == len(ESCAPES) >= 40


@pytest.mark.parametrize("address", ["", "*", "index.html", "http://127.0.0.1/", "\\"])
def test_what_is_no_absolute_path_is_a_miss(site, address):
    assert site.get(address or "?").status == 404


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("live/leak.txt", "../../secret.txt"),
        ("live/leak.txt", "../objects/../../secret.txt"),
        ("live/folder", "../.."),
        ("live/alias", "zone"),
        (f"objects/{OBJECT}/files/leak.txt", "../../../../secret.txt"),
        ("live/loop", "loop"),
        ("live/objectsx", "../objectsx"),
        ("live/dangling", "nowhere"),
    ],
)
def test_a_symbolic_link_leads_into_the_objects_or_nowhere(site, link, target):
    (site.public / "objectsx").mkdir()
    (site.public / "objectsx" / "index.html").write_text("beside the objects")
    os.symlink(target, site.public / link)
    addresses = {
        "live/leak.txt": ["/leak.txt"],
        "live/folder": ["/folder/secret.txt"],
        "live/alias": ["/alias/park/", "/alias/park"],
        f"objects/{OBJECT}/files/leak.txt": [f"/{PAGE}/files/leak.txt"],
        "live/loop": ["/loop", "/loop/"],
        "live/objectsx": ["/objectsx/", "/objectsx"],
        "live/dangling": ["/dangling", "/dangling/"],
    }[link]
    for address in addresses:
        assert site.get(address).status == 404


def test_a_page_in_memory_is_not_served_through_a_link_that_was_turned_outwards(site):
    assert site.get(f"/{PAGE}/files/%E9%99%84%E4%BB%B6%201.pdf").status == 200
    attachment = site.public / "objects" / OBJECT / "files" / "附件 1.pdf"
    attachment.unlink()
    attachment.symlink_to(site.public.parent / "secret.txt")
    assert site.get(f"/{PAGE}/files/%E9%99%84%E4%BB%B6%201.pdf").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])
@pytest.mark.parametrize("address", ["/", f"/{PAGE}/", "/no/such/page", "/static/interface/office.js"])
def test_public_addresses_can_only_be_read(site, address, method):
    site.get(address)
    answer = site.get(address, method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert site.reached == []


def test_only_staff_and_reports_reach_the_application(site):
    addresses = ["/office/", "/office/sign-in/", "/i18n/setlang/", "/report/park/", "/check/", "/search/park/", "/search/park/suggest/"]
    for address in addresses:
        assert site.get(address, method="POST").text == "office"
    assert site.reached == addresses


def test_an_application_that_fails_is_its_own_affair_and_public_pages_go_on(site):
    def broken(environ, start_response):
        raise RuntimeError("no database")

    site.server._app = broken
    with pytest.raises(RuntimeError):
        site.get("/office/")
    assert site.get("/").status == 200
