"""What the papers of the secrecy review say (保密审查公文内容): the record, letters to rights holders and to the city (8.1-8.8)."""

from django.utils import timezone

from gongkai.approval import queries as approval
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Version
from gongkai.disclosure.queries import OpinionLine
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.form_words import files_of, opinion, plain
from gongkai.office.signatures import Signed, signed
from gongkai.papers.approval import Fact
from gongkai.papers.line import Column, ConsultationLetter, ReferralLetter, Review, ReviewRecord, Table
from gongkai.papers.sheets import as_printed
from gongkai.procedure.dossier import Kind
from gongkai.procedure.questions import Question
from gongkai.screening.findings import Severity
from gongkai.secrecy import queries as secrecy
from gongkai.secrecy.models import ANSWERS, Consultation, Determination, Referral, Reply, Resolution


def asked_about(edition: Edition) -> list[Consultation]:
    """What rights holders were asked about any version of `edition`, oldest first."""
    return list(Consultation.objects.filter(version__edition=edition).select_related("version", "person").order_by("pk"))


def referred(edition: Edition) -> list[Referral]:
    """The referrals of any version of `edition`, oldest first."""
    return list(Referral.objects.filter(version__edition=edition).select_related("version", "person").order_by("pk"))


@as_printed()
def review_record(edition: Edition, version: Version) -> ReviewRecord:
    """保密审查记录: the eight questions by everybody who answered them, what screening saw and how each was resolved, who was asked."""
    facts = version.facts
    answered = [one for one in signed(edition, secrecy_lines(edition)) if one.answered]
    screened = disclosure.screening_of(version)
    shown = [
        Fact("名称", facts["title"], wide=True),
        Fact("承办部门", facts["unit"]),
        Fact("承办人", version.drafted_by.name),
        Fact("目录条目", f"{facts['entry']['code']} {facts['entry']['title']}"),
        Fact("版次与稿", f"第{edition.number}版第{version.number}稿"),
        Fact("当前阶段", words.stage(edition.stage)),
        Fact("自动筛查", words.cn_datetime(screened.at) if screened else "尚未筛查"),
        Fact("附件", files_of(facts), wide=True),
        Fact("本稿摘要", version.digest, wide=True, is_digest=True),
    ]
    return ReviewRecord(
        title=facts["title"],
        facts=tuple(shown),
        questions=tuple(words.question(question) for question in Question),
        reviews=tuple(_review(one) for one in answered),
        tables=(_findings(edition), _joint(version), _asked(edition), _determined(edition), _referred(edition)),
    )


def secrecy_lines(edition: Edition) -> list[OpinionLine]:
    """The opinions that answer the eight questions, oldest first."""
    kinds = (Kind.SELF_REVIEW, Kind.VERDICT, Kind.JOINT_VERDICT)
    return [line for line in approval.opinion_lines(edition) if line.kind in kinds]


def _review(one: Signed) -> Review:
    line = one.line
    return Review(
        by=f"{words.kind(line.kind)}\n{line.person}",
        version=f"第{line.version}稿",
        answers=tuple("是" if question in one.yes else "否" for question in Question),
        opinion=opinion(one),
        void=one.void,
    )


def _findings(edition: Edition) -> Table:
    """What the newest screening of each version saw and a person had to look at, with the answers; what is only advice is counted."""
    rows, advice = [], 0
    for version in Version.objects.filter(edition=edition).order_by("number"):
        for one in secrecy.seen_in(version):
            finding, answer = one.finding, one.resolution
            if finding.severity == Severity.NOTE and answer is None:
                advice += 1
                continue
            where = "　".join(part for part in (finding.file_name or words.part(finding.part), words.where(finding.where)) if part)
            rows.append((f"第{version.number}稿", words.sight(finding.kind), where, finding.excerpt or finding.why, _resolved(answer)))
    columns = (Column("稿", 9), Column("种类", 16), Column("位置", 25), Column("内容（已遮盖）", 22), Column("处理", 28))
    more = f"（另有{advice}处提示性疑点，不须逐条处理）" if advice else ""
    return Table(f"三、自动筛查的疑点及处理{more}", columns, tuple(rows), "没有发现须处理的疑点。")


def _resolved(answer: Resolution | None) -> str:
    if answer is None:
        return "未处理"
    why = f"（{plain(answer.get_why_display())}）" if answer.why else ""
    reason = f"：{answer.reason}" if answer.reason else ""
    inside = f"（第{answer.redacted_in.number}稿）" if answer.redacted_in else ""
    return f"{plain(answer.get_outcome_display())}{inside}{why}{reason}\n{answer.person.name}　{words.cn_datetime(answer.at)}"


