"""What the journal's entries say, in words (留痕用语)."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.procedure.stages import Move

CONCEPTS: dict[str, str | Promise] = {
    "organization": _("机构与人员"),
    "catalog": _("公开目录"),
    "disclosure": _("收集"),
    "secrecy": _("保密审查"),
    "approval": _("审查与审批"),
    "publication": _("公开"),
    "archives": _("归档"),
}
"""The concept that stands before the dot of a verb."""

VERBS: dict[str, str | Promise] = {
    "organization.body_founded": _("登记机构"),
    "organization.settings_changed": _("修改机构设置"),
    "organization.unit_added": _("设立部门"),
    "organization.unit_changed": _("修改部门"),
    "organization.unit_closed": _("撤销部门"),
    "organization.person_registered": _("开设账号"),
    "organization.person_changed": _("修改人员信息"),
    "organization.language_chosen": _("选择界面语言"),
    "organization.password_set": _("设置密码"),
    "organization.appointed": _("任命"),
    "organization.appointment_ended": _("免职"),
    "organization.delegated": _("登记委托"),
    "organization.delegation_revoked": _("撤销委托"),
    "organization.departed": _("办理离任"),
    "organization.days_changed": _("修改工作日历"),
    "organization.year_confirmed": _("确认年度放假安排"),
    "catalog.copied": _("建立公开目录"),
    "catalog.entry_revised": _("修改目录条目"),
    "catalog.entry_added": _("增加目录条目"),
    "catalog.entry_retired": _("停用目录条目"),
    "catalog.category_renamed": _("修改类别名称"),
    "catalog.entry_timed": _("设定公开时限"),
    "catalog.occasion_entered": _("登记公开事由"),
    "catalog.duty_raised": _("产生公开义务"),
    "catalog.duty_moved": _("公开义务期限随工作日历调整"),
    "catalog.duty_postponed": _("公开义务延期"),
    "catalog.duty_waived": _("免除公开义务"),
    "disclosure.called": _("发起征集"),
    "disclosure.reminded": _("催办"),
    "disclosure.call_reassigned": _("改派征集"),
    "disclosure.opened": _("起草公开事项"),
    "disclosure.edition_opened": _("开新版次"),
    "disclosure.revised": _("修改稿件"),
    "disclosure.self_reviewed": _("部门自审"),
    "disclosure.screened": _("重新筛查"),
    "disclosure.mark_refused": _("拒收带有国家秘密标志的内容"),
    "disclosure.infected_refused": _("拒收带有病毒的文件"),
    "disclosure.refusal_acknowledged": _("处置涉密警示"),
    "disclosure.term_listed": _("添加词表条目"),
    "disclosure.term_retired": _("停用词表条目"),
    "secrecy.resolved": _("处理疑点"),
    "secrecy.conclude": _("联合发文单位保密审查"),
    "secrecy.statement_kept": _("登记权利人声明"),
    "secrecy.statement_ended": _("权利人声明失效"),
    "secrecy.consulted": _("征求权利人意见"),
    "secrecy.invited": _("生成一次性页面"),
    "publication.held_up": _("公开受阻"),
    "secrecy.code_told": _("告知一次性页面的口令"),
    "secrecy.replied": _("权利人答复"),
    "secrecy.reply_entered": _("登记权利人答复"),
    "secrecy.determined": _("例外认定"),
    "secrecy.recounted": _("重新计算答复期限"),
    "secrecy.cleaned": _("退回并附清理稿"),
    "secrecy.reevaluated": _("重新评估不予公开事项"),
    "publication.published": _("公开发布"),
    "publication.opened": _("对公开范围开放"),
    "publication.kept": _("快照就位"),
    "publication.remade": _("旧版次页面重制"),
    "publication.withdrawn": _("撤回"),
    "publication.taken_down": _("撤下告示就位"),
    "publication.expired": _("公开期限届满"),
    "publication.posted": _("登记公开形式落实"),
    "publication.taken_off": _("登记撤除"),
    "publication.leak_reported": _("报告泄密"),
    "publication.leak_decided": _("处置泄密报告"),
    "publication.leak_evidence_added": _("补充泄密证据"),
    "publication.remedy_added": _("增加补救事项"),
    "publication.remedy_changed": _("改动补救事项"),
    "publication.remedy_done": _("补救事项办结"),
    "publication.leak_closed": _("泄密处置办结"),
    "publication.sheet_ordered": _("制作纸质件"),
    "publication.sheet_issued": _("纸质件制成"),
    "publication.wording_kept": _("设置版头用语"),
    "archives.filed": _("归档"),
    "archives.packed": _("制作归档包"),
}
"""Verbs that name what was done; those that name a move of the procedure take its word."""

SUBJECTS: dict[str, str | Promise] = {
    "organization.body": _("机构"),
    "organization.unit": _("部门"),
    "organization.person": _("人员"),
    "organization.appointment": _("任职"),
    "organization.delegation": _("委托"),
    "organization.daychange": _("工作日历改动"),
    "organization.confirmedyear": _("年度放假安排"),
    "catalog.category": _("目录类别"),
    "catalog.entry": _("目录条目"),
    "catalog.timing": _("时限安排"),
    "catalog.duty": _("公开义务"),
    "catalog.dutychange": _("义务调整"),
    "disclosure.call": _("征集"),
    "disclosure.reminder": _("催办"),
    "disclosure.callend": _("改派"),
    "disclosure.version": _("稿"),
    "disclosure.edition": _("版次"),
    "disclosure.selfreview": _("自审意见"),
    "disclosure.agreement": _("部门负责人意见"),
    "disclosure.consent": _("分管领导意见"),
    "disclosure.screening": _("自动筛查"),
    "disclosure.refusal": _("拒收记录"),
    "disclosure.refusalnotice": _("涉密警示处置"),
    "disclosure.listedterm": _("词表条目"),
    "disclosure.retiredterm": _("停用的词表条目"),
    "secrecy.verdict": _("保密审查结论"),
    "secrecy.jointverdict": _("联合发文单位保密审查结论"),
    "secrecy.resolution": _("疑点处理"),
    "secrecy.referral": _("报请确定"),
    "secrecy.ruling": _("报请确定的答复"),
    "secrecy.statement": _("权利人声明"),
    "secrecy.statementend": _("权利人声明失效"),
    "secrecy.consultation": _("征求意见"),
    "secrecy.recount": _("重新计算的期限"),
    "secrecy.reply": _("权利人答复"),
    "secrecy.determination": _("例外认定"),
    "secrecy.invitation": _("一次性页面"),
    "secrecy.passcode": _("口令"),
    "publication.heldup": _("公开受阻"),
    "secrecy.cleaneddraft": _("清理稿"),
    "secrecy.reevaluation": _("重新评估"),
    "approval.examination": _("审查意见"),
    "approval.countersignature": _("组长签署意见"),
    "approval.approval": _("审批意见"),
    "publication.release": _("发布"),
    "publication.opening": _("开放"),
    "publication.withdrawal": _("撤回"),
    "publication.posting": _("张贴（投放）"),
    "publication.removal": _("撤除"),
    "publication.leakreport": _("泄密报告"),
    "publication.leakdecision": _("泄密报告处置"),
    "publication.leakevidence": _("泄密证据"),
    "publication.remedy": _("补救事项"),
    "publication.remedydone": _("补救事项办结"),
    "publication.leakclosure": _("泄密处置办结"),
    "publication.sheetorder": _("制件单"),
    "publication.issuedsheet": _("纸质件"),
    "publication.wording": _("版头用语"),
    "archives.record": _("归档件"),
    "archives.package": _("归档包"),
}
"""Kinds of rows that entries speak of."""


def verb_in_words(verb: str) -> str:
    """What was done, in words; what has no word stays as it is written."""
    if verb in VERBS:
        return str(VERBS[verb])
    concept, _dot, name = verb.partition(".")
    try:
        done = gettext(Move(name).label_zh)
    except ValueError:
        return verb
    return f"{CONCEPTS[concept]}：{done}" if concept in CONCEPTS else done


def subject_in_words(kind: str) -> str:
    """What kind of row it was done to, in words; what has no word stays as it is written."""
    return str(SUBJECTS.get(kind, kind))
