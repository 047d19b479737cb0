"""One matter from the draft to the archive by nothing but pages, each opened and sent by the person whose turn it is."""

import uuid
from pathlib import Path

import bagit
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.archives.models import Package
from gongkai.archives.queries import package_folder
from gongkai.disclosure.models import Version
from gongkai.office.offers import waiting_for
from gongkai.office.tests.people import NO_EIGHT_TIMES, Desk
from gongkai.office.tests.test_uploads import hidden
from gongkai.publication import queries
from gongkai.vault.tests.files import docx, paragraph, picture

LINE = (
    ("handler", "self_review", NO_EIGHT_TIMES),
    ("unit_head", "agree", {"conclusion": "agree"}),
    ("deputy_leader", "consent", {"conclusion": "agree"}),
    ("reviewer", "clear", {"conclusion": "agree", "grounds": "经审查可以公开。", **NO_EIGHT_TIMES}),
    (
        "examiner",
        "examine",
        {
            "conclusion": "agree",
            "time_limit": "standing",
            "scope": "society",
            "channels": ["column", "screen"],
            "zone_wide_important": "no",
        },
    ),
    ("principal", "approve", {"conclusion": "agree"}),
    ("publisher", "publish", {"confirmed": "on"}),
    ("collector", "posting", {"channel": "screen", "place": "大厅电子屏", "shown_from": timezone.localdate().isoformat()}),
    ("archivist", "file", {"retention": "Y"}),
    ("archivist", "pack", {"made": "0"}),
)


@pytest.mark.clause("2.1", "2.A", "2.B", "2.C", "2.D", "2.E")
def test_a_matter_goes_the_whole_line_through_pages_alone(cast, settings):
    handler = Desk(cast["handler"])
    given = {
        "matter": str(uuid.uuid4()),
        "unit": str(cast.unit("JFJ").pk),
        "title": "2026年度重点工作",
        "basis": "管理办法第三章",
        "text_from": "uploaded",
    }
    word = SimpleUploadedFile("重点工作.docx", docx(paragraph("一、产业招商。")))
    shown = handler.client.post("/office/matters/new/?entry=3.2.A", given | {"source": word, "files": [photo()], "do": "upload"})
    carried = hidden(shown, "carried")
    kept = {"conversion": hidden(shown, "conversion")[0], "carried": carried, "stays": carried, "conversion_checked": "on", "do": "save"}
    assert handler.client.post("/office/matters/new/?entry=3.2.A", given | kept).status_code == 303
    version = Version.objects.get()
    for name, verb, sent in LINE:
        desk = Desk(cast[name])
        waiting = waiting_for(cast[name], timezone.localdate())
        assert [row.edition.pk for row in waiting] == [version.edition_id], (name, verb)
        assert verb in {offer.verb for row in waiting for offer in row.offers}
        assert desk.look(verb, version).status_code == 200, verb
        more = {"evidence": photo()} if verb == "posting" else {}
        assert desk.send(verb, version, **sent, **more).status_code == 303, verb
    number = queries.index_number_of(version.edition.item)
    page = Path(settings.PUBLIC, "live", queries.address_of(number), "index.html").read_text()
    assert "一、产业招商。" in page
    assert bagit.Bag(str(package_folder(Package.objects.get()))).is_valid()
    assert all(waiting_for(person, timezone.localdate()) == [] for person in cast)


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场照片.png", picture("PNG"))
