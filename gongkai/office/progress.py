"""Where a matter stands on its way (办理进度): the steps of the line, the side mark, and who is to act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.approval import queries as approval
from gongkai.disclosure.models import UNDER_WAY, Edition, StageChange
from gongkai.disclosure.queries import actor
from gongkai.organization.models import Person
from gongkai.organization.queries import holders
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Dossier, Kind
from gongkai.procedure.posts import UNIT_POSTS, Post
from gongkai.procedure.stages import LINE, Move, Stage

LABELS: dict[Stage, str | Promise] = {
    Stage.COLLECTED: _("起草"),
    Stage.PROPOSED: _("部门审核"),
    Stage.CONSENTED: _("分管领导审核"),
    Stage.CLEARED: _("保密审查"),
    Stage.EXAMINED: _("审查"),
    Stage.COUNTERSIGNED: _("组长签署"),
    Stage.APPROVED: _("审批"),
    Stage.PUBLISHED: _("公开"),
    Stage.FILED: _("归档"),
    Stage.HANDED_OVER: _("移交"),
}
"""What has to be done to come to a stage of the line."""

SIGNING = {
    Post.UNIT_HEAD: Move.AGREE,
    Post.DEPUTY_LEADER: Move.CONSENT,
    Post.SECRECY_REVIEWER: Move.CLEAR,
    Post.EXAMINER: Move.EXAMINE,
    Post.GROUP_HEAD: Move.COUNTERSIGN,
    Post.PRINCIPAL_LEADER: Move.APPROVE,
    Post.PUBLISHER: Move.PUBLISH,
}
"""What each post does that is barred to whoever had a hand in the version before."""
OF_THE_PERSON = frozenset({"own_draft", "acted_already", "own_approval", "not_delegable"})
"""Objections that stand against the person, whatever else does."""

ASIDE = frozenset({Stage.RETURNED, Stage.WITHHELD, Stage.REFERRED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED})
_OUT_OF_SIGHT = frozenset({Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED})


@dataclass(frozen=True)
class Step:
    """One step of the line. `state` is "done", "current", "ahead" or, while nobody knows whether it is needed, "open".

    `change` is the change of stage that made it done.
    """

    stage: Stage
    label: str | Promise
    state: str
    change: StageChange | None


@dataclass(frozen=True)
class Waiting:
    """A post whose turn it is, with the names of those who may act in it today on this very version.

    `all_acted` is whether somebody holds it, and yet everybody who does has had a hand in the version.
    """

    post: Post
    names: tuple[str, ...]
    all_acted: bool = False


@dataclass(frozen=True)
class Progress:
    """The whole line, the side mark (退回, 不予公开, 撤回 …) with the change that set it, and who is to act."""

    steps: tuple[Step, ...]
    aside: StageChange | None
    waiting: tuple[Waiting, ...]

    @property
    def now(self) -> Step | None:
        """The step that is to be done, None where the way is at its end."""
        return next((step for step in self.steps if step.state == "current"), None)

    @property
    def at(self) -> int:
        """The place of that step, counted from 1; 0 where there is none."""
        return self.steps.index(self.now) + 1 if self.now else 0


def progress_of(edition: Edition, dossier: Dossier, changes: Sequence[StageChange], *, today: date) -> Progress:
    """The progress of `edition` out of its `changes`, oldest first, and the procedure's facts."""
    reached, aside = _reached(changes)
    if dossier.stage is not Stage.RETURNED and (dossier.stage is not Stage.COLLECTED or procedure.has(dossier, Kind.SELF_REVIEW)):
        reached.setdefault(Stage.COLLECTED, None)
    else:
        reached.pop(Stage.COLLECTED, None)
    steps: list[Step] = []
    current_is_known = dossier.stage is Stage.WITHHELD
    for stage in LINE:
        if not _is_needed(stage, dossier, reached):
            continue
        if stage in reached:
            state = "done"
        elif not current_is_known:
            state, current_is_known = "current", True
        else:
            state = "open" if stage is Stage.COUNTERSIGNED and procedure.decided_in(dossier) is None else "ahead"
        steps.append(Step(stage, LABELS[stage], state, reached.get(stage)))
    waiting = tuple(_waiting(post, edition, dossier, today) for post in sorted(procedure.turn(dossier)))
    return Progress(tuple(steps), aside, waiting)


def waited_for(editions: Iterable[Edition], *, on: date) -> dict[int, tuple[Post, ...]]:
    """The posts that each edition on its way to being released waits for, by the edition's key; what is released waits for no reader."""
    under_way = {stage.value for stage in UNDER_WAY}
    travelling = [edition for edition in editions if edition.stage in under_way and edition.current_id is not None]
    return {pk: tuple(sorted(procedure.turn(dossier))) for pk, dossier in approval.dossiers(travelling, on=on).items()}


def people_waited_for(posts: Iterable[Post], edition: Edition, *, on: date) -> tuple[Waiting, ...]:
    """Who may act in these posts on the matter on that day, post by post."""
    facts = approval.dossier(edition, on=on)
    return tuple(_waiting(post, edition, facts, on) for post in posts)


def _reached(changes: Sequence[StageChange]) -> tuple[dict[Stage, StageChange | None], StageChange | None]:
    """The stages of the line that the present trip has come to, and the change that put the edition aside, if it still is."""
    reached: dict[Stage, StageChange | None] = {}
    aside: StageChange | None = None
    for change in changes:
        stage = Stage(change.to_stage)
        if stage in ASIDE:
            aside = change
        elif stage is Stage.COLLECTED or (aside is not None and Stage(aside.to_stage) is Stage.REFERRED):
            aside = None
        if stage in (Stage.COLLECTED, Stage.RETURNED):
            reached = {}
        if stage in LINE:
            reached[stage] = change
    return reached, aside


def _is_needed(stage: Stage, dossier: Dossier, reached: dict[Stage, StageChange | None]) -> bool:
    if stage in reached:
        return True
    if dossier.stage is Stage.WITHHELD or (dossier.stage in _OUT_OF_SIGHT and stage in LINE[: LINE.index(Stage.FILED)]):
        return False
    if stage is Stage.CONSENTED:
        return dossier.needs_consent and Stage.CLEARED not in reached
    if stage is Stage.COUNTERSIGNED:
        return Stage.APPROVED not in reached and (procedure.decided_in(dossier) is None or procedure.is_important(dossier))
    return True


def _waiting(post: Post, edition: Edition, dossier: Dossier, today: date) -> Waiting:
    item = edition.item
    unit = item.unit if post in UNIT_POSTS else None
    held_by = holders(post, body=item.body, unit=unit, on=today)
    may = [person for person in held_by if not _has_acted(person, post, edition, dossier, today)]
    return Waiting(post, tuple(person.name for person in may), all_acted=bool(held_by) and not may)


def _has_acted(person: Person, post: Post, edition: Edition, dossier: Dossier, today: date) -> bool:
    """Whether `person`, though he holds `post` or has its power on loan, may not use it on this version (clause 8.3)."""
    if post not in SIGNING:
        return False
    against = procedure.objections(dossier, SIGNING[post], actor(person, edition, on=today), today=today)
    return any(one.code in OF_THE_PERSON for one in against)
