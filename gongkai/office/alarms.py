"""涉密警示: whoever is served here, a refusal for a state-secret mark is put on record and alerts the secrecy reviewer.

The action that refuses keeps nothing, its transaction is undone; so the face records afterwards what the refusal traces.
"""

from collections.abc import Iterable

from gongkai.disclosure import actions
from gongkai.foundation.objections import Refused
from gongkai.organization.models import Person


def put_on_record(refusals: Iterable[Refused], person: Person, *, guest: str = "") -> None:
    """Record every mark that `refusals` trace, as typed by `person`, or by `guest` on a page that `person` made."""
    traced = {(one.field, one.trace) for refused in refusals for one in refused.objections if one.trace is not None}
    for field, trace in sorted(traced, key=lambda pair: pair[0]):
        actions.refuse_marked(
            person.body,
            field=field,
            name="",
            media_type=trace.media_type,
            size=trace.size,
            digest=trace.digest,
            place=trace.place,
            rule=trace.rule,
            by=person,
            guest=guest,
        )
