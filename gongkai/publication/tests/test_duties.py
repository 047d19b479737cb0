"""A duty is met when what answers it is disclosed in time, and missed otherwise; a short run of the whole machinery (clause 5.1)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.catalog.duties import LIMITS, Schedule, expected
from gongkai.catalog.models import Duty, Timing
from gongkai.catalog.queries import duties_of
from gongkai.catalog.standard import standard_catalogue
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Call
from gongkai.foundation.workdays import reckon, seeded
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.duties import Disclosed, State, counted, fulfilments, judge
from gongkai.publication.models import Opening

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]
TODAY = timezone.localdate()


def raised(cast, *, due_on, entry="3.7.D"):
    """A duty of some time ago, whose day is `due_on`."""
    given = {"days": 20, "working": True, "basis": "条例", "begins_on": due_on - timedelta(days=60), "ends_on": due_on - timedelta(days=30)}
    found = cast.entry(entry)
    number = Duty.objects.count()
    return Duty.objects.create(
        entry=found, key=f"T{number}", label="某期", time_limit="staged", unit=found.unit, due_on=due_on, raised_at=timezone.now(), **given
    )


def answer(line, duty, *, to=Stage.PUBLISHED, decided=None):
    version = disclosure.open_matter(duty.entry, line.cast.unit("JFJ"), draft("本期进度", "正文。"), duties=[duty], by=line.cast["handler"])
    return line.carry(version, to=to, **({"decided": decided} if decided else {}))


def state(duty, *, on=TODAY):
    return fulfilments([duty], on=on)[0].state


def test_a_duty_nobody_answers_is_reminded_of_before_on_and_after_its_day(cast):
    duty = raised(cast, due_on=TODAY)
    days = {-30: State.OPEN, -7: State.SOON, -1: State.SOON, 0: State.TODAY, 1: State.MISSED}
    assert {day: state(duty, on=TODAY + timedelta(days=day)) for day in days} == days
    assert fulfilments([duty], on=TODAY + timedelta(days=3))[0].overdue == 3


def test_a_duty_is_met_when_its_matter_opens_in_time_and_late_when_it_opens_afterwards(line, cast):
    in_time, late = raised(cast, due_on=TODAY), raised(cast, due_on=TODAY - timedelta(days=1))
    for duty in (in_time, late):
        answer(line, duty)
    assert [one.state for one in fulfilments([in_time, late], on=TODAY)] == [State.MET, State.LATE]
    assert fulfilments([in_time], on=TODAY)[0].met_on == TODAY
    assert state(late, on=TODAY - timedelta(days=1)) is State.TODAY


def test_a_matter_on_its_way_or_not_open_yet_meets_nothing(line, cast):
    approved, scheduled = raised(cast, due_on=TODAY), raised(cast, due_on=TODAY)
    answer(line, approved, to=Stage.APPROVED)
    answer(line, scheduled, decided=decisions((Audience.SOCIETY, TODAY + timedelta(days=4))))
    assert [one.state for one in fulfilments([approved, scheduled], on=TODAY)] == [State.TODAY, State.TODAY]
    assert fulfilments([approved], on=TODAY)[0].edition is not None


def test_what_was_withdrawn_by_its_day_is_not_disclosed_and_what_fell_later_was(line, cast):
    before, after = raised(cast, due_on=TODAY + timedelta(days=9)), raised(cast, due_on=TODAY - timedelta(days=1))
    for duty in (before, after):
        version = answer(line, duty)
        publication.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    assert state(before) is State.OPEN
    kept = raised(cast, due_on=TODAY)
    version = answer(line, kept)
    publication.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    assert state(kept) is State.TODAY


def test_a_waived_duty_is_owed_by_nobody(cast):
    duty = raised(cast, due_on=TODAY - timedelta(days=9))
    catalog.waive_duty(duty, ground="nothing", reason="没有发生", by=cast["collector"])
    assert state(duty) is State.WAIVED
    assert counted(fulfilments([duty], on=TODAY))[State.WAIVED] == 1


def test_a_postponed_duty_is_judged_by_its_later_day(line, cast):
    duty = raised(cast, due_on=TODAY)
    catalog.postpone_duty(duty, due_on=TODAY + timedelta(days=5), reason="数据未出", by=cast["collector"])
    assert state(duty, on=TODAY + timedelta(days=5)) is State.TODAY
    answer(line, duty)
    assert state(duty) is State.MET


def test_three_quarters_of_the_catalogue_pass_and_what_is_answered_is_met_and_the_rest_is_missed(line, cast):
    """The clock of 2026, from July to the end of November: raised on its day, called for, met or missed."""
    for timing in Timing.objects.filter(entry__body=cast.body):
        timing.pk, timing.starts_on = None, date(2026, 6, 30)
        timing._state.adding = True
        timing.save()
    first = {}
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 30), date(2026, 12, 1)):
        first[day] = [duty.key for duty in catalog.raise_what_has_arisen(on=day)]
    assert sorted(set(first[date(2026, 7, 1)])) == ["2026-H1", "2026-Q2", "2026-S2"]
    assert len(first[date(2026, 7, 1)]) == 9
    assert sorted(first[date(2026, 10, 1)]) == ["2026-Q3", "2026-S3"]
    assert set(first[date(2026, 12, 1)]) == {"2026"}
    assert len(first[date(2026, 12, 1)]) == 15
    assert first[date(2026, 6, 30)] == first[date(2026, 9, 30)] == first[date(2026, 11, 30)] == []
    assert len(disclosure.call_for_what_is_due()) == Call.objects.count() == duties_of(cast.body).count()

    duty = Duty.objects.get(entry=cast.entry("3.7.D"), key="2026-S3")
    version = answer(line, duty)
    opened = timezone.localdate(Opening.objects.get(release__version=version).at)
    by_day = {one.duty: one.state for one in fulfilments(duties_of(cast.body), on=max(opened, date(2026, 12, 1)))}
    assert by_day.pop(duty) is (State.MET if opened <= duty.due_on else State.LATE)
    over = {duty for duty in by_day if duty.due_on < max(opened, date(2026, 12, 1))}
    assert {by_day[duty] for duty in over} == {State.MISSED}
    assert {by_day[duty] for duty in by_day.keys() - over} <= {State.OPEN, State.SOON, State.TODAY}


DAYS = [date(2025, 1, 1) + timedelta(days=step) for step in range(880)]
"""Two years, and as much of the next as the duties of the second still take."""
EVENTS = [
    ("3.3.D", "ordinary", date(2025, 9, 19)),
    ("3.4.B", "ordinary", date(2026, 2, 6)),
    ("3.4.C", "licence", date(2025, 9, 19)),
    ("3.4.D", "ordinary", date(2026, 9, 18)),
    ("3.5.D", "at_once", date(2026, 9, 30)),
    ("3.7.F", "ordinary", date(2026, 9, 18)),
    ("3.7.E", "budget", date(2026, 1, 15)),
]
# Worked out by hand: entry, key, the day it was raised, the last day in time; and what became of it when nobody answered (None), or
# when the answer opened on that day.
GOLDEN = [
    ("3.3.D", "2025-09-19", date(2025, 9, 19), date(2025, 10, 23), None),
    ("3.4.C", "2025-09-19", date(2025, 9, 19), date(2025, 9, 29), date(2025, 9, 29)),
    ("3.4.B", "2026-02-06", date(2026, 2, 6), date(2026, 3, 12), date(2026, 3, 13)),
    ("3.4.D", "2026-09-18", date(2026, 9, 18), date(2026, 10, 22), None),
    ("3.7.E", "2026-01-15", date(2026, 1, 15), date(2026, 2, 4), date(2026, 1, 20)),
    ("3.3.B", "2025-Q1", date(2025, 4, 1), date(2025, 4, 28), None),
    ("3.7.D", "2026-S3", date(2026, 10, 1), date(2026, 11, 3), date(2026, 11, 3)),
    ("3.3.A", "2025-H2", date(2026, 1, 1), date(2026, 1, 29), date(2026, 1, 30)),
    ("3.2.E", "2025", date(2026, 1, 1), date(2026, 1, 29), None),
    ("3.1.A", "2026", date(2026, 12, 1), date(2026, 12, 28), date(2026, 12, 1)),
]


def lived_through():
    """Every duty of the 39 entries: code and key → the day it arises, its last day, and when its answer opens (None: never)."""
    calendar, found = seeded(), {}
    for category in standard_catalogue():
        for entry in category.entries:
            schedule = Schedule(entry.time_limit, entry.period, DAYS[0])
            for one in expected(schedule, calendar, until=date(2026, 12, 31)):
                found[f"3.{category.number}.{entry.letter}", one.key] = (one.arises_on, one.due_on)
    for code, limit, day in EVENTS:
        worked_out = reckon(day, LIMITS[limit].days, calendar, working=LIMITS[limit].working)
        found[code, day.isoformat()] = (day, worked_out.end)
    opens = {(code, key): opened for code, key, _raised, _due, opened in GOLDEN}
    # Of the others a third opens on the last day, a third a day late, a third never.
    usual = {name: (due, due + timedelta(days=1), None)[number % 3] for number, (name, (_, due)) in enumerate(sorted(found.items()))}
    return {name: (*days, opens.get(name, usual[name])) for name, days in found.items()}


def test_two_years_lived_day_by_day_raise_meet_and_miss_every_duty_of_the_39_entries_on_its_day():
    duties = lived_through()
    seen = {name: [] for name in duties}
    for today in DAYS:
        for name, (arises_on, due_on, opened_on) in duties.items():
            if arises_on > today or (seen[name] and seen[name][-1][1] in (State.MET, State.LATE)):
                continue
            state, _met_on = judge(due_on, [Disclosed(opened_on)] if opened_on else [], on=today)
            if not seen[name] or seen[name][-1][1] is not state:
                seen[name].append((today, state))
    assert {code for code, _key in duties} == {f"3.{c.number}.{e.letter}" for c in standard_catalogue() for e in c.entries}
    for name, (arises_on, due_on, opened_on) in duties.items():
        changes = seen[name]
        assert changes[0][0] == arises_on
        outcome = [(day, state) for day, state in changes if state in (State.MISSED, State.MET, State.LATE)]
        missed = (due_on + timedelta(days=1), State.MISSED)
        if opened_on is None:
            assert outcome == [missed], name
        elif opened_on <= due_on:
            assert outcome == [(opened_on, State.MET)], name
        else:  # the answer opens on the very day on which the duty would be missed
            assert outcome == [(opened_on, State.LATE)], name


@pytest.mark.parametrize(("code", "key", "raised_on", "due_on", "opened_on"), GOLDEN)
def test_ten_duties_worked_out_by_hand(code, key, raised_on, due_on, opened_on):
    assert lived_through()[code, key] == (raised_on, due_on, opened_on)
    answers = [Disclosed(opened_on)] if opened_on else []
    assert judge(due_on, answers, on=due_on)[0] is (State.MET if opened_on and opened_on <= due_on else State.TODAY)
    after = State.MISSED if opened_on is None else State.MET if opened_on <= due_on else State.LATE
    assert judge(due_on, answers, on=due_on + timedelta(days=1))[0] is after
