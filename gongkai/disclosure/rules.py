"""Why not? asked of the collection step."""

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import re2
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.catalog.models import Duty, Entry, PlanState
from gongkai.catalog.plans import table_of
from gongkai.catalog.queries import plan_state
from gongkai.disclosure import onetime, queries
from gongkai.disclosure.models import (
    LIST_SORTS,
    TOLD_BY,
    UNDER_WAY,
    Call,
    CallPage,
    Edition,
    Item,
    ListedTerm,
    Refusal,
    RefusalNotice,
    SelfReview,
    Version,
)
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move
from gongkai.screening.findings import Kind, Severity
from gongkai.vault.html import clean
from gongkai.vault.words import objections_to_words

TITLE_LENGTH = 200
SHORT_LENGTH = 200
CONTACT_LENGTH = 120
LONGEST_SUPPLIED = 20_000
MOST_SUPPLIED_FILES = 10
"""Characters and files that somebody without an account hands in at most."""
CO_ISSUER_LENGTH = 200
CO_ISSUERS = 30
"""Co-issuing units and bodies of one document at most."""
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories of what a reader does not see: controls, direction marks, zero-width characters."""
COLLECTORS = frozenset({Post.COLLECTOR, Post.EXAMINER})
TERM_KINDS = (
    Kind.WORK_SECRET,
    Kind.COMMERCIAL_SECRET,
    Kind.SENSITIVE_PERSON,
    Kind.PERSON_NAME,
    Kind.HOME_ADDRESS,
    Kind.BANK_ACCOUNT,
    Kind.LANDLINE,
    Kind.EMAIL,
)
"""Kinds that a word or pattern of the office may report. A state-secret mark is none of them: what bears one is not even kept."""
LONGEST_TERM = 200
RE2_SAYS = {
    "missing )": gettext_noop("缺少右括号"),
    "unexpected )": gettext_noop("多了右括号"),
    "missing ]": gettext_noop("缺少右方括号"),
    "no argument for repetition operator": gettext_noop("重复符号（* + ?）前面没有内容"),
    "bad repetition operator": gettext_noop("重复符号不能连用"),
    "invalid escape sequence": gettext_noop("反斜杠后面的写法不认识"),
    "invalid perl operator": gettext_noop("括号开头的写法不认识"),
    "invalid character class range": gettext_noop("方括号里的范围前后颠倒"),
    "trailing \\": gettext_noop("末尾多了反斜杠"),
}
"""What the engine of patterns says, and the same for people."""


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
    return found + objections_to_words(title=title, request=request)


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
    if call is not None and queries.end_of(call) is not None:
        found.append(Objection("call_passed_on", _("该征集已改派给其他部门或个人，不用再提供。"), clause="1.2"))
    if call is not None and call.unit_id != unit.pk and call.person_id != by.pk:
        found.append(Objection("not_called", _("该征集不是发给您或您部门的。"), clause="2.A"))
    return found


def objections_to_reminding(*, edition: Edition | None, call: Call | None, text: str, by: Person, today: date) -> list[Objection]:
    """The office reminds of what is under way, once a day (clause 1.2)."""
    body = edition.item.body if edition else call.body if call else by.body
    found = _against_not_the_coordinator(body, by, today)
    if edition is not None and edition.stage not in {stage.value for stage in UNDER_WAY}:
        found.append(Objection("not_under_way", _("该事项已经办结或者已公开，无需催办。"), clause="1.2"))
    if call is not None and not queries.open_calls(Call.objects.filter(pk=call.pk)).exists():
        found.append(Objection("not_open", _("该征集已经答复或者改派，无需催办。"), clause="1.2"))
    if any(
        timezone.localdate(one.at) == today
        for one in queries.last_reminders(editions=[edition] if edition else (), calls=[call] if call else ())
    ):
        found.append(Objection("reminded_today", _("今天已经催办过，请明天再催，或者直接联系对方。"), clause="1.2"))
    if not text.strip() or len(text.strip()) > SHORT_LENGTH:
        found.append(
            Objection("no_text", _("请填写催办意见，不超过{longest}个字。").format(longest=SHORT_LENGTH), clause="1.2", field="text")
        )
    return found + objections_to_words(text=text)


def objections_to_reassigning(
    call: Call, *, unit: Unit | None, person: Person | None, reason: str, by: Person, today: date
) -> list[Objection]:
    """The office passes a call that nobody answered on to another unit or person, saying why (clause 1.2)."""
    found = _against_not_the_coordinator(call.body, by, today)
    if not queries.open_calls(Call.objects.filter(pk=call.pk)).exists():
        found.append(Objection("not_open", _("该征集已经答复或者改派，不能再改派。"), clause="1.2"))
    if (unit is None) == (person is None):
        found.append(Objection("one_addressee", _("请选择改派给哪个部门或者哪一个人。"), clause="1.2", field="unit"))
    elif (unit or person).body_id != call.body_id or (unit is not None and unit.closed_on is not None):
        found.append(Objection("other_body", _("改派对象不属于本机构或者已撤销。"), clause="1.2", field="unit"))
    elif (unit is not None and unit.pk == call.unit_id) or (person is not None and person.pk == call.person_id):
        found.append(Objection("same_addressee", _("改派对象与原来相同。"), clause="1.2", field="unit"))
    if not reason.strip() or len(reason.strip()) > SHORT_LENGTH:
        message = _("请填写改派理由，不超过{longest}个字。").format(longest=SHORT_LENGTH)
        found.append(Objection("no_reason", message, clause="1.2", field="reason"))
    return found + objections_to_words(reason=reason)


def objections_to_asking_an_individual(call: Call, *, name: str, contact: str, by: Person, today: date) -> list[Objection]:
    """The office names whom it asks and how he is reached, for a call that has not been passed on (clause 2.A)."""
    found = _against_not_the_coordinator(call.body, by, today)
    if queries.end_of(call) is not None:
        found.append(Objection("call_passed_on", _("该征集已经改派，请在改派后的征集中办理。"), clause="2.A"))
    found += _against_short_words(name, "name", 40, _("请填写被征集人姓名。"))
    found += _against_short_words(contact, "contact", CONTACT_LENGTH, _("请填写怎样联系到本人，如“村委会转交”“本人电子邮箱”。"))
    return found + objections_to_words(name=name, contact=contact)


def objections_to_telling_an_individual(page: CallPage, *, how: str, contact: str, by: Person, now: datetime) -> list[Objection]:
    """Another of the office than who made the page tells the person its code, another way than the address went (clause 2.A)."""
    found = objections_to_telling_at_all(page, by=by, today=timezone.localdate(now)) + objections_to_supplying_over(page, now=now)
    if how not in TOLD_BY:
        found.append(Objection("no_way", _("请选择以什么方式告知。"), clause="2.A", field="how"))
    found += _against_short_words(contact, "contact", CONTACT_LENGTH, _("请填写电话或者地址，以及从哪里得知。"))
    return found + objections_to_words(contact=contact)


def objections_to_telling_at_all(page: CallPage, *, by: Person, today: date) -> list[Objection]:
    """Whoever has made the page does not learn its code."""
    found = _against_not_the_coordinator(page.call.body, by, today)
    if by.pk == page.person_id:
        message = _("这个页面的地址由您生成，口令须由另一人以另外的方式告知对方，才能证明是对方本人答复。")
        found.append(Objection("own_page", message, clause="2.A"))
    return found


def objections_to_taking_back(page: CallPage, *, reason: str, by: Person, now: datetime) -> list[Objection]:
    """A page that was not answered is taken back for a reason (clause 2.A)."""
    found = _against_not_the_coordinator(page.call.body, by, timezone.localdate(now))
    known = queries.individual(page)
    if known.supplied is not None or known.end is not None:
        found.append(Objection("page_over", _("这个页面已经答复或者已经收回。"), clause="2.A"))
    found += _against_short_words(reason, "reason", SHORT_LENGTH, _("请填写收回理由。"))
    return found + objections_to_words(reason=reason)


def objections_to_supplying_over(page: CallPage, *, now: datetime) -> list[Objection]:
    """A page serves once, for its time, until it is taken back, while its call stands."""
    known = queries.individual(page)
    if known.supplied is not None:
        return [Objection("answered_already", _("已经收到答复，这个页面不能再次使用。"), clause="2.A")]
    if known.end is not None or queries.end_of(page.call) is not None:
        return [Objection("page_taken_back", _("这个页面已被收回，请与发送单位联系。"), clause="2.A")]
    if now >= page.expires_at:
        return [Objection("page_expired", _("这个页面已过有效期，请与发送单位联系，重新获取。"), clause="2.A")]
    return []


def objections_to_call_code(page: CallPage, code: str) -> list[Objection]:
    """A page opens with its address and the code that was told to the person (clause 2.A)."""
    told = queries.individual(page).code
    if told is None:
        message = _("口令还没有告知，请等待发送单位另行联系您，或者与其联系。")
        return [Objection("no_code_yet", message, clause="2.A", field="code")]
    if not onetime.is_code(code, told.code_hash):
        message = _("口令不对。请核对发送单位另行告知您的8位数字；重新告知的，以最近一次为准。")
        return [Objection("wrong_code", message, clause="2.A", field="code")]
    return []


def objections_to_what_is_supplied(*, text: str, names: Sequence[str]) -> list[Objection]:
    """A text or a file, not too long and not too many, without marks and without anybody's full numbers (clauses 2.A, 8.6)."""
    found = []
    if not text.strip() and not names:
        found.append(Objection("nothing_supplied", _("请填写文字，或者上传文件。"), clause="2.A", field="text"))
    if len(text) > LONGEST_SUPPLIED:
        message = _("文字不能超过{longest}个字，较长的请作为文件上传。").format(longest=LONGEST_SUPPLIED)
        found.append(Objection("long_text", message, clause="2.A", field="text"))
    if len(names) > MOST_SUPPLIED_FILES:
        message = _("最多上传{most}个文件。").format(most=MOST_SUPPLIED_FILES)
        found.append(Objection("too_many_files", message, clause="2.A", field="files"))
    if len(set(names)) < len(names):
        found.append(Objection("same_names", _("文件名称不能相同，请改名后上传。"), clause="2.A", field="files"))
    return found + objections_to_words(text=text)


