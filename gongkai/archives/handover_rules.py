"""Why not? asked of the handover (移交)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.archives import handovers
from gongkai.archives.check_rules import objections_to_a_failed_check
from gongkai.archives.handovers import Candidate, Standing, State
from gongkai.archives.models import (
    DIFFERENT,
    INTERVALS,
    RECEIVED,
    RECEIVERS,
    REFUSED,
    Handover,
    HandoverLine,
    HandoverPage,
    Receiver,
    ReceiverState,
    Record,
)
from gongkai.disclosure import onetime
from gongkai.disclosure.models import TOLD_BY
from gongkai.foundation.digests import is_digest
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words

KEEPERS = frozenset({Post.ARCHIVIST})
"""Who prepares, sends and closes a handover."""
APPROVERS = frozenset({Post.GROUP_HEAD})
"""Who approves it (clause 2.E)."""
TELLERS = frozenset({Post.ARCHIVIST, Post.COLLECTOR, Post.EXAMINER})
"""Who tells the receiver the code of a page that another made."""
READERS = KEEPERS | APPROVERS | {Post.SUPERVISOR, Post.EXAMINER, Post.COLLECTOR, Post.PRINCIPAL_LEADER}
"""Who sees the handovers of the body."""
SHORT, LONG = 120, 500
MOST_DIFFERENT = 5
"""How often a receiver may find something different on one page; then the page is closed, and the office makes another."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}\Z")
MOST_COUNTED = 10**15


def _posts(by: Person, body: Body, today: date) -> set[Post]:
    return {held.post for held in posts_of(by, body=body, on=today)}


def _against_not_the_archivist(by: Person, body: Body, today: date) -> list[Objection]:
    if _posts(by, body, today) & KEEPERS:
        return []
    return [Objection("not_the_archivist", _("移交由档案员办理，请转档案员办理。"), clause="2.E")]


def _against_words(field: str, words: str, missing: str, longest: int = SHORT) -> list[Objection]:
    if not words.strip():
        return [Objection(f"no_{field}", missing, clause="2.E", field=field)]
    if len(words.strip()) > longest:
        return [Objection(f"long_{field}", _("不能超过{longest}个字。").format(longest=longest), clause="2.E", field=field)]
    said: dict[str, Any] = {field: words}
    return objections_to_words(**said)


# Receivers.


def objections_to_receiver(
    body: Body,
    receiver: Receiver | None,
    *,
    code: str,
    kind: str,
    name: str,
    contact: str,
    reached: str,
    interval: str,
    days: int | None,
    by: Person,
    today: date,
) -> list[Objection]:
    """A receiver has a code of its own, a kind that stays, a name and an interval (clause 2.E)."""
    found = _against_not_the_archivist(by, body, today)
    if not CODE.match(code):
        message = _("请填写接收单位代码：字母和数字，最多20位，如 SDAG。")
        found.append(Objection("no_code", message, clause="2.E", field="code"))
    elif receiver is None and Receiver.objects.filter(body=body, code=code).exists():
        found.append(Objection("code_taken", _("这个代码已经登记过，请换一个。"), clause="2.E", field="code"))
    elif receiver is not None and receiver.code != code:
        found.append(Objection("code_stays", _("代码登记以后不能改。"), clause="2.E", field="code"))
    if kind not in RECEIVERS:
        found.append(Objection("no_kind", _("请选择类别。"), clause="2.E", field="kind"))
    elif receiver is not None and receiver.kind != kind:
        found.append(Objection("kind_stays", _("类别登记以后不能改；请停用，另行登记一个。"), clause="2.E", field="kind"))
    found += _against_words("name", name, _("请填写接收单位名称。"), 80)
    if interval not in INTERVALS:
        found.append(Objection("no_interval", _("请选择移交周期。"), clause="2.E", field="interval"))
    if days is None or not 0 <= days <= 90:
        found.append(Objection("no_days", _("请填写0到90之间的日数。"), clause="2.E", field="days"))
    for field, words, longest in (("contact", contact, 40), ("reached", reached, SHORT)):
        if len(words.strip()) > longest:
            found.append(Objection(f"long_{field}", _("不能超过{longest}个字。").format(longest=longest), clause="2.E", field=field))
    return found + objections_to_words(contact=contact, reached=reached)


# Preparing.


