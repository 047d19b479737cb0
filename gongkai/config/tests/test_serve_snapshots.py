"""What the public server answers: pages, headers, and the forms a page is sent in."""

import gzip
import hashlib
import os

import pytest

from gongkai.config.tests.conftest import OBJECT, PAGE, TOMBSTONE

HEADERS_OF_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def answers(site):
    """One answer of every status the public side gives."""
    yield 200, site.get(f"/{PAGE}/")
    known = site.get(f"/{PAGE}/").headers["ETag"]
    yield 304, site.get(f"/{PAGE}/", if_none_match=known)
    yield 301, site.get(f"/{PAGE}")
    yield 404, site.get("/no/such/page")
    yield 405, site.get(f"/{PAGE}/", method="POST")
    site.point(PAGE, TOMBSTONE)
    yield 410, site.get(f"/{PAGE}/")
    site.server._live = "\ud800"  # an address no file system can hold: stands for any error nobody foresaw
    yield 500, site.get("/")


def test_every_answer_keeps_the_header_contract(site):
    seen = []
    for status, answer in answers(site):
        assert answer.status == status
        seen.append(status)
        assert HEADERS_OF_EVERY_ANSWER.items() <= answer.headers.items(), status
        assert answer.headers["Content-Security-Policy"] == POLICY, status
        assert answer.headers["Content-Type"].endswith("; charset=utf-8"), status
        expected = "no-store" if status >= 400 else "public, no-cache"
        assert answer.headers["Cache-Control"] == expected, status
        if status != 304:
            assert int(answer.headers["Content-Length"]) == len(answer.body), status
    assert seen == [200, 304, 301, 404, 405, 410, 500]


def test_a_page_comes_with_its_validators(site):
    answer = site.get(f"/{PAGE}/")
    assert answer.text.startswith("<h1>第一版</h1>")
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    assert answer.headers["Last-Modified"].endswith(" GMT")


def test_an_address_without_its_slash_leads_to_the_page(site):
    answer = site.get("/zone/park?from=mail")
    assert (answer.status, answer.headers["Location"]) == (301, "/zone/park/?from=mail")
    assert site.get("/office").headers["Location"] == "/office/"


def test_a_reader_who_has_the_page_is_told_so(site):
    first = site.get(f"/{PAGE}/")
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = site.get(f"/{PAGE}/", if_none_match=known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == etag
        assert "Content-Length" not in again.headers
    assert site.get(f"/{PAGE}/", if_none_match='"other"').status == 200
    assert site.get(f"/{PAGE}/", if_modified_since=modified).status == 304
    assert site.get(f"/{PAGE}/", if_none_match='"other"', if_modified_since=modified).status == 200
    # A later date is no proof: the pointer may have been swapped back to an older file.
    assert site.get(f"/{PAGE}/", if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT").status == 200


@pytest.mark.parametrize("address", [f"/{PAGE}/", "/no/such/page", "/zone/park", "/assets/logo.png"])
def test_head_gives_the_headers_of_get_and_no_body(site, address):
    got, headed = site.get(address), site.get(address, method="HEAD")
    assert (headed.status, headed.headers, headed.body) == (got.status, got.headers, b"")


def test_a_page_is_packed_for_readers_who_unpack(site):
    plain, packed = site.get(f"/{PAGE}/"), site.get(f"/{PAGE}/", accept_encoding="br, gzip;q=0.8")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert site.get(f"/{PAGE}/", accept_encoding="gzip", if_none_match=packed.headers["ETag"]).status == 304
    for refusal in ("gzip;q=0", "gzip; q=0.0", "br", "identity"):
        assert "Content-Encoding" not in site.get(f"/{PAGE}/", accept_encoding=refusal).headers


def test_files_are_downloads_that_can_run_nothing(site):
    answer = site.get(f"/{PAGE}/files/%E9%99%84%E4%BB%B6%201.pdf")
    assert (answer.status, answer.body) == (200, b"%PDF-1.7 one")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == ("attachment; filename=\"___1.pdf\"; filename*=UTF-8''%E9%99%84%E4%BB%B6%201.pdf")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert HEADERS_OF_EVERY_ANSWER.items() <= answer.headers.items()


def test_an_html_file_among_the_attachments_is_a_download_too(site):
    site.write(f"objects/{OBJECT}/files/page.html", "<script>alert(1)</script>")
    answer = site.get(f"/{PAGE}/files/page.html")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_large_file_is_streamed_with_the_same_headers_and_validators(site):
    data = os.urandom(3 << 20)
    site.write(f"objects/{OBJECT}/files/large.zip", data)
    address = f"/{PAGE}/files/large.zip"
    answer = site.get(address)
    assert answer.body == data
    assert answer.headers["Content-Length"] == str(len(data))
    assert site.get(address, method="HEAD").headers == answer.headers
    assert site.get(address, if_none_match=answer.headers["ETag"]).status == 304


def test_what_carries_its_hash_in_its_name_may_be_kept_for_ever(site):
    for address in ("/assets/portal.0123456789ab.css", "/static/interface/office.0123456789ab.js"):
        assert site.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for address in ("/assets/logo.png", "/static/interface/office.js", "/"):
        assert site.get(address).headers["Cache-Control"] == "public, no-cache"


def test_machine_readable_files_say_what_they_are(site):
    site.write("live/zone/park/catalogue.json", "{}")
    site.write("live/zone/park/journal/key.pem", "key")
    assert site.get("/zone/park/feed.xml").headers["Content-Type"] == "application/xml; charset=utf-8"
    assert site.get("/zone/park/catalogue.json").headers["Content-Type"] == "application/json; charset=utf-8"
    assert site.get("/zone/park/journal/key.pem").headers["Content-Type"] == "application/x-pem-file; charset=utf-8"
    assert site.get(f"/{PAGE}/content.json").text == '{"title":"第一版"}'


def test_memory_holds_no_more_than_it_may_and_forgets_the_least_asked_for(small_site):
    site = small_site(30_000)
    for number in range(20):
        site.write(f"live/list/{number}/index.html", f"{number}".ljust(5_000))
    assert [site.get(f"/list/{number}/").status for number in range(20)] == [200] * 20
    assert 0 < site.server._held <= 30_000
    assert site.server._held == sum(kept.size for kept in site.server._memory.values())
    last = list(site.server._memory)
    site.get(last[0])
    site.get("/list/0/")
    assert last[0] in site.server._memory
    assert last[1] not in site.server._memory


def test_without_a_tree_every_public_address_is_an_honest_miss(small_site, tmp_path):
    site = small_site(1000)
    (tmp_path / "public").rename(tmp_path / "away")
    for address in ("/", f"/{PAGE}/", "/assets/x.css", "/static/x.css"):
        answer = site.get(address)
        assert answer.status == 404
        assert "没有这个页面" in answer.text


def test_a_matter_runs_no_script_and_pages_with_a_search_field_run_their_own(site):
    site.write("live/zone/park/c/1/index.html", "类")
    assert site.get(f"/{PAGE}/").headers["Content-Security-Policy"] == POLICY
    for address in ("/", "/zone/park/", "/zone/park/c/1/"):
        assert site.get(address).headers["Content-Security-Policy"] == f"{POLICY}; script-src 'self'; connect-src 'self'", address
    assert site.get("/no/such/page/").headers["Content-Security-Policy"] == POLICY