def _against_short_words(words: str, field: str, longest: int, missing: str) -> list[Objection]:
    if not words.strip():
        return [Objection(f"no_{field}", missing, clause="2.A", field=field)]
    if len(words.strip()) > longest:
        return [Objection(f"long_{field}", _("不能超过{longest}个字。").format(longest=longest), clause="2.A", field=field)]
    return []


def _against_not_the_coordinator(body: Body, by: Person, today: date) -> list[Objection]:
    if {held.post for held in posts_of(by, body=body, on=today)} & COLLECTORS:
        return []
    return [Objection("not_the_office", _("征集、催办和改派由领导小组办公室（信息收集员、审查员）办理。"), clause="1.2")]


def objections_to_duties(entry: Entry, duties: Sequence[Duty]) -> list[Objection]:
    """A matter answers duties of its own entry (clause 5.1)."""
    if any(duty.entry_id != entry.pk for duty in duties):
        return [Objection("other_entry", _("所选公开义务不属于这个目录条目。"), clause="5.1", field="duty")]
    return []


def objections_to_opening_twice(matter: uuid.UUID | None) -> list[Objection]:
    """A matter is opened once, however often the form is sent."""
    if matter is not None and Item.objects.filter(matter=matter).exists():
        return [Objection("already_opened", _("这份稿件已经保存，请在公开事项中查看。"), clause="2.A")]
    return []