def objections_to_preparing(
    state: ReceiverState,
    *,
    starts_on: date | None,
    ends_on: date | None,
    nil: bool,
    chosen: Sequence[str],
    offered: Sequence[Candidate],
    note: str,
    replaces: Standing | None,
    by: Person,
    today: date,
) -> list[Objection]:
    """A handover is for a period that is over or ends today, and of what is whole; a nil return only where there is nothing (2.E)."""
    body = state.receiver.body
    found = _against_not_the_archivist(by, body, today)
    if not state.is_active:
        found.append(Objection("receiver_stopped", _("该接收单位已经停用。"), clause="2.E", field="receiver"))
    if not body.fonds_number:
        found.append(Objection("no_fonds", _("本机构尚未登记全宗号，请系统管理员先在机构设置中填写。"), clause="2.E"))
    if starts_on is None or ends_on is None or starts_on > ends_on:
        found.append(Objection("no_period", _("请填写起止日期，起不晚于止。"), clause="2.E", field="starts_on"))
    elif ends_on > today:
        found.append(Objection("future_period", _("止日不能晚于今天。"), clause="2.E", field="ends_on"))
    found += _to_what_was_chosen(nil, chosen, offered, by)
    if replaces is not None and not (replaces.can_be_corrected and replaces.handover.receiver_id == state.receiver_id):
        found.append(Objection("not_to_correct", _("原交接单不能更正：没有被退回、拒收或者作废，或者已经更正过。"), clause="2.E"))
    if len(note) > LONG:
        found.append(Objection("long_note", _("不能超过{longest}个字。").format(longest=LONG), clause="2.E", field="note"))
    return found + objections_to_words(note=note)


def _to_what_was_chosen(nil: bool, chosen: Sequence[str], offered: Sequence[Candidate], by: Person) -> list[Objection]:
    if nil:
        # A nil return says that there was nothing; what is left for a reason keeps it from being true.
        left = [one for one in offered if not one.earlier]
        if left or chosen:
            message = _("这一期间有{count}件归档文件没有移交，不能作零报告。").format(count=len(left) or len(chosen))
            return [Objection("not_nil", message, clause="2.E", field="nil")]
        return []
    if not chosen:
        return [Objection("nothing_chosen", _("请勾选要移交的归档文件；没有可以移交的，请选择零报告。"), clause="2.E")]
    if len(chosen) > handovers.MOST_LINES:
        message = _("一份交接单最多{most}件，请分几份移交。").format(most=handovers.MOST_LINES)
        return [Objection("too_many", message, clause="2.E")]
    # What somebody may not see he does not hand over either, and its title is not told him.
    by_key = {one.key: one for one in handovers.candidates_for(by, offered)}
    found = []
    for key in chosen:
        one = by_key.get(key)
        if one is None:
            message = _("所选的归档文件有的已经在别的交接单中，或者不在这一期间，请重新选择。")
            found.append(Objection("not_offered", message, clause="2.E"))
        elif one.obstacle:
            message = _("“{title}”不能移交：{why}").format(title=one.record.version.title, why=one.obstacle)
            found.append(Objection("not_ready", message, clause="2.E"))
    return found


# Deciding.


def objections_to_deciding(one: Standing, *, list_digest: str, approved: bool, remark: str, by: Person, today: date) -> list[Objection]:
    """The head of the leading group decides on the list he read, and did not prepare it (clause 2.E)."""
    found = objections_to_deciding_at_all(one, by=by, today=today)
    if list_digest != one.handover.list_digest:
        found.append(Objection("another_list", _("您看到的清单与交接单不符，请重新打开后再办理。"), clause="2.E"))
    if not approved:
        found += _against_words("remark", remark, _("退回请写明理由。"), LONG)
    elif len(remark) > LONG:
        found.append(Objection("long_remark", _("不能超过{longest}个字。").format(longest=LONG), clause="2.E", field="remark"))
    return found + (objections_to_words(remark=remark) if approved else [])


def objections_to_deciding_at_all(one: Standing, *, by: Person, today: date) -> list[Objection]:
    """Whether this person may decide on it, whatever he decides."""
    held = [holding for holding in posts_of(by, body=one.handover.body, on=today) if holding.post in APPROVERS]
    found = []
    if not held:
        found.append(Objection("not_the_group_head", _("移交由领导小组组长审批。"), clause="2.E"))
    elif one.handover.person_id in {by.pk, *(holding.on_behalf_of.pk for holding in held if holding.on_behalf_of)}:
        found.append(Objection("own_handover", _("编制交接单的人不能审批，请由他人审批。"), clause="2.E"))
    if one.state is not State.PREPARED:
        found.append(Objection("not_waiting", _("这份交接单不在待审批状态：{state}。").format(state=one.label), clause="2.E"))
    return found


# Sending.


SENDABLE = frozenset({State.APPROVED, State.SENT, State.DIFFERENT})
"""States in which a page can be made for the receiver: the first one, or another where it ran out or something differed."""


