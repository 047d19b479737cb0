"""Why not? asked of feedback (意见): what is taken, who handles, answers and closes, and what each has to say (clauses 3.0, 5.2)."""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongkai.catalog.models import Entry
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication import feedback, leaks, queries
from gongkai.publication.feedback import State
from gongkai.publication.models import BY_HAND, FEEDBACK_OUTCOMES, REPLY_DECISIONS, Feedback, Handling, Release, Round
from gongkai.screening.text import screen_text
from gongkai.vault.words import BEARS_A_MARK, is_mark, objections_to_words, told_of_marked, trace_of

DRAFTING = frozenset({Stage.COLLECTED.value, Stage.RETURNED.value})
"""Stages in which an edition is written."""


def _posts(person: Person, body: Body, today: date) -> set[Post]:
    return {held.post for held in posts_of(person, body=body, on=today)}


def objections_to_saying(text: str, *, clause: str) -> list[Objection]:
    """Feedback says something, in no more words than people can read, and bears no state-secret mark: that is not even kept."""
    if not text.strip():
        return [Objection("no_text", _("请写明您的意见或者问题。"), clause=clause, field="text")]
    if len(text) > feedback.LONGEST_TEXT:
        message = _("最多{count}个字，请写得短一些。").format(count=feedback.LONGEST_TEXT)
        return [Objection("too_long", message, clause=clause, field="text")]
    seen = screen_text(text)
    if any(is_mark(one) for one in seen):
        return [Objection(BEARS_A_MARK, told_of_marked(_("所填内容")), clause="8.6", field="text", trace=trace_of(text, seen))]
    return []


def objections_to_commenting(edition: Edition | None) -> list[Objection]:
    """Readers comment on what they can read (clause 5.2)."""
    if edition is not None:
        return []
    return [Objection("not_open", _("这件事项已经撤下，不能再提意见。需要反映情况的，请打电话告诉我们。"), clause="5.2")]


def objections_to_asking(entry: Entry | None) -> list[Objection]:
    """Readers ask about an entry that is in force (clause 3.0)."""
    if entry is not None and entry.retired_on is None:
        return []
    return [Objection("no_entry", _("公开目录里没有这个条目，请从公开目录重新进入。"), clause="3.0")]


def objections_to_flooding(
    body: Body, edition: Edition | None, entry: Entry | None, key: str, *, at: datetime, clause: str
) -> list[Objection]:
    """Feedback from outside is taken in a measure that people can read; whoever comes too late is told when to come again."""
    if leaks.knocks(at, key) >= leaks.FROM_ONE_ADDRESS:
        message = _("您在一小时内提交的次数已达上限，没有收下。请一小时后再提交，或者打电话告诉我们。")
        return [Objection("too_many_from_you", message, clause=clause)]
    rows = Feedback.objects.filter(body=body)
    about = rows.filter(edition__item=edition.item_id) if edition else rows.filter(entry=entry)
    if (
        feedback.from_outside(about, at, leaks.WINDOW) >= feedback.ON_ONE_MATTER
        or feedback.from_outside(rows, at, leaks.WINDOW) >= feedback.ON_ONE_BODY
    ):
        return [Objection("too_many", _("现在收到的意见太多，没有收下。请一小时后再提交，或者打电话告诉我们。"), clause=clause)]
    return []


