"""The parts on show: in the demonstration and in development only, every part among them."""

from pathlib import Path
from typing import Any

import gongkai.interface
from gongkai.office.tests.people import Desk

COMPONENTS = Path(gongkai.interface.__file__).parent / "templates" / "components"


def test_every_part_is_on_show(cast: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    answer = Desk(cast["handler"]).client.get("/office/gallery/")
    shown = {Path(template.name).stem for template in answer.templates if template.name and template.name.startswith("components/")}
    assert answer.status_code == 200
    assert shown == {path.stem for path in COMPONENTS.glob("*.html")}


def test_the_gallery_is_not_there_in_earnest(cast: Any) -> None:
    assert Desk(cast["handler"]).client.get("/office/gallery/").status_code == 404