def objections_to_sending_at_all(one: Standing, *, by: Person, today: date) -> list[Objection]:
    """Only what the head of the leading group approved leaves the house, and it leaves whole (clause 2.E)."""
    found = _against_not_the_archivist(by, one.handover.body, today)
    if one.state not in SENDABLE:
        message = _("这份交接单现在不能发送：{state}。").format(state=one.label)
        found.append(Objection("not_to_send", message, clause="2.E"))
    return found


def objections_to_sending(one: Standing, *, name: str, contact: str, by: Person, today: date) -> list[Objection]:
    """The page is for a named person of the receiver; no package of it is damaged meanwhile."""
    found = objections_to_sending_at_all(one, by=by, today=today)
    found += _against_words("name", name, _("请填写对方接收人的姓名。"), 40)
    found += _against_words("contact", contact, _("请填写地址怎样交给对方。"))
    return found + objections_to_lines(handovers.lines_of(one.handover)) + objections_to_what_was_checked(one.handover)


def objections_to_lines(lines: Sequence[HandoverLine]) -> list[Objection]:
    """Every package of the list lies there as it was when the list was made; what a copy is of, society still reads."""
    taken_back = [
        Objection("not_public", f"“{line.record.version.title}”：{why}", clause="2.D")
        for line in lines
        if line.package is None and (why := handovers.against_the_copy(line.record))
    ]
    return taken_back + [
        Objection("package_damaged", _("归档包“{name}”缺失或者已损坏，不能发送。").format(name=line.name), clause="2.E")
        for line in lines
        if line.package is not None and not handovers.is_whole(line.package)
    ]


def objections_to_what_was_checked(handover: Handover) -> list[Objection]:
    """Every record was put to the four checks for this handover, and passed what bars it, or somebody said why it goes (clause 2.E)."""
    if left := handovers.unchecked(handover.pk):
        message = _("还有{count}件没有完成移交前的四性检测，请稍后再发送。").format(count=len(left))
        return [Objection("not_checked_yet", message, clause="2.E")]
    found = []
    for line in handovers.lines_of(handover):
        for one in objections_to_a_failed_check(line.record) if line.package else []:
            found.append(replace(one, message=f"“{line.record.version.title}”：{one.message}"))
    return found


def objections_to_telling_at_all(page: HandoverPage, *, by: Person, now: datetime) -> list[Objection]:
    """Whoever made the page does not tell its code (clause 2.E)."""
    today = timezone.localdate(now)
    found = []
    if not _posts(by, page.handover.body, today) & TELLERS:
        found.append(Objection("not_the_office", _("口令由档案员、信息收集员或者审查员告知。"), clause="2.E"))
    elif by.pk == page.person_id:
        found.append(Objection("made_the_page", _("页面地址是您发送的，口令请由另一人告知。"), clause="2.E"))
    return found + objections_to_page(page, now=now)


def objections_to_telling(page: HandoverPage, *, how: str, contact: str, by: Person, now: datetime) -> list[Objection]:
    """It is said how the code was told, and whence it is known that it is the receiver."""
    found = objections_to_telling_at_all(page, by=by, now=now)
    if how not in TOLD_BY:
        found.append(Objection("no_how", _("请选择告知方式。"), clause="2.E", field="how"))
    return found + _against_words("contact", contact, _("请填写电话或者地址，以及从哪里得知。"))


# Answering.


def objections_to_page(page: HandoverPage, *, now: datetime) -> list[Objection]:
    """A page serves until the receiver has answered for good, another was made, or its time is over."""
    one = handovers.stands(page.handover)
    if one.end is not None or one.receipt is not None:
        return [Objection("answered_already", _("这份交接单已经答复或者终止，这个页面不能再次使用。"), clause="2.E")]
    if one.page is None or one.page.pk != page.pk:
        return [Objection("page_replaced", _("已经另发了新的页面，请使用新的地址。"), clause="2.E")]
    if now >= page.expires_at:
        return [Objection("page_expired", _("这个页面已过有效期，请与移交单位联系，重新获取。"), clause="2.E")]
    if len([answer for answer in one.answers if answer.page_id == page.pk]) >= MOST_DIFFERENT:
        return [Objection("too_different", _("核对不符已达{most}次，请与移交单位联系。").format(most=MOST_DIFFERENT), clause="2.E")]
    return []


def objections_to_page_code(page: HandoverPage, code: str) -> list[Objection]:
    """A page opens with its address and the code that was told to the receiver (clause 2.E)."""
    told = handovers.code_of(page)
    if told is None:
        message = _("口令还没有告知，请等待移交单位另行联系您，或者与其联系。")
        return [Objection("no_code_yet", message, clause="2.E", field="code")]
    if not onetime.is_code(code, told.code_hash):
        message = _("口令不对。请核对移交单位另行告知您的8位数字；重新告知的，以最近一次为准。")
        return [Objection("wrong_code", message, clause="2.E", field="code")]
    return []