def objections_to_carrying_a_plan(state: PlanState, item: Item | None, body: Body) -> list[Objection]:
    """A matter carries a plan as it is frozen now, of its own body and year; the plan travels in one matter only (clause 1.1)."""
    found = []
    newest = plan_state(state.plan)
    if state.plan.body_id != body.pk or newest is None or newest.pk != state.pk or state.kind != "frozen":
        found.append(Objection("plan_not_frozen", _("计划没有定稿，或者定稿以后又调整过。请先定稿，再成稿。"), clause="1.1"))
    carrier = queries.carries_plan(state.plan)
    if carrier is not None and (item is None or carrier.item_id != item.pk):
        found.append(Objection("plan_carried_already", _("这份计划已有公开事项在办，请在该事项中修改或者再次公开。"), clause="1.1"))
    return found


def objections_to_plan_text(state: PlanState, text: str) -> list[Objection]:
    """What is approved as the plan is the plan: its table stands in the text as it was frozen (clause 1.1)."""
    if clean(table_of(state)) in clean(text):
        return []
    message = _("正文中的计划表由系统按定稿生成，不能在稿件里改动。需要改的，在年度计划中办理调整，重新定稿后再成稿。")
    return [Objection("not_the_plan", message, clause="1.1", field="text")]


def objections_to_another_edition(item: Item, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A new edition states why; only one travels at a time (clause 5.2)."""
    found = []
    if not any(held.post is Post.HANDLER for held in posts_of(by, body=item.body, unit=item.unit, on=today)):
        found.append(Objection("not_a_handler", _("只有该部门的承办人可以起草公开事项。"), clause="2.A"))
    if Edition.objects.filter(item=item, stage__in=[stage.value for stage in UNDER_WAY]).exists():
        found.append(Objection("edition_under_way", _("本事项已有一个版次正在办理，办结后才能再开新版次。"), clause="5.2"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请说明再次公开的理由。"), clause="5.2", field="reason"))
    found += objections_to_words(shown=True, reason=reason)
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


def objections_to_co_issuers(own: Unit, *, units: Sequence[Unit], bodies: Sequence[str]) -> list[Objection]:
    """Who sealed or signed the document with `own` is named once, and by a name that can be read (clause 8.7)."""
    found = []
    if any(unit.pk == own.pk for unit in units):
        found.append(Objection("own_unit", _("承办部门自己不需要列为联合发文单位。"), clause="8.7", field="co_units"))
    if any(unit.body_id != own.body_id or unit.closed_on is not None for unit in units):
        found.append(Objection("other_body", _("所选部门已撤销或不属于本机构，请重新选择。"), clause="8.7", field="co_units"))
    names = [name.strip() for name in bodies]
    if any(not name or len(name) > CO_ISSUER_LENGTH or any(unicodedata.category(one) in UNSEEN for one in name) for name in names):
        message = _("外单位名称每行写一个，不超过{longest}个字，不要留空。").format(longest=CO_ISSUER_LENGTH)
        found.append(Objection("no_name", message, clause="8.7", field="co_bodies"))
    every = [*(unit.name for unit in units), *names]
    if len(set(every)) != len(every):
        found.append(Objection("named_twice", _("同一单位只需列一次，请删去重复的单位。"), clause="8.7", field="co_bodies"))
    if len(every) > CO_ISSUERS:
        message = _("联合发文单位最多{most}个。").format(most=CO_ISSUERS)
        found.append(Objection("too_many", message, clause="8.7", field="co_bodies"))
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
    found += objections_to_words(remark=remark)
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
    found += objections_to_words(remark=remark)
    if outcome is Outcome.WITHHOLD and not ground:
        found.append(Objection("no_ground", _("请选择不予公开的依据。"), clause="3.0", field="ground"))
    return found


def objections_to_waiting(names: Sequence[str]) -> list[Objection]:
    """No version has a file that nobody has read yet (clause 8.2)."""
    return [
        Objection(
            "file_waits",
            _("“{name}”还在识别文字，识别完成后才能保存；其他内容不会丢失。").format(name=name),
            clause="8.2",
            field="files",
        )
        for name in names
    ]


def objections_to_screening_again(version: Version, *, by: Person, today: date) -> list[Objection]:
    """The unit's handler and the office's reviewer may have a version looked at once more."""
    item = version.edition.item
    found = []
    if queries.holding(by, item, frozenset({Post.HANDLER, Post.SECRECY_REVIEWER}), on=today) is None:
        found.append(Objection("not_a_reviewer", _("只有承办人和保密审查员可以重新筛查。"), clause="8.2"))
    if version.edition.current_id != version.pk:
        found.append(Objection("version_replaced", _("您看到的稿件已被新稿替换，请重新打开本事项，看过新稿后再办理。"), clause="8.3"))
    return found


def objections_to_keeping_lists(body: Body, *, by: Person, today: date) -> list[Objection]:
    """The lists of screening are the secrecy reviewer's (clause 8.4)."""
    if any(held.post is Post.SECRECY_REVIEWER for held in posts_of(by, body=body, on=today)):
        return []
    return [Objection("not_the_reviewer", _("只有本机构的保密审查员可以办理。"), clause="8.4")]


def objections_to_a_term(body: Body, *, sort: str, text: str, pattern: bool, kind: str, severity: str) -> list[Objection]:
    """A line of the lists says what it finds, once, in a form that the engine understands (clause 8.4)."""
    found = []
    text = text.strip()
    if sort not in LIST_SORTS:
        found.append(Objection("no_sort", _("请选择词表种类。"), clause="8.4", field="sort"))
    if not text:
        found.append(Objection("no_text", _("请填写词语、电话、邮箱或文字。"), clause="8.4", field="text"))
        return found
    if len(text) > LONGEST_TERM:
        found.append(Objection("long_text", _("不能超过{longest}个字。").format(longest=LONGEST_TERM), clause="8.4", field="text"))
    if sort == "term":
        found += _objections_to_what_it_finds(text, pattern=pattern, kind=kind, severity=severity)
    elif pattern:
        message = _("只有自定义词语可以按正则表达式匹配，请取消勾选。")
        found.append(Objection("no_pattern_here", message, clause="8.4", field="pattern"))
    if sort == "own_phone" and len(re.sub(r"\D", "", text)) < 7:
        found.append(Objection("no_phone", _("请填写完整的电话号码，固定电话带区号，如 0898-12345678。"), clause="8.4", field="text"))
    if sort == "own_email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+|@[^@\s]+\.[^@\s]+", text):
        found.append(Objection("no_email", _("请填写完整的邮箱地址，如 bgs@example.gov.cn。"), clause="8.4", field="text"))
    if queries.listed_terms(body).filter(sort=sort, text=text, pattern=pattern).exists():
        found.append(Objection("listed_already", _("词表中已有这一条，无需重复添加。"), clause="8.4", field="text"))
    return found


