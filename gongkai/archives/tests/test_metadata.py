"""The descriptions as pure functions: whatever people wrote, and whatever is missing, the XML fits the schema that goes with it."""

import pytest
from lxml import etree

from gongkai.archives.first_page import first_page
from gongkai.archives.metadata import record_xml
from gongkai.archives.package import SCHEMAS
from gongkai.archives.premis import premis_xml

ODD = "甲\x00乙\x1b]]> & <script>alert(1)</script> \"'\ufffe 😀\r\n丙"
AT = "2026-11-23T08:05:00+00:00"
FILE = {
    "path": "versions/v1/text.html", "name": "text.html", "role": "text", "media_type": "text/html", "size": 0,
    "digest": f"sha256:{'0' * 64}", "sm3": f"sm3:{'1' * 64}",
}  # fmt: skip


def told(**changes):
    """A dossier with nothing in it but what there always is."""
    return {
        "body": {"code": "70013352-5", "name": "某管委会", "fonds": "N017"},
        "matter": "c94e73a4-22b2-4071-8d62-bfd3684551ac",
        "unit": "党政办公室",
        "entry": {"code": "3.7.C", "title": "承诺"},
        "index_number": "",
        "edition": {"number": 1},
        "versions": [
            {"number": 1, "title": "题名", "digest": f"sha256:{'2' * 64}", "drafted_by": "某人", "drafted_at": AT,
             "change_note": "", "files": []}
        ],
        "opinions": [],
        "stages": [],
        "release": None,
        "feedback": [],
        "record": {
            "code": "", "fonds": "N017", "year": 2026, "category": "WS", "class": "", "number": None, "retention": "Y", "note": "",
            "filed_by": "某人", "at": AT,
        },
        "renditions": [],
        "papers": [],
        "supplements": [],
        "four_checks": None,
        "files": [FILE],
    } | changes  # fmt: skip


def opinion(**changes):
    return {
        "kind": "verdict", "version": 1, "outcome": "agree", "remark": "", "ground": "", "person": "某人", "post": "", "on_behalf_of": "",
        "at": AT,
    } | changes  # fmt: skip


def change(**changes):
    return {
        "move": "file", "to": "filed", "version": None, "person": "", "post": "", "on_behalf_of": "", "reason": "", "at": AT,
    } | changes  # fmt: skip


ODDLY = told(
    unit=ODD,
    entry={"code": "3.7.C", "title": ODD},
    opinions=[opinion(remark=ODD, person=ODD, on_behalf_of=ODD, post="secrecy_reviewer")],
    stages=[change(reason=ODD), change(move="withdraw", to="withdrawn", version=1, person=ODD)],
    release={
        "openings": [{"position": 0, "audience": "社会", "at": AT, "object": ""}],
        "postings": [
            {"channel": "notice_board", "place": ODD, "from": "2026-11-23", "until": "", "note": ODD, "person": ODD},
            {"channel": "meeting", "place": "", "from": "2026-11-23", "until": "2026-12-01", "note": "", "person": ""},
        ],
        "withdrawal": {"reason": ODD, "authority": ODD, "at": AT},
    },
    files=[FILE, FILE | {"path": "versions/v1/files/a~12345678", "name": ODD, "role": "attachment"}],
)
CONTENT = {"title": "题名"}
ODD_CONTENT = {"title": ODD, "keywords": [ODD], "summary": ODD, "document_number": ODD, "basis": ODD, "co_issuers": [{"name": ODD}]}


@pytest.mark.clause("2.E")
@pytest.mark.parametrize(("dossier", "content"), [(told(), CONTENT), (ODDLY, ODD_CONTENT)], ids=["bare", "odd"])
def test_the_descriptions_fit_their_schemas_whatever_was_written(dossier, content):
    for name, data in (("record", record_xml(dossier, content, None)), ("premis", premis_xml(dossier, content["title"]))):
        schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))
        assert schema.validate(etree.fromstring(data)), (name, schema.error_log)
        assert b"\x00" not in data


def test_the_first_page_shows_what_was_written_as_words_and_runs_nothing():
    page = first_page(ODDLY, [], None).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert first_page(told(), [], None) == first_page(told(), [], None)
