"""Why not? asked of the collection step."""

import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from gongkai.catalog.models import Entry
from gongkai.disclosure import queries
from gongkai.disclosure.models import UNDER_WAY, Call, Edition, Item, SelfReview, Version
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move

TITLE_LENGTH = 200
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories of what a reader does not see: controls, direction marks, zero-width characters."""
COLLECTORS = frozenset({Post.COLLECTOR, Post.EXAMINER})


def objections_to(move: Move, edition: Edition, *, by: Person, today: date) -> list[Objection]:
    """What the procedure has against `by` making `move` on `edition`, as far as collection knows."""
    return procedure.objections(queries.dossier(edition, on=today), move, queries.actor(by, edition, on=today), today=today)


def objections_to_calling(
    body: Body, *, title: str, request: str, unit: Unit | None, person: Person | None, due_on: date | None, by: Person, today: date
) -> list[Objection]:
    """Only the office calls for material, from exactly one unit or person, with a date to come (clause 2.A)."""
    found = []
    if not {held.post for held in posts_of(by, body=body, on=today)} & COLLECTORS:
        found.append(Objection("not_the_office", _("只有领导小组办公室指定的专人可以发起征集。"), clause="2.A"))
    if not title.strip():
        found.append(Objection("no_title", _("请填写征集事项。"), clause="2.A", field="title"))
    elif len(title.strip()) > TITLE_LENGTH:
        found.append(
            Objection("long_title", _("征集事项不能超过{longest}个字。").format(longest=TITLE_LENGTH), clause="2.A", field="title")
        )
    if not request.strip():
        found.append(Objection("no_request", _("请写明需要提供的材料。"), clause="2.A", field="request"))
    if (unit is None) == (person is None):
        found.append(Objection("one_addressee", _("请选择一个部门或一名个人作为征集对象。"), clause="2.A", field="unit"))
    elif (unit is not None and unit.body_id != body.pk) or (person is not None and person.body_id != body.pk):
        found.append(Objection("other_body", _("征集对象不属于本机构。"), clause="2.A", field="unit"))
    if due_on is None:
        found.append(Objection("no_due_date", _("请填写报送期限。"), clause="2.A", field="due_on"))
    elif due_on < today:
        found.append(Objection("past_due_date", _("报送期限不能早于今天。"), clause="2.A", field="due_on"))
    return found


def objections_to_opening(entry: Entry, unit: Unit, call: Call | None, *, by: Person, today: date) -> list[Objection]:
    """A handler of the unit, or a person called upon, supplies the material (clause 2.A)."""
    found = []
    handles = any(held.post is Post.HANDLER for held in posts_of(by, body=entry.body, unit=unit, on=today))
    called = call is not None and call.person_id == by.pk and by.unit_id == unit.pk
    if not handles and not called:
        found.append(Objection("not_a_handler", _("只有该部门的承办人，或收到征集的本人，可以提供材料。"), clause="2.A"))
    if unit.body_id != entry.body_id:
        found.append(Objection("other_body", _("部门与目录条目不属于同一机构。"), clause="3.0", field="unit"))
    if entry.retired_on is not None and entry.retired_on <= today:
        found.append(Objection("retired_entry", _("该目录条目已停用，请选择其他条目。"), clause="3.0", field="entry"))
    if call is not None and call.unit_id != unit.pk and call.person_id != by.pk:
        found.append(Objection("not_called", _("该征集不是发给您或您部门的。"), clause="2.A"))
    return found


def objections_to_opening_twice(matter: uuid.UUID | None) -> list[Objection]:
    """A matter is opened once, however often the form is sent."""
    if matter is not None and Item.objects.filter(matter=matter).exists():
        return [Objection("already_opened", _("这份稿件已经保存，请在公开事项中查看。"), clause="2.A")]
    return []


def objections_to_another_edition(item: Item, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A new edition states why; only one travels at a time (clause 5.2)."""
    found = []
    if not any(held.post is Post.HANDLER for held in posts_of(by, body=item.body, unit=item.unit, on=today)):
        found.append(Objection("not_a_handler", _("只有该部门的承办人可以起草公开事项。"), clause="2.A"))
    if Edition.objects.filter(item=item, stage__in=[stage.value for stage in UNDER_WAY]).exists():
        found.append(Objection("edition_under_way", _("本事项已有一个版次正在办理，办结后才能再开新版次。"), clause="5.2"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请说明再次公开的理由。"), clause="5.2", field="reason"))
    return found


def objections_to_content(
    *, title: str, basis: str, text: str, document_date: date | None, keywords: Sequence[str], names: Sequence[str], today: date
) -> list[Objection]:
    """What every version must say, whoever drafts it (clause 3.0: lawful and truthful, with its basis)."""
    found = []
    if not title.strip():
        found.append(Objection("no_title", _("请填写名称。"), clause="3.0", field="title"))
    elif len(title.strip()) > TITLE_LENGTH:
        found.append(Objection("long_title", _("名称不能超过{longest}个字。").format(longest=TITLE_LENGTH), clause="3.0", field="title"))
    if not basis.strip():
        found.append(Objection("no_basis", _("请填写公开依据（法律、法规、党内法规或本办法条款）。"), clause="3.0", field="basis"))
    if not text.strip():
        found.append(Objection("no_text", _("请填写正文，或上传文件转换为正文。"), clause="2.A", field="text"))
    if document_date is not None and document_date > today:
        found.append(Objection("future_document", _("发文日期不能晚于今天。"), clause="3.0", field="document_date"))
    found += [
        Objection("unseen_character", _("这里含有不可见的控制字符，请删除后重新填写。"), clause="8.2", field=field)
        for field, value in (("title", title), ("basis", basis), ("keywords", "".join(keywords)))
        if any(unicodedata.category(character) in UNSEEN for character in value.strip())
    ]
    if any(len(word) > 40 for word in keywords) or len(keywords) > 20:
        found.append(Objection("long_keywords", _("主题词最多20个，每个不超过40个字。"), field="keywords"))
    if len(set(names)) != len(names):
        found.append(Objection("same_file_twice", _("同一稿件中不能有两个同名附件，请改名后重新上传。"), field="files"))
    return found


def objections_to_an_inner_party_matter(inner_party: bool, *, by: Person) -> list[Objection]:
    """Inner-party matters are drafted by Party members (clause 2.D)."""
    if inner_party and not by.party_member:
        return [Objection("not_a_party_member", _("党内事务请由党员承办人起草。"), clause="2.D", field="inner_party")]
    return []


def objections_to_self_review(
    version: Version, edition: Edition, *, answers: Mapping[Question, bool | None], remark: str, by: Person, today: date
) -> list[Objection]:
    """The unit that discloses reviews first: its handler answers the eight questions on the current text (clauses 8.1, 8.3)."""
    found = objections_to_answers(answers)
    yes = frozenset(question for question, given in answers.items() if given)
    dossier = queries.dossier(edition, on=today)
    found += procedure.objections(dossier, Move.SELF_REVIEW, queries.actor(by, edition, on=today), today=today, answers=yes)
    if SelfReview.objects.filter(version=version, outcome=Outcome.AGREE.value).exists():
        found.append(Objection("already_reviewed", _("本稿已完成部门自审。"), clause="8.3"))
    if yes and not remark.strip():
        found.append(Objection("no_remark", _("有一项回答“是”时，请说明情况。"), clause="8.1", field="remark"))
    return found


def objections_to_answers(answers: Mapping[Question, bool | None]) -> list[Objection]:
    """Each of the eight questions is answered by a person, none is taken for granted (clause 8.1)."""
    return [
        Objection("unanswered", _("请对这一问题作出“是”或“否”的回答。"), clause="8.1", field=question.value)
        for question in Question
        if not isinstance(answers.get(question), bool)
    ]


def objections_to_stating_reasons(outcome: Outcome, remark: str, ground: str) -> list[Objection]:
    """Return and refusal state their reasons; a refusal names its ground (clause 3.0)."""
    found = []
    if outcome is not Outcome.AGREE and not remark.strip():
        found.append(Objection("no_reasons", _("退回或不予公开时，请写明理由。"), clause="2.C", field="remark"))
    if outcome is Outcome.WITHHOLD and not ground:
        found.append(Objection("no_ground", _("请选择不予公开的依据。"), clause="3.0", field="ground"))
    return found
