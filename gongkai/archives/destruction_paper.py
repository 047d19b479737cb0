"""What a destruction list says on paper (销毁清册), as plain values."""

from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gongkai.archives import appraising, queries
from gongkai.archives.appraising import Standing
from gongkai.archives.models import DESTRUCTION_OUTCOMES, DESTRUCTION_ROLES, RETENTIONS, DestructionOpinion, Record
from gongkai.papers.archive import Decision, Destroyed, DestructionList


def values_of(standing: Standing) -> DestructionList:
    """The list as it stands now: its lines, both approvals, the two witnesses, and when it was carried out. In Chinese, for anybody."""
    with translation.override(settings.LANGUAGE_CODE):
        return _values_of(standing)


def _values_of(standing: Standing) -> DestructionList:
    listing = standing.listing
    lines = list(appraising.lines_of(listing))
    terms = dict(appraising.with_terms(Record.objects.filter(pk__in=[line.record_id for line in lines])).values_list("pk", "until"))
    pages = queries.pages_of([line.record for line in lines])
    done = standing.destruction
    appraised = [line.appraisal for line in lines]
    return DestructionList(
        fonds_number=listing.body.fonds_number,
        number=listing.number,
        lines=tuple(
            Destroyed(
                code=line.record.code,
                title=line.record.version.title,
                document_number=str(line.record.version.facts.get("document_number", "")),
                day=timezone.localdate(line.record.at),
                kept=str(RETENTIONS[line.record.retention]),
                until=date(until, 12, 31) if (until := terms[line.record_id]) else None,
                pages=pages.get(line.record_id),
                why=line.appraisal.reason,
            )
            for line in lines
        ),
        appraised_by="、".join(dict.fromkeys(one.person.name for one in appraised)),
        appraised_on=max((one.decided_on for one in appraised), default=None),
        approvals=tuple((str(name), _decision(standing.opinions.get(role))) for role, name in DESTRUCTION_ROLES.items()),
        supervisors=tuple(one.person.name for one in standing.witnesses[: appraising.WITNESSES]),
        destroyed_on=timezone.localdate(done.at) if done else None,
        way=_("删除归档包") if done else "",
        note=listing.reason,
    )


def _decision(opinion: DestructionOpinion | None) -> Decision | None:
    if opinion is None:
        return None
    signed = opinion.person.name
    if opinion.on_behalf_of:
        signed = _("{name}（受{other}委托）").format(name=signed, other=opinion.on_behalf_of.name)
    return Decision(str(DESTRUCTION_OUTCOMES[opinion.outcome]), opinion.remark, signed, timezone.localdate(opinion.at))