def objections_to_taking_down(
    edition: Edition | None,
    entry: Entry | None,
    *,
    source: str,
    text: str,
    who: str,
    place: str,
    received_on: date | None,
    by: Person,
    today: date,
) -> list[Objection]:
    """Staff write feedback down in general terms: whose it is, how, when and where it came (clause 5.2)."""
    clause = "5.2" if edition else "3.0"
    found = objections_to_saying(text, clause=clause) + objections_to_words(shown=True, who=who, place=place)
    body = edition.item.body if edition else entry.category.body if entry else by.body
    if body is None or not _posts(by, body, today) & feedback.HANDLERS:
        found.append(Objection("not_a_handler", _("意见由信息收集员、审查员、发布员或者承办人登记。"), clause=clause))
    if (edition is None) == (entry is None):
        found.append(Objection("no_subject", _("请选择意见针对的事项或者目录条目，只选一项。"), clause=clause, field="subject"))
    elif edition is not None and queries.release_of(edition) is None:
        found.append(Objection("not_released", _("这件事项还没有公开，公开以后再登记意见。"), clause=clause, field="subject"))
    if source not in BY_HAND:
        found.append(Objection("no_source", _("请选择意见从哪种途径来。"), clause=clause, field="source"))
    if not who.strip():
        found.append(Objection("no_who", _("请概括写明是谁提的，如“参会企业代表”，不写姓名。"), clause=clause, field="who"))
    if received_on is None:
        found.append(Objection("no_day", _("请填写收到日期。"), clause=clause, field="received_on"))
    elif received_on > today:
        found.append(Objection("future", _("收到日期不能晚于今天。"), clause=clause, field="received_on"))
    return found


