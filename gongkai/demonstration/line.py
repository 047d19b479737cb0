"""One matter along the whole line, step by step, by the cast: the same actions as the pages, and no way around them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.approval import actions as approval
from gongkai.archives import actions as archives
from gongkai.archives.models import Package, Record
from gongkai.demonstration.zone import Cast
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import Draft
from gongkai.disclosure.models import Version
from gongkai.organization.models import Person, ReaderGroup
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Decisions, Step, TimeLimit
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import postings
from gongkai.publication.models import Release
from gongkai.secrecy import actions as secrecy

NO = dict.fromkeys(Question, False)
"""All eight questions answered with no."""

TO_SOCIETY = Decisions(
    time_limit=TimeLimit.STANDING,
    steps=(Step(Audience.SOCIETY, None),),
    channels=frozenset({Channel.COLUMN.value, Channel.ZONE_PORTAL.value}),
    zone_wide_important=False,
)
"""常年公开, at once, to society, on the column and the portal."""


def decisions(
    *steps: tuple[Audience, date | None],
    time_limit: TimeLimit = TimeLimit.BY_NEED,
    channels: tuple[Channel, ...] = (Channel.COLUMN, Channel.ZONE_PORTAL),
    important: bool = False,
    expires_on: date | None = None,
    groups: Iterable[ReaderGroup] = (),
) -> Decisions:
    """The three decisions of an examination in few words."""
    return Decisions(
        time_limit=time_limit,
        steps=tuple(Step(audience, day) for audience, day in steps),
        channels=frozenset(channel.value for channel in channels),
        zone_wide_important=important,
        expires_on=expires_on,
        groups=frozenset(group.pk for group in groups),
    )


@dataclass(frozen=True)
class Done:
    """One step that was taken: the stage it led to, who took it and what it was."""

    stage: Stage
    person: Person
    what: str


Tell = Callable[[Done], None]


@dataclass
class Line:
    """Carries versions along the line with the people of `cast`; `tell` hears of each step."""

    cast: Cast
    tell: Tell = lambda done: None

    def open(self, entry_code: str, draft: Draft, *, unit: str = "JFJ", by: str = "handler") -> Version:
        """Open a matter under the entry, drafted by a handler of the unit."""
        version = disclosure.open_matter(self.cast.entry(entry_code), self.cast.unit(unit), draft, by=self.cast[by])
        self.tell(Done(Stage.COLLECTED, self.cast[by], "起草公开事项"))
        return version

    def carry(
        self,
        version: Version,
        *,
        to: Stage,
        decided: Decisions = TO_SOCIETY,
        approver: str = "principal",
        answers: dict[Question, bool] | None = None,
    ) -> Version:
        """Carry `version` from collection to the stage `to` (at most PUBLISHED)."""
        for stage, step in self._steps(version, decided, approver, answers or NO):
            step()
            if stage is to:
                break
        return version

    def _steps(
        self, version: Version, decided: Decisions, approver: str, answers: dict[Question, bool]
    ) -> list[tuple[Stage, Callable[[], object]]]:
        unit = version.edition.item.unit.code
        head, deputy = self.cast.head_of(unit), self.cast.deputy_of(unit)
        handler = version.drafted_by
        cast, tell = self.cast, self.tell

        def propose() -> None:
            disclosure.review_oneself(version, answers=answers, by=handler)
            tell(Done(Stage.COLLECTED, handler, "部门自审"))
            disclosure.agree(version, by=head, remark="同意报送。")
            tell(Done(Stage.PROPOSED, head, "部门负责人同意"))

        def consent() -> None:
            assert deputy is not None
            approval.consent(version, by=deputy, remark="同意。")
            tell(Done(Stage.CONSENTED, deputy, "分管领导审核同意"))

        def clear() -> None:
            secrecy.clear(
                version,
                answers=answers,
                grounds="经逐项审查，不涉及国家秘密、工作秘密、商业秘密和个人隐私，可以公开。",
                by=cast["reviewer"],
            )
            tell(Done(Stage.CLEARED, cast["reviewer"], "保密审查通过"))

        def examine() -> None:
            approval.examine(version, decisions=decided, by=cast["examiner"], remark="拟同意公开。")
            tell(Done(Stage.EXAMINED, cast["examiner"], "审查，确定时限、范围、形式"))

        def countersign() -> None:
            approval.countersign(version, by=cast["group_head"], remark="同意。")
            tell(Done(Stage.COUNTERSIGNED, cast["group_head"], "组长签署审查意见"))

        def approve() -> None:
            approval.approve(version, by=cast[approver], remark="同意公开。")
            tell(Done(Stage.APPROVED, cast[approver], "委主要领导审批"))

        def publish() -> None:
            publication.publish(version, by=cast["publisher"])
            tell(Done(Stage.PUBLISHED, cast["publisher"], "公开"))

        steps: list[tuple[Stage, Callable[[], object]]] = [(Stage.PROPOSED, propose)]
        if deputy is not None:
            steps.append((Stage.CONSENTED, consent))
        steps += [(Stage.CLEARED, clear), (Stage.EXAMINED, examine)]
        if decided.zone_wide_important:
            steps.append((Stage.COUNTERSIGNED, countersign))
        return [*steps, (Stage.APPROVED, approve), (Stage.PUBLISHED, publish)]

    def release(self, version: Version) -> Release:
        """The release of a published version."""
        return Release.objects.get(version=version)

    def file(self, version: Version, *, retention: str = "D30") -> Record:
        """File the published version as a record."""
        note = "" if postings.forms_of(self.release(version)).is_complete else "其余公开形式不再办理。"
        record = archives.file_matter(version, retention=retention, note=note, by=self.cast["archivist"])
        self.tell(Done(Stage.FILED, self.cast["archivist"], "立卷归档"))
        return record

    def pack(self, record: Record) -> Package:
        """Pack the record; what was opened must have been settled before."""
        package = archives.pack(record, by=self.cast["archivist"])
        self.tell(Done(Stage.FILED, self.cast["archivist"], "制作归档包"))
        return package
