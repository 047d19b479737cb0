"""A scan or photo that proves something (佐证), on its way in: handed in now or before, still being read, or refused."""

from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext

from gongkai.disclosure.actions import File
from gongkai.disclosure.rules import objections_to_waiting
from gongkai.foundation.objections import Objection, Refused
from gongkai.office import uploads
from gongkai.office.uploads import Carried, Held
from gongkai.organization.models import Person

Evidence = Carried | Held | None


def handed_in(request: HttpRequest, person: Person, *, field: str = "evidence", photo: bool = False) -> tuple[Evidence, list[Objection]]:
    """The file handed in at `field`, or that a form shown again carries; and what stands against it.

    A `photo` is kept without position, device data and words.
    """
    upload = request.FILES.get(field)
    held = request.POST.get("held", "")
    if upload is not None or (held and held in request.POST.getlist("stays")):
        try:
            got = uploads.receive(upload, person, field=field, photo=photo) if upload is not None else uploads.redeem_held(held, person)
        except Refused as refused:
            return None, list(refused.objections)
        if isinstance(got, Held):
            return got, [replace(one, field=field) for one in objections_to_waiting([got.waiting.name])]
        if got is not None:
            return uploads.carry(got, person), []
    token = request.POST.get("carried", "")
    if not token:
        return None, []
    file = uploads.redeem(token, person)
    if file is None:
        return None, [Objection("reference_lost", gettext("佐证文件的引用已失效，请重新上传。"), field=field)]
    return Carried(file, token), []


def file_of(evidence: Evidence) -> File | None:
    """The file itself, once it has been read."""
    return evidence.file if isinstance(evidence, Carried) else None
