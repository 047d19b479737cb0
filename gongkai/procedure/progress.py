"""How far a matter has come (进度): the main line's stages for the progress line on the pages."""

from dataclasses import dataclass

from gongkai.procedure.dossier import Dossier
from gongkai.procedure.rules import decided_in, is_important
from gongkai.procedure.stages import LINE, Stage


@dataclass(frozen=True)
class Point:
    """One stage of the main line: whether the matter has reached it, and whether it stands there now."""

    stage: Stage
    done: bool
    current: bool


_STANDS_AT = {
    Stage.RETURNED: Stage.COLLECTED,
    Stage.REFERRED: Stage.PROPOSED,
    Stage.WITHDRAWN: Stage.PUBLISHED,
    Stage.SUPERSEDED: Stage.PUBLISHED,
    Stage.EXPIRED: Stage.PUBLISHED,
}


def progress(of: Dossier | Stage) -> tuple[Point, ...]:
    """The main line as far as it concerns `of`, in its order (clause 2.1).

    Of a dossier: without CONSENTED where no deputy leader is in charge, and without COUNTERSIGNED once the matter is examined and
    not zone-wide important. Of a stage alone: the whole line. Beside the line a matter stands where it left it: RETURNED at
    COLLECTED, REFERRED before the secrecy verdict, after a withdrawal, replacement or end where the archive has it; WITHHELD
    stands nowhere and has no current stage.
    """
    line, at = (_line_of(of), _stands_at(of)) if isinstance(of, Dossier) else (LINE, _STANDS_AT.get(of, of))
    reached = LINE.index(at) if at in LINE else -1
    return tuple(Point(stage, LINE.index(stage) <= reached, stage is at) for stage in line)


def _line_of(dossier: Dossier) -> tuple[Stage, ...]:
    left_out = set()
    if not dossier.needs_consent:
        left_out.add(Stage.CONSENTED)
    if decided_in(dossier) is not None and not is_important(dossier):
        left_out.add(Stage.COUNTERSIGNED)
    return tuple(stage for stage in LINE if stage not in left_out or stage is dossier.stage)


def _stands_at(dossier: Dossier) -> Stage:
    at = _STANDS_AT.get(dossier.stage, dossier.stage)
    if dossier.stage is Stage.REFERRED and dossier.needs_consent:
        return Stage.CONSENTED
    if at is Stage.PUBLISHED and dossier.handed_over:
        return Stage.HANDED_OVER
    return Stage.FILED if at is Stage.PUBLISHED and dossier.filed else at