def _joint(version: Version) -> Table:
    rows = []
    for one in secrecy.joining(version):
        given = one.verdict
        who = (given.person.name if given.person and one.co_issuer.unit_id else given.signatory) if given else ""
        said = f"{words.outcome(given.outcome)}{f'：{given.remark}' if given.remark else ''}" if given else "尚未答复"
        rows.append((one.co_issuer.name, said, f"{who}　{words.cn_datetime(given.at)}" if given else ""))
    columns = (Column("单位", 30), Column("结论", 40), Column("签署", 30))
    return Table("四、联合发文单位的结论", columns, tuple(rows), "没有联合发文单位。")


def _asked(edition: Edition) -> Table:
    rows = []
    asked = asked_about(edition)
    due = secrecy.due_days(asked)
    replies = {row.consultation_id: row for row in Reply.objects.filter(consultation__in=asked)}
    for one in asked:
        reply = replies.get(one.pk)
        answer = "没有答复"
        if reply is not None:
            reasons = f"：{reply.reasons}" if reply.reasons else ""
            answer = f"{plain(reply.get_outcome_display())}{reasons}\n{reply.signatory}　{words.cn_datetime(reply.at)}"
        sent = f"{words.cn_date(one.sent_on)}\n期限{words.cn_date(due[one.pk])}"
        rows.append((one.holder, plain(one.get_concerns_display()), f"第{one.version.number}稿\n{one.asked}", sent, answer))
    columns = (Column("权利人", 17), Column("涉及", 12), Column("征求意见的内容", 27), Column("送达与期限", 20), Column("答复", 24))
    return Table("五、征求权利人意见", columns, tuple(rows), "没有征求过意见。")


def _determined(edition: Edition) -> Table:
    rows = [
        (
            f"第{one.version.number}稿\n{plain(one.get_concerns_display())}",
            plain(one.get_basis_display()),
            one.covers,
            f"{one.reasons}\n{one.person.name}　{words.cn_datetime(one.at)}".strip(),
        )
        for one in Determination.objects.filter(version__edition=edition).select_related("version", "person").order_by("pk")
    ]
    columns = (Column("涉及", 15), Column("依据", 25), Column("认定可以公开的内容", 30), Column("理由与认定人", 30))
    return Table("六、例外认定", columns, tuple(rows), "没有例外认定。")


def _referred(edition: Edition) -> Table:
    rows = []
    for one in referred(edition):
        ruling = secrecy.ruling_of(one)
        answer = "尚未答复"
        if ruling is not None:
            ground = f"（{words.ground(ruling.ground)}）" if ruling.ground else ""
            document = f"{ruling.document_number}　" if ruling.document_number else ""
            answer = f"{words.outcome(ruling.outcome)}{ground}：{ruling.answer}\n{document}{words.cn_date(ruling.answered_on)}"
        sent = f"{one.addressed_to}\n{one.letter_number}　{words.cn_date(timezone.localdate(one.at))}"
        rows.append((f"第{one.version.number}稿", sent, one.question, answer))
    columns = (Column("稿", 10), Column("报请机关", 25), Column("不能确定的问题", 35), Column("答复", 30))
    return Table("七、报请确定", columns, tuple(rows), "没有报请过。")


@as_printed()
def consultation_letter(asked: Consultation) -> ConsultationLetter:
    """征求意见函 (clause 8.4)."""
    return ConsultationLetter(
        title=asked.version.title,
        holder=asked.holder,
        asked=asked.asked,
        passages=tuple(asked.passages),
        sent_on=words.cn_date(asked.sent_on),
        answers=tuple(plain(one) for one in ANSWERS.values()),
        handler=asked.person.name,
    )


@as_printed()
def referral_letter(referral: Referral, edition: Edition) -> ReferralLetter:
    """报请确定函 (clause 8.8)."""
    version = referral.version
    facts = version.facts
    shown = [
        Fact("名称", version.title, wide=True),
        Fact("文号", facts["document_number"] or "—"),
        Fact("稿", f"第{edition.number}版第{version.number}稿"),
        Fact("公开依据", facts["basis"], wide=True),
        Fact("附件", files_of(facts), wide=True),
        Fact("本稿摘要", referral.digest, wide=True, is_digest=True),
    ]
    return ReferralLetter(
        title=version.title,
        number=referral.letter_number,
        addressee=referral.addressed_to,
        question=referral.question,
        facts=tuple(shown),
        sent_on=words.cn_date(timezone.localdate(referral.at)),
        handler=referral.person.name,
    )