def _objections_to_what_it_finds(text: str, *, pattern: bool, kind: str, severity: str) -> list[Objection]:
    found = []
    if kind not in {one.value for one in TERM_KINDS}:
        found.append(Objection("no_kind", _("请选择发现后归入哪一种疑点。"), clause="8.4", field="kind"))
    if severity not in {one.value for one in Severity}:
        found.append(Objection("no_severity", _("请选择轻重。"), clause="8.4", field="severity"))
    if pattern:
        options = re2.Options()
        options.log_errors = False
        try:
            matches_nothing = re2.compile(text, options).search("") is not None
        except re2.error as wrong:
            reason = wrong.args[0].decode() if isinstance(wrong.args[0], bytes) else str(wrong.args[0])
            in_words = next((_(words) for begins, words in RE2_SAYS.items() if reason.startswith(begins)), reason)
            told = _("正则表达式有误：{reason}。不能使用前后查看（?=…）、（?<=…）和反向引用 \\1；请修改后再保存。").format(reason=in_words)
            found.append(Objection("bad_pattern", told, clause="8.4", field="text"))
        else:
            if matches_nothing:
                message = _("这个正则表达式连空白也会匹配，每一处都会报告；请写得具体一些。")
                found.append(Objection("matches_nothing", message, clause="8.4", field="text"))
    elif len(text) < 2:
        found.append(Objection("short_text", _("词语至少两个字，否则误报太多。"), clause="8.4", field="text"))
    return found


def objections_to_retiring(term: ListedTerm, *, reason: str) -> list[Objection]:
    """A line that holds no longer says why; it is retired once (clause 8.4)."""
    found = []
    if not queries.listed_terms(term.body).filter(pk=term.pk).exists():
        found.append(Objection("retired_already", _("这一条已经停用，无需重复办理。"), clause="8.4"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明停用的理由。"), clause="8.4", field="reason"))
    return found + objections_to_words(reason=reason)


def objections_to_acknowledging(refusal: Refusal, *, remark: str) -> list[Objection]:
    """The reviewer says once what was done about a refusal (clause 8.9)."""
    found = []
    if RefusalNotice.objects.filter(refusal=refusal).exists():
        found.append(Objection("acknowledged_already", _("这一条警示已有人处置，无需重复办理。"), clause="8.9"))
    if not remark.strip():
        found.append(Objection("no_remark", _("请写明处置情况。"), clause="8.9", field="remark"))
    return found + objections_to_words(remark=remark)