def objections_to_answer(
    handover: Handover,
    *,
    refused: bool,
    counted: int | None,
    counted_size: int | None,
    counted_digest: str,
    reasons: str,
    signatory: str,
    filing_number: str,
    received_on: date | None,
    today: date,
) -> list[Objection]:
    """Who takes has counted; who refuses says why; both sign (clause 2.E). That the counts agree is not asked here: it is recorded."""
    found = _against_words("signatory", signatory, _("请填写接收人姓名。"), 40)
    if refused:
        found += _against_words("reasons", reasons, _("拒收请写明理由。"), LONG)
    else:
        if counted is None or not 0 <= counted <= MOST_COUNTED:
            found.append(Objection("no_count", _("请填写实际收到的件数。"), clause="2.E", field="counted"))
        if counted_size is None or not 0 <= counted_size <= MOST_COUNTED:
            found.append(Objection("no_size", _("请填写实际收到的总字节数。"), clause="2.E", field="counted_size"))
        if not is_digest(counted_digest):
            message = _("请上传收到的清单文件，或者填写它的摘要（如 sha256: 加64位十六进制数字）。")
            found.append(Objection("no_digest", message, clause="2.E", field="counted_digest"))
        if len(reasons) > LONG:
            found.append(Objection("long_reasons", _("不能超过{longest}个字。").format(longest=LONG), clause="2.E", field="reasons"))
        found += objections_to_words(reasons=reasons)
    if len(filing_number) > 60:
        found.append(Objection("long_filing_number", _("不能超过{longest}个字。").format(longest=60), clause="2.E", field="filing_number"))
    if received_on is None or received_on > today or received_on < timezone.localdate(handover.at):
        message = _("请填写接收日期：不早于编制交接单的日期，不晚于今天。")
        found.append(Objection("no_day", message, clause="2.E", field="received_on"))
    return found + objections_to_words(filing_number=filing_number)


def objections_to_entering(one: Standing, *, has_scan: bool, by: Person, today: date) -> list[Objection]:
    """The office enters what the receiver signed, with the scan of it, once the handover was approved (clause 2.E)."""
    found = _against_not_the_archivist(by, one.handover.body, today)
    if one.state not in SENDABLE:
        message = _("这份交接单现在不能登记回执：{state}。").format(state=one.label)
        found.append(Objection("not_to_enter", message, clause="2.E"))
    if not has_scan:
        found.append(Objection("no_scan", _("请上传对方签字盖章的回执扫描件。"), clause="2.E", field="scan"))
    return found


def outcome_of(handover: Handover, *, refused: bool, counted: int | None, counted_size: int | None, counted_digest: str) -> str:
    """What an answer comes to: nothing is received in which anything differs (clause 2.E)."""
    if refused:
        return REFUSED
    found = handovers.differences(handover, counted=counted, counted_size=counted_size, counted_digest=counted_digest)
    return DIFFERENT if found else RECEIVED


# Ending, closing, supplementing.


def objections_to_cancelling(one: Standing, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A handover that nobody received comes to nothing for a reason (clause 2.E)."""
    found = _against_not_the_archivist(by, one.handover.body, today)
    if one.is_over or one.receipt is not None:
        found.append(Objection("not_to_cancel", _("这份交接单不能作废：{state}。").format(state=one.label), clause="2.E"))
    return found + _against_words("reason", reason, _("请填写作废理由。"), LONG)


def objections_to_closing(one: Standing, *, by: Person, today: date) -> list[Objection]:
    """The archivist closes what was received, and nothing else (clause 2.E)."""
    found = _against_not_the_archivist(by, one.handover.body, today)
    if one.state is not State.RECEIVED:
        found.append(Objection("not_received", _("对方还没有接收，不能办结：{state}。").format(state=one.label), clause="2.E"))
    return found


def objections_to_supplementing(record: Record, *, reason: str, by: Person, today: date) -> list[Objection]:
    """What an archive received is supplemented, not changed, for a reason; one supplement is finished before the next (clause 2.E)."""
    found = _against_not_the_archivist(by, record.edition.item.body, today)
    if not handovers.is_locked(record):
        message = _("这一件还没有被档案馆接收，不需要补充：重新制作归档包即可。")
        found.append(Objection("not_locked", message, clause="2.E"))
    return found + _against_words("reason", reason, _("请填写补充理由。"), LONG)


def objections_to_packing_a_locked_record(record: Record) -> list[Objection]:
    """A record that an archive received gets no further package but as a supplement (clause 2.E)."""
    if handovers.is_locked(record) and handovers.open_supplement(record) is None:
        message = _("这一件已由档案馆接收，归档包已锁定。需要更正或者补充的，请先登记补充，再制作归档包。")
        return [Objection("record_locked", message, clause="2.E")]
    return []
