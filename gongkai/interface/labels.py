"""The procedure's values in words (用语), marked for translation. The procedure itself is plain and knows no catalogue."""

from django.utils.translation import gettext_lazy as _

from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Kind, Outcome, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage

POSTS = {
    Post.HANDLER: _("承办人"),
    Post.UNIT_HEAD: _("部门负责人"),
    Post.DEPUTY_LEADER: _("分管领导"),
    Post.PRINCIPAL_LEADER: _("委主要领导"),
    Post.GROUP_HEAD: _("领导小组组长"),
    Post.COLLECTOR: _("信息收集员"),
    Post.SECRECY_REVIEWER: _("保密审查员"),
    Post.EXAMINER: _("审查员"),
    Post.PUBLISHER: _("发布员"),
    Post.ARCHIVIST: _("档案员"),
    Post.SUPERVISOR: _("监督员"),
    Post.DISCIPLINE_OFFICER: _("纪检员"),
    Post.SYSTEM_ADMINISTRATOR: _("系统管理员"),
    Post.SECURITY_ADMINISTRATOR: _("安全管理员"),
    Post.AUDITOR: _("审计员"),
}

STAGES = {
    Stage.COLLECTED: _("起草"),
    Stage.PROPOSED: _("部门已报送"),
    Stage.CONSENTED: _("分管领导已同意"),
    Stage.CLEARED: _("保密审查通过"),
    Stage.EXAMINED: _("已审查"),
    Stage.COUNTERSIGNED: _("组长已签署"),
    Stage.APPROVED: _("已审批"),
    Stage.PUBLISHED: _("已公开"),
    Stage.FILED: _("已归档"),
    Stage.HANDED_OVER: _("已移交"),
    Stage.RETURNED: _("已退回"),
    Stage.WITHHELD: _("不予公开"),
    Stage.REFERRED: _("报请确定"),
    Stage.WITHDRAWN: _("已撤回"),
    Stage.SUPERSEDED: _("已被新版次替代"),
    Stage.EXPIRED: _("公开期满"),
}
"""Where an edition stands."""

STEPS = {
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
"""What has to be done to come to a stage of the line: the words of the progress line."""

MOVES = {
    Move.DRAFT: _("起草或修改"),
    Move.AGREE: _("部门负责人同意"),
    Move.CONSENT: _("分管领导同意"),
    Move.CLEAR: _("保密审查通过"),
    Move.CONCLUDE: _("会签单位保密审查"),
    Move.REFER: _("报请确定"),
    Move.RULE: _("确定答复"),
    Move.EXAMINE: _("审查同意"),
    Move.COUNTERSIGN: _("组长签署"),
    Move.APPROVE: _("审批同意"),
    Move.PUBLISH: _("公开发布"),
    Move.OPEN: _("按期公开"),
    Move.SUPERSEDE: _("由新版次替代"),
    Move.EXPIRE: _("公开期满撤下"),
    Move.WITHDRAW: _("撤回"),
    Move.FILE: _("归档"),
    Move.HAND_OVER: _("移交"),
    Move.RETURN: _("退回"),
    Move.WITHHOLD: _("不予公开"),
    Move.REVOKE: _("改变保密审查结论"),
}

KINDS = {
    Kind.SELF_REVIEW: _("部门自审"),
    Kind.AGREEMENT: _("部门负责人意见"),
    Kind.CONSENT: _("分管领导审核意见"),
    Kind.VERDICT: _("保密审查结论"),
    Kind.JOINT_VERDICT: _("会签单位保密审查结论"),
    Kind.EXAMINATION: _("审查意见"),
    Kind.COUNTERSIGNATURE: _("领导小组组长意见"),
    Kind.APPROVAL: _("审批意见"),
}

OUTCOMES = {
    Outcome.AGREE: _("同意"),
    Outcome.RETURN: _("退回"),
    Outcome.WITHHOLD: _("不予公开"),
}

QUESTIONS = {
    Question.STATE_SECRET: _("是否属于国家秘密"),
    Question.WORK_SECRET: _("是否属于工作秘密"),
    Question.COMMERCIAL_SECRET: _("是否属于商业秘密"),
    Question.PRIVACY: _("是否属于个人隐私"),
    Question.NATIONAL_SECURITY: _("公开后是否危及国家安全"),
    Question.PUBLIC_SAFETY: _("公开后是否危及公共安全"),
    Question.ECONOMIC_SECURITY: _("公开后是否危及经济安全"),
    Question.SOCIAL_STABILITY: _("公开后是否危及社会稳定"),
}

TIME_LIMITS = {
    TimeLimit.STANDING: _("常年公开"),
    TimeLimit.PERIODIC: _("定期公开"),
    TimeLimit.STAGED: _("逐段公开"),
    TimeLimit.BY_NEED: _("适时公开"),
}

AUDIENCES = {
    Audience.PARTY: _("党内"),
    Audience.ZONE: _("园区内"),
    Audience.SOCIETY: _("社会"),
}

CHANNELS = {
    Channel.MEETING: _("会议"),
    Channel.DOCUMENT: _("文件"),
    Channel.CIRCULAR: _("通知通报"),
    Channel.SMART_PARK: _("智慧园区"),
    Channel.PARTY_BOARD: _("党建活动栏"),
    Channel.NOTICE_BOARD: _("公告栏"),
    Channel.PUBLICITY_PANEL: _("宣传版报"),
    Channel.SCREEN: _("电子屏"),
    Channel.PUBLIC_SIGN: _("公示牌"),
    Channel.FILE_CONSULTATION: _("文件查阅"),
    Channel.COLUMN: _("党务政务公开栏"),
    Channel.PRESS_CONFERENCE: _("发布会"),
    Channel.NEWS_MEDIA: _("新闻媒体"),
    Channel.REPLY_LETTER: _("回复及函询"),
    Channel.ZONE_PORTAL: _("高新区门户网站"),
    Channel.GOVERNMENT_PORTAL: _("政府门户网站"),
}