def objections_to_handling(
    row: Feedback, *, outcome: str, reason: str, recipient: str, answer: str, by: Person, today: date
) -> list[Objection]:
    """Whoever handles says what becomes of it, why, and what is answered; once it is answered, that stands (clause 5.2)."""
    found = objections_to_words(reason=reason) + objections_to_words(shown=True, recipient=recipient, answer=answer)
    found += objections_to_working_on(row, by=by, today=today)
    if outcome not in FEEDBACK_OUTCOMES:
        found.append(Objection("no_outcome", _("请选择处理结果：采纳、解释说明、不予采纳或者转办。"), clause="5.2", field="outcome"))
    if outcome == "passed_on" and not recipient.strip():
        found.append(Objection("no_recipient", _("请填写转办给哪个单位。"), clause="5.2", field="recipient"))
    if outcome != "passed_on" and recipient.strip():
        found.append(Objection("recipient_of_nothing", _("只有转办的才填写转办单位。"), clause="5.2", field="recipient"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明这样处理的理由。"), clause="5.2", field="reason"))
    if not answer.strip():
        found.append(Objection("no_answer", _("请写明答复的内容。"), clause="5.2", field="answer"))
    elif len(answer) > feedback.LONGEST_ANSWER:
        message = _("最多{count}个字，请写得短一些。").format(count=feedback.LONGEST_ANSWER)
        found.append(Objection("too_long", message, clause="5.2", field="answer"))
    return found


def objections_to_working_on(row: Feedback, *, by: Person, today: date) -> list[Objection]:
    """The office works on all feedback, a unit's handler on what is about its own matters and entries."""
    found = []
    if not may_work_on(row, by, today=today):
        message = _("这条意见由责任部门的承办人、信息收集员、审查员或者发布员办理。")
        found.append(Objection("not_yours", message, clause="5.2"))
    state = feedback.standing_of(row, today=today).state
    if state is State.ANSWERED:
        found.append(Objection("answered", _("这条意见已经答复，请刷新页面查看。"), clause="5.2"))
    elif state is State.PROPOSED:
        found.append(Objection("proposed", _("这条意见已有拟答复，正等待审定；需要改的，请审定人退回。"), clause="5.2"))
    return found


def may_work_on(row: Feedback, person: Person, *, today: date) -> bool:
    """Whether the feedback is this person's to handle that day."""
    held = posts_of(person, body=row.body, on=today)
    unit = row.edition.item.unit_id if row.edition else row.entry.unit_id if row.entry else None
    return any(one.post in feedback.OFFICE or (one.post is Post.HANDLER and one.unit is not None and one.unit.pk == unit) for one in held)


def objections_to_replying(
    handling: Handling | None, *, decision: str, shown: str, remark: str, by: Person, today: date
) -> list[Objection]:
    """An examiner or a publisher gives the answer that somebody else proposed, on the page or not, or sends it back (clauses 5.2, 8.5)."""
    found = objections_to_words(remark=remark)
    found += [replace(one, field="shown") for one in objections_to_words(shown=True, words=shown)]
    if handling is None:
        return [Objection("nothing_proposed", _("这条意见还没有拟答复，或者刚刚已由他人审定，请刷新页面。"), clause="5.2")]
    if not _posts(by, handling.feedback.body, today) & feedback.DECIDERS:
        found.append(Objection("not_a_decider", _("答复由审查员或者发布员审定。"), clause="8.5"))
    if handling.person_id == by.pk:
        found.append(Objection("own_proposal", _("这份答复是您拟的，请由另一位审查员或者发布员审定。"), clause="8.3"))
    standing = feedback.standing_of(handling.feedback, today=today)
    if standing.state is not State.PROPOSED or standing.handling is None or standing.handling.pk != handling.pk:
        found.append(Objection("decided", _("这份答复刚刚已由他人审定，请刷新页面。"), clause="5.2"))
    if decision not in REPLY_DECISIONS:
        found.append(Objection("no_decision", _("请选择公布、只凭受理编号查询，还是退回。"), clause="5.2", field="decision"))
    if decision == "returned" and not remark.strip():
        found.append(Objection("no_remark", _("退回的，请写明为什么退回、怎样改。"), clause="5.2", field="remark"))
    if decision == "published":
        found += _objections_to_showing(handling.feedback, shown)
    return found


def _objections_to_showing(row: Feedback, shown: str) -> list[Objection]:
    if not shown.strip():
        return [Objection("nothing_shown", _("公布的，请概括写明意见内容，不写是谁提的。"), clause="5.2", field="shown")]
    if len(shown) > feedback.LONGEST_SHOWN:
        message = _("最多{count}个字，请写得短一些。").format(count=feedback.LONGEST_SHOWN)
        return [Objection("too_long", message, clause="5.2", field="shown")]
    if row.edition is not None and feedback.edition_numbered(row.body, str(queries.index_number_of(row.edition.item) or "")) is None:
        message = _("这件事项没有向社会公开的页面，不能公布；请选择“只凭受理编号查询”。")
        return [Objection("no_page", message, clause="2.D", field="decision")]
    return []


def objections_to_responding(edition: Edition, chosen: list[Feedback], *, by: Person, today: date) -> list[Objection]:
    """The handler of the unit says, while an edition is drafted, which feedback on those before it the edition answers (clause 5.2)."""
    found = []
    held = posts_of(by, body=edition.item.body, unit=edition.item.unit, on=today)
    if not any(one.post is Post.HANDLER for one in held):
        found.append(Objection("not_the_handler", _("本版次回应哪些意见，由责任部门的承办人登记。"), clause="5.2"))
    if edition.stage not in DRAFTING:
        found.append(Objection("not_drafting", _("本版次已经报送，回应的意见不能再改；需要改的，请退回后再改。"), clause="5.2"))
    if edition.number == 1:
        found.append(Objection("first_edition", _("这是第一个版次，没有可以回应的意见。"), clause="5.2"))
    allowed = {one.pk for one in feedback.to_respond_to(edition.item, before=edition.number)}
    if any(one.pk not in allowed for one in chosen):
        found.append(Objection("other_matter", _("只能选择对本事项以前各版次的意见。"), clause="5.2", field="feedback"))
    return found


def objections_to_opening_a_round(release: Release, *, ends_on: date | None, reason: str, by: Person, today: date) -> list[Objection]:
    """The office opens a round on what is public and of which it says why it is major or complex (重大、复杂事项, clause 5.2)."""
    found = objections_to_words(reason=reason)
    if not _posts(by, release.edition.item.body, today) & feedback.KEEPERS:
        found.append(Objection("not_a_keeper", _("征求意见期由信息收集员或者审查员设定。"), clause="5.2"))
    if release.edition.stage != Stage.PUBLISHED.value or not queries.openings_of(release):
        found.append(Objection("not_public", _("只有正在公开的事项才能征求意见。"), clause="5.2"))
    if feedback.round_of(release) is not None:
        found.append(Objection("opened_before", _("本版次已经设定征求意见期。"), clause="5.2"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明为什么列为重大、复杂事项。"), clause="5.2", field="reason"))
    if ends_on is None:
        found.append(Objection("no_end", _("请填写截止日期。"), clause="5.2", field="ends_on"))
    elif not feedback.LEAST_ROUND_DAYS <= (ends_on - today).days <= feedback.MOST_ROUND_DAYS:
        message = _("征求意见期应在{least}天到{most}天之间，请重新填写截止日期。")
        message = message.format(least=feedback.LEAST_ROUND_DAYS, most=feedback.MOST_ROUND_DAYS)
        found.append(Objection("ends_when", message, clause="5.2", field="ends_on"))
    return found


def objections_to_closing_a_round(row: Round, *, summary: str, by: Person, today: date) -> list[Objection]:
    """A round is closed after its last day, all that came being answered, with what came and what became of it (clause 5.2)."""
    found = objections_to_words(shown=True, summary=summary)
    if not _posts(by, row.release.edition.item.body, today) & feedback.KEEPERS:
        found.append(Objection("not_a_keeper", _("征求意见由信息收集员或者审查员办结。"), clause="5.2"))
    if feedback.closure_of(row) is not None:
        found.append(Objection("closed", _("这次征求意见已经办结，请刷新页面。"), clause="5.2"))
    # What was taken back, replaced or has expired gathers no more.
    if row.ends_on >= today and Edition.objects.get(pk=row.release.edition_id).stage == Stage.PUBLISHED.value:
        message = _("征求意见期到{day:%Y}年{day.month}月{day.day}日为止，过后再办结。").format(day=row.ends_on)
        found.append(Objection("not_over", message, clause="5.2"))
    if left := feedback.left_in(row):
        message = _("还有{count}条意见没有答复，全部答复后再办结。").format(count=left)
        found.append(Objection("feedback_left", message, clause="5.2"))
    if not summary.strip():
        message = _("请写明收到多少意见、主要内容和处理结果；没有收到的，也请写明。")
        found.append(Objection("no_summary", message, clause="5.2", field="summary"))
    return found


def objections_to_terms(body: Body, *, answer_days: int | None, round_days: int | None, by: Person, today: date) -> list[Objection]:
    """The office sets its own limits, within reason (clause 5.2)."""
    found = []
    if not _posts(by, body, today) & feedback.KEEPERS:
        found.append(Objection("not_a_keeper", _("意见办理时限由信息收集员或者审查员设定。"), clause="5.2"))
    if answer_days is None or not 1 <= answer_days <= feedback.MOST_ANSWER_DAYS:
        message = _("答复期限应在1到{most}个工作日之间。").format(most=feedback.MOST_ANSWER_DAYS)
        found.append(Objection("answer_days", message, clause="5.2", field="answer_days"))
    if round_days is None or not feedback.LEAST_ROUND_DAYS <= round_days <= feedback.MOST_ROUND_DAYS:
        message = _("征求意见期应在{least}到{most}天之间。").format(least=feedback.LEAST_ROUND_DAYS, most=feedback.MOST_ROUND_DAYS)
        found.append(Objection("round_days", message, clause="5.2", field="round_days"))
    return found


def objections_to_leaving_a_round(release: Release) -> list[Objection]:
    """A major or complex matter is not filed before its round of feedback is closed (重大、复杂事项, clause 5.2)."""
    if not feedback.is_left_open(release):
        return []
    message = _("本事项属于重大、复杂事项，征求意见还没有办结，不能归档。请信息收集员或者审查员先在“意见反馈”中办结征求意见。")
    return [Objection("round_open", message, clause="5.2")]
