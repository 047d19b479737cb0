"""The words and the diagram."""

import re
from dataclasses import replace

import pytest

from gongkai.foundation.clauses import BY_IDENTIFIER
from gongkai.procedure import labels, rules
from gongkai.procedure.channels import SOCIETY_CHANNELS, ZONE_CHANNELS, Channel
from gongkai.procedure.diagram import diagram
from gongkai.procedure.dossier import Actor
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import LINE, MOVES, Move, Stage
from gongkai.procedure.tests.faults import FAULTS
from gongkai.procedure.tests.matters import NO, TO_SOCIETY, TODAY, matter
from gongkai.procedure.words import gettext_noop

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TABLES = [
    labels.STAGE,
    labels.MOVE,
    labels.POST,
    labels.QUESTION,
    labels.TIME_LIMIT,
    labels.AUDIENCE,
    labels.OUTCOME,
    labels.KIND,
    labels.CHANNEL,
]


@pytest.mark.parametrize("table", TABLES)
def test_every_member_has_a_chinese_name_of_its_own(table):
    assert all(CHINESE.match(name) for name in table.values())
    assert len(set(table.values())) == len(table)


@pytest.mark.clause("8.1")
def test_there_are_eight_questions():
    assert len(Question) == 8


@pytest.mark.clause("4.1")
def test_ten_forms_stay_in_the_zone_and_six_reach_society():
    assert (len(ZONE_CHANNELS), len(SOCIETY_CHANNELS)) == (10, 6)
    assert Channel.MEETING.audience == "zone"
    assert Channel.ZONE_PORTAL.audience == "society"


def test_marking_a_word_leaves_it_as_it_is():
    assert gettext_noop("收集") == "收集"


def test_every_objection_is_said_in_chinese_with_a_clause_of_the_regulation():
    everybody = [Actor(40, frozenset({post})) for post in Post] + [Actor(1, frozenset(Post) - {Post.AUDITOR}, ((Post.HANDLER, 9),))]
    found = {
        objection
        for stage in LINE
        for dossier in (matter(stage), replace(matter(stage), digest="", has_text=False, conversion_checked=False))
        for move in Move
        for actor in everybody
        for objection in rules.objections(dossier, move, actor, today=TODAY, answers=NO, decisions=TO_SOCIETY)
    }
    assert len(found) > 30
    assert not [objection for objection in found if not CHINESE.match(objection.message) or not objection.message.endswith("。")]
    assert {objection.clause for objection in found} <= set(BY_IDENTIFIER)


@pytest.mark.clause("2.1")
def test_the_diagram_shows_every_permitted_move():
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2\n")
    assert all(f'state "{stage.label_zh}" as {stage}\n' in drawn for stage in Stage)
    arrows = dict(re.findall(r"^    (\w+ --> \w+): (.+)$", drawn, re.M))
    for move, pairs in MOVES.items():
        for origin, to in pairs:
            assert move.label_zh in arrows[f"{origin} --> {to}"].split("、")
    assert len(arrows) == len({pair for pairs in MOVES.values() for pair in pairs})


def test_the_catalogue_of_faults_is_told_in_sentences():
    assert all(fault.sentence for fault in FAULTS)
