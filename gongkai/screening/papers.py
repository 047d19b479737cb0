"""Inner papers (工作秘密) by what they are called and what they tell: personnel, inspections, examinations, security, opinions.

A paper is inner by the matter in its title, with or without a mark; a title that speaks of rules, of publication or of teaching is none.
All places are of the tight text.
"""

from bisect import bisect_left
from collections.abc import Iterator

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind
from gongkai.screening.view import Hit, View

RULES_OR_PUBLIC = re.compile(
    r"公告|公示|(?<!未)(?<!未经)公布|(?<!未)发布|通告|印发|办法|制度|规定|规则|条例|细则|解读|指南|须知|培训|宣传|知识|科普|"
    r"模板|范本|范文|格式|样[表式张]|"
    r"示范|征集|讲座|比赛|竞赛|规范(?!性)|简介|问答|学习|法律(?!意见)|教程|教材|答记者|新闻|主动公开|公开(?!招聘|选拔|遴选|"
    r"招考|招录|招标)|应当|不得(?!外|对外|扩散|翻|告知)|"
    r"权责|收悉|中标|年鉴|印制|管理(?:系统|平台)|建设项目|采购(?:项目|公告)|侧记|纪实|举办|召开|曝光|典型|安全提示|温馨提示|消费警示"
)
"""Words that make a title speak about such papers, or tell that it is for everybody."""
PUBLISHED = re.compile(
    "此件公开|公开发布|[现予]以?公布|(?<!前)予以公[示布]|向社会公[布示开]|现将[^。]{0,40}公[布示告]|面向社会|社会公布|公众意见|"
    "征求社会|全文公布|主动公开|"
    "依法(?:披露|公开)|公告[:。]"
)
"""What a text says that is meant for everybody."""
_HEADED = re.compile(r"(?:公告|公示|通告|公报|启事|公开信|倡议书|解读|指南|简章)(?:$|[(:第])")


def is_published(view: View, place: int) -> bool:
    """Whether a text says near a place, or in its first line, that it is meant for everybody."""
    return any(abs(said - place) <= _NEAR for said in view.places(PUBLISHED)) or is_announced(view)


def is_announced(view: View) -> bool:
    """Whether the first line of a text is that of an announcement (公告、公示)."""
    first, last = view.line(0)
    return last - first <= 44 and bool(_HEADED.search(view.tight, first, last))


_NEAR = 400
"""How far, in characters, what a text says of its publication holds."""
_AT_TITLE_END = re.compile(
    r"$|[(\[【〔:|]|[—-]{1,2}[\u4e00-\u9fa5]|第?[0-9一二三四五六七八九十]{1,4}[期号次版稿批份页]|20[0-9]{2}|"
    r"附件?[0-9一二三四:]|《|[、及和与][\u4e00-\u9fa5]{2,12}(?:$|[(:])|"
    r"(?:汇总|统计|登记|明细|一览|情况)?(?:表|单|册|稿|书|件|本|簿|卡|摘要|节选|摘录|附件|草案|初稿|目录|说明|汇编)(?:$|"
    r"[(\[【〔:|第《]|[0-9一二三四])"
)


def title(view: View, start: int, end: int, reach: int = 32) -> tuple[int, int] | None:
    """The title in which a word stands as what the paper is called: a short line, or what stands before a colon or a bracket; or None."""
    tight = view.tight
    first, last = view.line(start)
    if start - first > reach:
        return None
    head = tight[first:start]
    for mark in ":|】":
        head = head[head.rfind(mark) + 1 :]
    if view.has_gap(start):
        head = ""
    if re.search("[。,;!?]|《[^》]*$", head):
        return None
    rest = tight[end : min(last, end + 40)]
    found = _AT_TITLE_END.match(rest)
    if not found and not view.has_gap(end):
        return None
    whole = tight[first : min(last, end + 30)]
    if RULES_OR_PUBLIC.search(re.split("[。,;]", whole)[0]) or is_published(view, start):
        return None
    begin = start - len(head)
    if numbered := re.match(r"(?:附件[0-9一二三四]*[:.、]?|[(]?[0-9一二三四五六七八九十]+[).、])", tight[begin:start]):
        begin += numbered.end()
    if not found:
        return begin, end
    close = end
    if following := re.match(r"[^。,;:!?()《》|]{0,14}", rest):
        close = end + following.end()
        gap = next((place for place in range(end, close) if view.has_gap(place)), close)
        close = gap
    note = re.match(r"[(\[【〔][^)\]】〕。]{1,24}[)\]】〕]", tight[close:last])
    return begin, close + (note.end() if note else 0)


def _hit(view: View, start: int, end: int, rule: str) -> Hit:
    return Hit(Kind.WORK_SECRET, *view.loose(start, end), rule)


def _short_line(view: View, place: int) -> tuple[int, int] | None:
    """The first line of a text, or one that ends a paragraph, where it is short and no sentence; or None."""
    first, last = view.line(place)
    colon = view.tight.find(":", first, last)
    last = colon if colon > place else last
    if last - first > 34 or re.search("[。,;!?《]", view.tight[first:last]) or RULES_OR_PUBLIC.search(view.tight, first, last):
        return None
    return None if is_published(view, place) else (first, last)


def find_paper(view: View, start: int, end: int) -> Iterator[Hit]:
    """面试题本, 工作底稿, 接访记录: papers that are inner whatever they are about, by their title."""
    found = title(view, start, end) or _short_line(view, start)
    if found:
        yield _hit(view, *found, "inner_paper")


_KIND = re.compile(
    r"[\u4e00-\u9fa5A-Za-z0-9“”\"·—、-]{0,12}?(?:方案|计划|预案|部署|安排|名单|清单|台账|报告|材料|记录|笔录|意见|建议|口径|函|"
    r"说明|图|册|情况|要点|提纲|汇总|底稿|纪要|通报|"
    r"简报|动态|摘要|摘报|专报|快报|日报|周报|月报|策略|表|单|结果|对象|目标|路线|时间|备忘录|档案|初稿|测算|数据|线索|分析|"
    r"评估|研判|小结|汇报|请示|信息)"
)


def find_field(view: View, start: int, end: int) -> Iterator[Hit]:
    """警卫方案, 暗访计划, 漏洞清单: a matter that stays inside with the kind of paper behind it, as a title."""
    tight = view.tight
    found = _KIND.match(tight, end)
    if not found or found.end() - end > 16:
        return
    place = title(view, start, found.end())
    if place:
        yield _hit(view, *place, "inner_matter")


_PENDING = re.compile(
    r"[(\[【〔][^)\]】〕。]{0,12}?(?:待审|待定|待议|待批|未定|未审|未批|未上会|未反馈|未公布|过程成果|过程文件|阶段成果|"
    r"中间成果|暂定|讨论用|供讨论|供研究|内部版|工作版)[^)\]】〕。]{0,12}[)\]】〕]"
)


def find_pending(view: View, start: int, end: int) -> Iterator[Hit]:
    """…优化方案（过程成果）, 讲话提纲（待审）: a note behind a title that the paper is not what it will be."""
    tight = view.tight
    found = _over(view, _PENDING, start, max(0, start - 14), end + 14)
    if not found:
        return
    first, _last = view.line(start)
    if not 4 <= found.start() - first <= 36 or re.search("[。;!?]|[0-9]{6}", tight[first : found.start()]):
        return
    if is_published(view, start):
        return
    if not RULES_OR_PUBLIC.search(tight, first, found.end()):
        yield _hit(view, first, found.end(), "draft_in_brackets")


_RECORD = re.compile(
    r"[^。,;:《》]{0,26}?(?:会议?|座谈|讨论|研究|碰头|协调|专题|党组|党委|党工委|班子|部务|局务|办公|联席|会商|会审|议事|合议|"
    r"审议|谈话|谈心|约谈|问询|询问|讯问|调查|走访|接访|"
    r"来访|信访|值班|巡查|勘查|核查|评审|评标|考察|考核|测评|推荐|酝酿|表决|投票|质询|述职|评议|分析|研判|调度|沟通|磋商|谈判|"
    r"会谈|洽谈|电话|交办|督办|工作)"
    r"(?:会议?)?(?:情况|过程|原始|内容|意见|的)*"
)


def find_record(view: View, start: int, end: int) -> Iterator[Hit]:
    """碰头会记录, 洽谈笔录: a record of what was said inside, as a title."""
    place = title(view, start, end)
    if not place:
        return
    head = view.tight[place[0] : start]
    if _RECORD.fullmatch(head) and len(head) >= 2:
        yield _hit(view, *place, "inner_record")


_FINISHED = re.compile(
    r"(?:投|约|征|新闻|通|讲话|发言|手|定|正式|文|书|组|供|来|原|遗|演讲|审|底|公布|发布|公示|宣传|解读|印刷|出版|最终|终|竞选|"
    r"主持|解说|广播|邮|交|退|改|拟|截|网|"
    r"发|清|成|识别|扫描|电子|翻译|译|审定|核定|刊印|付印|公开|征求意见)稿"
)


def find_draft(view: View, start: int, end: int) -> Iterator[Hit]:
    """（研究稿）, （二次修改稿）: any 稿 in brackets behind a title that is not one to be published."""
    tight = view.tight
    opened = max(tight.rfind(mark, max(0, start - 16), start) for mark in "([【〔")
    if opened < 0 or view.is_taken(*view.loose(start, end)):
        return
    inside = tight[opened + 1 : end]
    rest = re.match(r"(?:[,、·;0-9第二三四五六七八九十一(][^)\]】〕。]{0,16})?[)\]】〕]", tight[end : end + 18])
    if not rest or _FINISHED.search(inside) or re.search("[。《》)\\]]|见|附", inside) or tight[opened - 1 : opened] == "《":
        return
    after = tight[end + rest.end() : end + rest.end() + 2]
    if after.startswith("》") or not 2 <= len(inside) <= 14 or is_published(view, start):
        return
    yield _hit(view, opened, end + rest.end(), "draft_in_brackets")


# --- What is told ------------------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[。;!?:|]|,(?!(?<=[0-9],)[0-9]{3}(?![0-9]))")
"""What ends a clause; the comma in 2,318万元 does not."""
_TALK = re.compile(
    r"(?:未?开展前|实施前|进场前|落地前)(?:请|须|务必|要)?保密|不预先(?:告知|通知)|现阶段不(?:公布|公开|对外)|不得提前(?:通知|告知)|(?:勿|不要|切勿)对外(?:宣传|发布|公布)|\((?:尚?未公开|暂不公开)\)|"
    r"不(?:打招呼|告知本人|留文字|留痕|对外(?:说明|解释|表态|宣传)|在对外|入卷|记名|上会)|暂不(?:告知|通知|通报|对外|回应|表态|"
    r"公布|公开|外报)|先不(?:公布|公开|对外|表态)|"
    r"口头(?:沟通|答复|传达|通知)|先放一放|压一压|放一放|冷处理|内部(?:掌握|消化|处理|把握|协调|口径)|统一口径|"
    r"对外(?:统一)?口径|对外(?:只|仅)说|对外(?:称|讲)|"
    r"身份(?:严格)?保密|为其保密|供(?:领导|党组|党工委|党委|班子|委)?决策参考|"
    r"(?:根据|依据)录音整理|不要?(?:写进|写入|列入)(?:会议)?(?:纪要|记录|材料)|(?:检查|行动|开标|考试|公布|发布|宣布|"
    r"谈话)前(?:请|务必|严格)?(?:不得|勿|保密)(?:告知|外传|泄露|透露|对外|"
    r"公开|提前)?|会后(?:交回|收回|退回)|暂不上报|待[^。,;:]{0,6}(?:反馈|批复|审定|研究|同意)后(?:再|方)|"
    r"未经[^。,;:]{0,12}(?:审阅|审定|核定|审核|审签|审议|审批|会签|批准)|尚?未(?:正式)?(?:提交|提请|经|"
    r"通过)[^。,;:]{0,14}(?:审议|"
    r"审定|审核|研究|讨论|批准|会签|表决|核定)"
)
_NOTE = re.compile(
    r"请[\u4e00-\u9fa5]{1,4}同志[^。;]{0,10}?(?:阅研|阅处|阅示|阅办|研处|研办|牵头|负责|督办|抓落实)|(?:结果|情况)(?:直接)?报我|报我[。,;”\"]|"
    r"(?:圈阅|批示|指示)(?:意见|记录|内容)?[:]|^拟办[:]|拟办[:]建议"
)
_GENERAL = re.compile(
    r"应当?(?!对)|不得(?!外|对外)|严禁|制度|规定|办法|条例|依法|依照|凡|任何|一律|法律|职责|公开(?:征|发)|的,|擅自|处罚|禁止|"
    r"违法|许可|备案|施工|建设|使用|销售|生产|经营|上市|开工|转载|"
    r"复制|授权|投入|占用|转让|挪用"
)


def clause(view: View, start: int, end: int) -> tuple[int, int]:
    """The clause around a range: between stops, commas and colons, inside its line."""
    tight = view.tight
    first, last = view.line(start)[0], view.line(end - 1)[1]
    low, high = max(first, start - 40), min(last, end + 40)
    begin = max((stop.end() for stop in _STOP.finditer(tight, low, start)), default=low)
    stop = _STOP.search(tight, end, high)
    return begin, stop.start() if stop else high


def sentence(view: View, start: int, end: int, reach: int = 60) -> tuple[int, int]:
    """The sentence around a range, inside its line."""
    tight = view.tight
    first, last = view.line(start)[0], view.line(end - 1)[1]
    low, high = max(first, start - reach), min(last, end + reach)
    begin = max([low, *(tight.rfind(mark, low, start) + 1 for mark in "。;!?")])
    stops = [place for mark in "。;!?" if (place := tight.find(mark, end, high)) >= 0]
    return begin, min(stops, default=high)


def _over(view: View, pattern: re.Pattern[str], place: int, low: int, high: int) -> re.Match[str] | None:
    """The match of a pattern in a window that lies over a place."""
    return next((one for one in pattern.finditer(view.tight, low, high) if one.start() <= place < one.end()), None)


def find_talk(view: View, start: int, end: int) -> Iterator[Hit]:
    """先放一放, 暂不告知本人, 未经审定: how people write who do not write for the public."""
    found = _over(view, _TALK, start, max(0, start - 4), end + 24)
    if not found:
        return
    first, last = sentence(view, found.start(), found.end())
    if _GENERAL.search(view.tight[first:last]) or is_published(view, start):
        return
    yield _hit(view, *clause(view, found.start(), found.end()), "inner_talk")


_INTENDED = re.compile(
    "拟|计划|将于|定于|准备|安排|打算|部署|统一行动|具体(?:日期|时间|对象)|[0-9一二三四五六七八九十]+[时点]|先行|择机|提前"
)
_TOLD = re.compile("开展了|已|共(?:检查|出动|开展|暗访)|结果|发现|[0-9]+次|反馈|栏目|曝光|群众|记者|电视|完成|通过|采取|加强|结合|方式")


def find_note(view: View, start: int, end: int) -> Iterator[Hit]:
    """请某某同志阅处, 结果报我: what a leader wrote on a paper."""
    found = _over(view, _NOTE, start, max(0, start - 16), end + 12)
    if not found or is_published(view, start):
        return
    first, last = sentence(view, found.start(), found.end())
    if not re.search("近日|日前|强调|指出|宣传|学习贯彻|总书记|精神", view.tight[first:last]):
        yield _hit(view, first, last, "leaders_note")


_HUSH = re.compile(
    r"(?:不要|别|勿|请勿|切勿|不得|不准|不许|不能|不可|不宜|先不|暂不|严禁|禁止|避免)(?:再|先|随意|擅自|私自|任何人|对外|向外|"
    r"向[^,。;]{1,8}?|往外|让[^,。;]{1,8}?|跟[^,。;]{1,6}?)*"
    r"(?:声张|外扩|外发|发群|转群|发到|透露|打听|传看|知道|知晓|扩散|外传|外泄|走漏|泄密|泄底|提前泄露|截图|截屏|录音|记录|"
    r"上网|登报|见报|宣传报道|炒作|留底|留痕|外露)|"
    r"阅后即[焚删毁]|看完即删|看后删除|仅限本群|不上网|不登报|不见报|不留底|传看|知道就行|心中有数|先行通气|小范围(?:通报|通气|"
    r"掌握|传达|知悉)|对外(?:不承认|一律称|一概|口径|就说)|内部(?:酝酿|先行|先研究|定的|碰头|会商|议定|平衡|摸底|讨论)"
)
_OF_ALL = re.compile(
    "申请公开|过程性信息|应当|规定|任何(?:单位|组织)|工作人员(?!.{0,6}名单)|个人信息|隐私|国家秘密|商业秘密|微信|考生|游客|市民|学生|选手|旅客|"
    "消费者|依法|法律|纪律(?!检查)|制度|要求全体|公职人员|党员干部|驾驶|谣言|网民|现场|试题|直播|网站|版权|著作"
)


def find_hush(view: View, start: int, end: int) -> Iterator[Hit]:
    """不要往外发, 阅后即焚, 小范围通气: what is asked of those who may know."""
    found = _over(view, _HUSH, start, max(0, start - 14), end + 12)
    if not found or view.is_taken(*view.loose(start, end)):
        return
    first, last = sentence(view, found.start(), found.end())
    if _OF_ALL.search(view.tight, first, last) or is_published(view, start):
        return
    if re.search("公司|企业|报价|投标|底价|标底|合同|配方|工艺|客户|商业|专利|技术", view.tight[first:last]):
        return  # the secret of a firm, if any
    yield _hit(view, *clause(view, found.start(), found.end()), "inner_talk")


def find_raid(view: View, start: int, end: int) -> Iterator[Hit]:
    """拟于下周夜间突击检查: an inspection nobody may know of before it comes."""
    tight = view.tight
    first, last = sentence(view, start, end)
    said = tight[first:last]
    if not _INTENDED.search(said) or _TOLD.search(said) or _GENERAL.search(said) or is_published(view, start):
        return
    yield _hit(view, *clause(view, start, end), "coming_inspection")


_BARGAIN = re.compile(
    r"(?:我方|我委|我局|我区|管委会|内部|谈判|最终|心理|政策|出让|让利|补偿|回购|收购|报价|价格|招商)(?:的|可接受的?)?(?:最低|"
    r"最高|心理)?底(?:线|价|牌)|谈判(?:底线|起点|空间|区间|筹码|策略)|"
    r"最(?:高|低)不(?:得)?(?:突破|超过|低于|高于)|先按[^。,;]{1,14}(?:开口|报|谈|还价)|(?:可|先)(?:压|谈|让|砍)(?:价)?(?:至|"
    r"到)|再谈|让步(?:空间|幅度)|要价|还价|底线(?:为|是|[0-9])"
)
_OF_US = re.compile("我方|我委|我局|我区|我办|对方|谈判|磋商|洽谈|开口|让步|备选|企业要价|投资方")


def find_bargain(view: View, start: int, end: int) -> Iterator[Hit]:
    """我方底线7500万元, 谈判中先按4300元开口: how far the body would go."""
    found = _over(view, _BARGAIN, start, max(0, start - 8), end + 16)
    if not found:
        return
    first, last = sentence(view, found.start(), found.end())
    said = view.tight[first:last]
    if (
        not re.search("[0-9]|折|成", said)
        or not _OF_US.search(said)
        or re.search("竞争性|应当|规定|办法|条例|依法|挂牌|拍卖", said)
        or is_published(view, start)
    ):
        return
    if re.search("我(?:司|公司|集团|厂|企业)", said):
        yield Hit(Kind.COMMERCIAL_SECRET, *view.loose(*clause(view, found.start(), found.end())), "bargain_of_a_firm")
        return
    yield _hit(view, *clause(view, found.start(), found.end()), "bottom_line")


_VOTES = re.compile(r"(?:优秀|称职|基本称职|不称职|同意|赞成|反对|弃权|得)票[0-9]+[张票]?|(?:得票|推荐票)[^。,;]{0,6}[0-9]+")


def find_votes(view: View, start: int, end: int) -> Iterator[Hit]:
    """民主测评优秀票22张: what the assessment of a person gave."""
    tight = view.tight
    first, last = sentence(view, start, end)
    if _VOTES.search(tight[first:last]) and not re.search("选举|当选|业主|村民代表|表决通过|办法|规定", tight[first:last]):
        yield _hit(view, *clause(view, start, end), "votes_on_a_person")


_WATCHED = re.compile("盯防|盯控|稳控|逐人|布控|包保|吸附|劝返|聚集|串联|扬言|敏感|维稳|管控")


def find_watched(view: View, start: int, end: int) -> Iterator[Hit]:
    """重点人由社区逐人盯防: who is watched and how."""
    first, last = sentence(view, start, end)
    said = view.tight[first:last]
    if _WATCHED.search(said) and not _GENERAL.search(said) and not is_published(view, start):
        yield _hit(view, *clause(view, start, end), "watched_people")


_INFORMANT = re.compile(r"举报人(?:系|为|是|[:]|[\u4e00-\u9fa5]{2,3}[,(系])|(?:实名)?举报人[^。;]{0,20}(?:保密|不愿|要求)")


def find_informant(view: View, start: int, end: int) -> Iterator[Hit]:
    """举报人系被举报单位出纳: who told."""
    tight = view.tight
    found = _INFORMANT.match(tight, start)
    if not found:
        return
    first, last = sentence(view, start, found.end())
    if _GENERAL.search(tight[first:last]) or re.search("权利|奖励|[姓名]名[、和]|可以|请", tight[first:last]) or is_published(view, start):
        return
    yield _hit(view, *clause(view, start, found.end()), "informant")


_SYSTEM = re.compile("口令|密码|弱口令|堡垒机|后台|网段|地址段|端口|漏洞|钥匙|门禁码")
_SECRET_OF_SYSTEM = re.compile(
    r"(?:弱口令|(?:初始|管理员|登录|后台|系统)(?:口令|密码)[:为是]|root密码|(?:保险柜|保密柜|门禁|机房)密码[:为是]|数据库端口|"
    r"(?:地址段|网段|IP)[:为]?(?:10|172|192)\.[0-9]|端口对外开放|"
    r"均?未修复|密码箱|盲区)"
)


def find_system(view: View, start: int, end: int) -> Iterator[Hit]:
    """管理地址段10.23.0.0/24, 后台弱口令: how one would get in."""
    found = _over(view, _SECRET_OF_SYSTEM, start, max(0, start - 4), end + 10)
    if found:
        first, last = sentence(view, found.start(), found.end())
        if not _GENERAL.search(view.tight[first:last]) and not re.search("修改|重置|忘记|会议|请|防范", view.tight[first:last]):
            yield _hit(view, *clause(view, found.start(), found.end()), "how_to_get_in")


_ALLOWED = re.compile(
    r"(?:仅|只|专)?[限供](?:于)?[^。,;:]{0,14}?(?:组|班子|人员|室|科|股|局|委|会|办|部门|单位|领导|成员|专班|机关|同志|干部|"
    r"系统|内部|主任|书记|处)[^。,;:]{0,6}?(?:内部)?(?:使用|传阅|参阅|阅览|阅存|阅知|阅|掌握|知悉|参考|交流|流转|研究|讨论|"
    r"留存|保存|审议)"
)
_CIRCLE = re.compile(
    r"(?:[班子领导成员主任书记党组委常局处科股室长机关副科县厅级以上干部同志各部门负责人正及、]{2,16})(?:传阅|参阅|阅存|阅知|"
    r"阅示|阅|圈阅|掌握|阅后[^)\]】]{0,6})(?=[)\]】〕]|$)"
)


def find_allowed(view: View, start: int, end: int) -> Iterator[Hit]:
    """本表仅限核查组内部使用, （班子成员传阅）: who alone may read it."""
    tight = view.tight
    if tight[start] in "仅只限":
        found = _ALLOWED.match(tight, start)
        if not found or tight[found.end() : found.end() + 1] == "的":
            return
        first, last = sentence(view, start, found.end())
        said = tight[first:last]
        own = re.match("(?:本|此|该|以上|上述)(?:表|件|文|稿|材料|资料|报告|名单|数据|信息|方案|文件|册|图|简报|通报|记录|清单)", said)
        if not own and not re.search(r"[(\[【〔][^)]{0,8}$", tight[max(0, start - 10) : start]) and not view.begins_line(start):
            return
        if (
            _GENERAL.search(said.replace("使用", ""))
            or re.search("停车|电梯|场所|车位|食堂|通道|免费|凭证", said)
            or is_published(view, start)
        ):
            return
        yield _hit(view, *clause(view, start, found.end()), "inner_paper")
        return
    for found in _CIRCLE.finditer(tight, max(0, start - 16), end + 8):
        if found.start() <= start < found.end() and re.match(r"[(\[【〔]", tight[max(0, found.start() - 1) : found.start()] or " "):
            yield _hit(view, found.start(), found.end(), "inner_paper")
            return


# --- A title and what stands under it ------------------------------------------------------------------------------------------

_CALLED = re.compile(
    r"(?:附件?[0-9一二三四]*[:.、]?|[(]?[0-9一二三四五六七八九十]+[).、]|[★※*]+)?[\u4e00-\u9fa5A-Za-z0-9“”\"·—、\-—〔〕《》年月日第]{2,36}?"
    r"(?:方案|计划|预案|部署|安排|名单|名册|清单|台账|报告|材料|记录|笔录|意见|意见书|建议|建议书|口径|函|说明|情况|要点|提纲|"
    r"汇总|底稿|纪要|通报|简报|动态|摘要|摘报|专报|快报|日报|周报|月报|策略|"
    r"表|单|结果|路线|备忘录|初稿|测算|数据|线索|分析|评估|研判|小结|汇报|议程|议题|提示|设想|思路|构想|考虑|图|草案|事项|请示|"
    r"批示|手册|脚本|剧本|题|册|书|稿|件|卡)"
    r"[表单册稿件]?(?:[(\[【〔][^)\]】〕。]{1,30}[)\]】〕])*(?:第?[0-9一二三四五六七八九十]{1,4}[期号次版稿批份])?[:]?"
)
_SURELY_INNER = (
    "稳控 盯防 盯控 布控 摸排 涉稳 上访 缠访 进京 聚集 串联 扬言 敏感 舆情 炒作 负面 删帖 降温 维权 重点人 钉子户 拒绝签约 "
    "拒签 诉讼风险 败诉 "
    "处分 诫勉 免职 人选 得票 不称职 等次 不同反映 反映其 初核 了结 留置 立案 谈话 处置方式 主持人 发言 议定 议题 会议认为 "
    "会议同意 会议要求 会议决定 分送 "
    "抓捕 收网 暗访 突击 不打招呼 直奔 弱口令 漏洞 口令 端口 网段 未修复 堡垒机 首长 车队 备用路线 警力 盲区 岗哨 换岗 "
    "押运 哨位 便衣 对讲 "
    "考官 评分 命题 评委 参考答案 作答 得分点 标底 专家名单 通讯工具 暂缓 缓办 压一压 放一放 先放 再议 另议 暂不 不宜 "
    "口头 私下 私底下 背景情况 "
    "资金缺口 欠薪 隐性债务 拆借 逾期债务 财力 虚列 虚增 套取 违规 挪用 未经审定 待核 估数 初步数 主观 "
    "倾向 开口 底线 让步 要价 谈判 磋商 "
    "我局意见 我委意见 我办意见 我们认为 我局认为 我委认为 我局建议 我委建议 建议由 妥否 当否 请领导 "
    "圈定 领导同意 书记意见 主任意见 分歧 意见不一 多数意见 少数意见 主张 "
    "核减 分流 内退 裁撤 撤销建制 拟撤销 拟任 拟提拔 拟免 拟调 拟处 拟罚 拟给予 拟收回 拟收购 拟拆除 拟征收 拟关停 拟淘汰 "
    "拟约谈 拟问责 拟移送 "
    "合议 承办人意见 法制审核 稽查 选案 协查 个别谈话 廉政意见 打分 双向细目 细目表 学区划分 红线图 未批 未报批 root "
    "谈话函询 函询 对照检查 走读式 "
    "抽取 会审 停产整治 关停 缺口 超红线 暂不上报 应诉 续报 初报 要害部位 执勤 换岗 批示件 述职测评 中风险 高风险 不要写进 "
    "不写进 扩散 漫天要价 "
    "酝酿 动议 会商 包案 包保 不得告知 检查前 日程安排 活动安排 行程安排 嘉宾 房号 库存清单 储备库 储备点 点位 布防 警卫 钥匙 "
    "保险柜 值班日志 电话记录 "
    "线索核查 个人事项 经商办企业 违纪 被问责 约谈 整改不力 不同意 有异议 争议 回避 待反馈 反馈后 核算 初步核算 内部审批 审批表 "
    "建议数 一上 二上 控制数 压减 空编 超编 撤并 裁员 买断 上访户 到京 进省 拦访 劝返 截访 暗中 密切关注 动向 苗头 涉黑 涉恶 "
    "线人 卧底 技侦 秘密调查 "
    "试卷 题本 考务 监考 面试题 笔试题 抽签 考生须知 押题 语文卷 数学卷 英语卷 统考 期末 参考答案 "
    "草拟 拟稿 核稿 会签 送审 呈报 报审 上会 过会 定调 定性 定案 讨论用 供讨论 参阅 参考件 代拟 修改意见 修改稿 二稿 三稿 初稿 "
    "本稿 录音整理 本人审阅"
)
_MAYBE_INNER = (
    "拟 尚未 初步 待定 争取 避免 预判 预计 可能 隐患 风险 班子 分管 汇报 建议 责任到人 一企一策 摸底 "
    "测算 倒查 督办 催办 稳妥 低调 另行 意见 处置"
)
_STRONG = frozenset(_SURELY_INNER.split())
_WEIGHED = _STRONG | frozenset(_MAYBE_INNER.split())


def note_evidence(view: View, start: int, end: int) -> tuple[Hit, ...]:
    """Keep where a word stands that people write inside; `conclude` weighs them when the text has been read."""
    view.evidence.append((start, end))
    return ()


def conclude(view: View) -> Iterator[Hit]:
    """A paper whose title alone does not tell: what stands in and under it is only written inside."""
    if not view.evidence:
        return
    tight = view.tight
    words = [(start, tight[start:end]) for start, end in view.evidence]
    yield from _tone(view, words)
    weighed = [(start, word) for start, word in words if word in _WEIGHED]
    if not any(word in _STRONG for _, word in weighed):
        return
    starts = [start for start, _ in weighed]
    done = -1
    for first, last in view.lines():
        low, high = bisect_left(starts, first), bisect_left(starts, last + 400)
        if first < done or low == high or not any(word in _STRONG for _, word in weighed[low:high]):
            continue
        last = _title_end(view, first, last)
        if not last:
            continue
        middle = bisect_left(starts, last)
        above = {word for _, word in weighed[low:middle]}
        under = {word for _, word in weighed[middle:high]} - above
        sure, told = len(above & _STRONG), len(under & _STRONG)
        weight = 3 * sure + len(above) - sure + 2 * told + len(under) - told + 1
        if not sure:
            weight -= min(400, len(tight) - last) // 80  # a long text holds any word
        # The dearer questions come last: whether it calls itself a paper, and whether it is for everybody.
        if weight < _ENOUGH or (not sure and not told):
            continue
        if not _CALLED.fullmatch(tight, first, last) and (not sure or weight - 2 < _ENOUGH):
            continue
        if RULES_OR_PUBLIC.search(tight, first, last) or is_published(view, last) or _RULED.search(tight, first, last + 400):
            continue
        yield _hit(view, first, last, "inner_by_what_it_tells")
        done = last + 400


_TONES = {
    "who": (
        "党组 党委 党工委 常委会 班子 局长 书记 分管领导 分管副 副区长 副县长 副市长 组织部 纪委 政法委 法制科 督查室 办公会 "
        "专题会 碰头会 协调会 部务会 局务会 我方 我局 专家 评委 评审 考官 "
        "住建局 人社局 财政局 税务 审计 信访局 巡察 命题组 区长 县长 市长 处长 科长 科室 各组 联合执法 专班"
    ),
    "open": (
        "拟 待定 未定 待审 待核 尚未 未上会 上会 未审定 未形成 暂按 暂缓 暂不 初稿 过程成果 过程稿 酝酿 动议 提名 人选 倾向 "
        "初步 未反馈 修改后 定夺 再定 会定 碰头 尚无定论 未达成 再报 先从 另行商定 掌握"
    ),
    "stance": (
        "和解额度 未上会 票数统计 暂按 让步至 心理底价 反对 异议 分歧 婉拒 胜算 不具备条件 缺乏上位法 和解 让步 压缩 隐去 从轻 "
        "减轻处罚 不起诉 点名批评 不予 摸底 调剂 补回 心理底价 额度控制 收受 侵占 打分 票数 票 得分 裁员 不再分管 底牌 责任由 "
        "施压 劝 处置 回避 平衡 照顾 关照"
    ),
    "hush": (
        "不通知 不告知 不宜外传 勿将 请勿 匿名 只给 仅给 看过 到点后 拆封 任务单 集结 双人双锁 枪库 库房位置 值守电话 入闱 "
        "安保由 入住 研判使用 仅作 内部沟通 内部意见 不得对外 不写 不入 单独 私下 先不 避开 绕开 压下 口头"
    ),
}
"""How those sound who write inside: who deliberates, what is still open, what is thought of it, and what nobody else may know."""
_TONE = {word: tone for tone, words in _TONES.items() for word in words.split()}
_NEWS = re.compile(
    "近日|日前|召开|强调|指出|公布|举报电话|答复如下|收悉|表彰|累计|人次|参加|活动|宣传|印发|公告|公示|规定|应当|办法|制度|"
    "依法|条例|市民|欢迎|咨询|投诉|预约|申请人|提起公诉|被开除|通报[:]|发布|荣获|开展了|"
    "已完成|顺利|圆满|优化营商|惠及|群众满意|如下[:]|人大代表[^。]{0,6}[:]|审议通过|原则通过|经[^,]{2,10}批准|予以公开|任免|"
    "任命|当选|选举|考生|招生"
)


def _tone(view: View, words: list[tuple[int, str]]) -> Iterator[Hit]:
    """A sentence in which three of the tones sound that only inner papers have, or what nobody else may know and one more."""
    heard = [(start, tone) for start, word in words if (tone := _TONE.get(word))]
    done = -1
    if len({tone for _, tone in heard}) < 2:
        return
    for number, (start, tone) in enumerate(heard):
        # Most words stand alone: the sentence is only looked for where another tone is near.
        if start < done or all(other == tone or place - start > 80 for place, other in heard[number + 1 : number + 5]):
            continue
        first, last = sentence(view, start, start + 1, 80)
        done = last
        tones = {other for place, other in heard if first <= place < last}
        if len(tones) < 2 or (len(tones) < 3 and "hush" not in tones) or _NEWS.search(view.tight, first, last) or is_published(view, start):
            continue
        yield _hit(view, first, last, "inner_tone")


_ENOUGH = 4
"""How much must speak for an inner paper: its kind in the title 1, a sure word in the title 3 or under it 2, any other word 1."""
_RULED = re.compile(
    "第[一二三四五六七八九十]+条|应当|本办法|本规定|本制度|请各村|市民|广大|宣传|学习贯彻|群众满意|荣获|圆满|同比|市场主体|"
    "近日|日前|[0-9]日[上下]午|强调|指出|活动|参加|"
    "专家|讲解|被开除|严重违纪违法|收悉|特此|欢迎|请[于在]|咨询电话|联系电话"
)


def _title_end(view: View, first: int, last: int) -> int:
    """Where the title ends that a line is, or that stands in it before a colon; 0 where it is none."""
    colon = view.tight.find(":", first, min(last, first + 26))
    close = colon if colon > first + 3 else last
    return close if 4 <= close - first <= 44 and not _SENTENCE.search(view.tight, first, close) else 0


_SENTENCE = re.compile("[。;,!?|]|[0-9]{5}")


RULES = {
    note_evidence: " ".join((_SURELY_INNER, _MAYBE_INNER, *_TONES.values())),
    find_paper: (
        # ways to a decision
        "请示 请示件 签报 签呈 呈批件 呈批表 呈阅件 呈报件 送阅件 专报 摘报 内参 信息快报 快报数 要情 舆情专报 舆情简报 "
        "舆情快报 舆情日报 舆情摘报 磋商函 协商函 商洽函 沟通函 "
        "会签意见 会签稿 部门意见 反馈意见汇总 法制审核意见 合法性审查意见 法律意见 法律意见书 专家论证意见 "
        "专家意见 征求意见汇总 决策建议 政策建议 处理建议 处置建议 "
        "初步意见 初步方案 比选方案 备选方案 方案比选 情况反映 内部情况 社情民意 工作建议 议题 会议议题 上会材料 汇报提纲 "
        "汇报材料 原始记录 迎检提纲 进点安排 拟办单 发言提纲 讨论提纲 谈话提纲 约谈提纲 审查提纲 "
        "领导批示件 批示件 批示抄清 批办件 督办件 督查专报 交办件 转办件 批转件 传阅件 阅批件 "
        # personnel
        "考察材料 考察报告 民主测评 民主测评结果 测评结果 测评汇总 推荐得票 推荐结果 得票情况 人选建议 人选名单 拟任人选 "
        "建议人选 人选方案 干部调整方案 干部调整建议 人事方案 人事安排 人事动议 "
        "动议方案 调整方案建议 等次建议 考核等次 后备干部名单 优秀年轻干部名单 干部档案 任前谈话 谈话安排 处分建议 处分意见 "
        "处分决定建议 撤职建议 诫勉谈话 提醒谈话 个人事项核查 "
        # discipline, complaints, cases
        "问题线索 线索清单 线索台账 初核报告 初核方案 初核请示 审理报告 审查报告 案情通报 案情报告 案件请示 询问笔录 讯问笔录 "
        "谈话笔录 调查笔录 讨论笔录 合议笔录 评议笔录 "
        "接访记录 信访台账 信访登记 信访积案 信访件 来信摘报 来访登记 举报信 举报件 举报材料 检举信 举报线索 "
        "调查终结报告 案件审理意见 案审意见 集体讨论 裁量意见 "
        # examinations, tenders
        "面试题 面试题本 面试试题 试题 考题 试卷 题本 参考答案 评分要点 评分细则 评分标准 命题 命题方案 考官名单 命题人员名单 "
        "考官分组 题库 评标专家名单 评标专家 评委名单 评审专家名单 专家抽取结果 "
        "评标记录 评审记录 评分汇总 评标报告 资格审查记录 "
        # audit, inspection
        "工作底稿 审计底稿 核查底稿 检查底稿 取证单 取证记录 审计取证 审计征求意见 内部核查 内部测算 内部审计报告 巡察底稿 "
        "巡察反馈 巡察报告 整改台账 疑点清单 疑点数据 "
        "内部通讯录 通讯录 内部电话 电话本 值班表 值守表 带班表 "
        # security
        "点位表 点位图 布防图 布点图 布控图 拓扑图 网络拓扑 渗透测试报告 漏洞清单 漏洞报告 账号密码 密码表 口令表 地址分配表 "
        "资产清单 安保方案 警卫方案 安全保卫方案 行动方案 抓捕方案 "
        "行动部署 统一行动 布警方案 警力部署 押运路线 巡逻路线 "
        # stability, public opinion
        "风险评估报告 稳评报告 维稳方案 维稳预案 稳控方案 化解方案 包保名单 应对口径 答复口径 宣传口径 对外口径 答问口径 口径 "
        "舆情研判 舆情分析 舆情应对 研判报告 形势研判 "
        # economy
        "测算表 测算稿 资金测算 成本测算 补偿测算 谈判方案 谈判策略 谈判要点 谈判备忘录 谈判提纲 招商底线 招商谈判 底线条件 "
        "安置预案 职工安置 债务台账 化债方案 债务化解 债务明细 "
        "机构设置方案 三定草案 改革方案初稿 内部通报 内部简报 内部方案 内部名单 内部报告 内部纪要 内部口径"
    ),
    find_field: (
        "暗访 突击检查 突击 飞行检查 夜查 明察暗访 抽查对象 双随机抽查对象 收网 布控 抓捕 警卫 安保 首长 警力 押运 巡逻 布防 "
        "监控点位 视频监控 维稳 稳控 重点人 重点人员 涉稳 涉访 涉军 缠访 "
        "舆情 舆论 研判 研析 案情 线索 初核 立案 审查调查 巡察 巡视 人选 干部调整 干部考察 人事调整 班子调整 班子分工调整 酝酿 "
        "动议 推荐得票 考核等次 年度考核 绩效等次 编制核减 分流 "
        "面试 命题 考官 试题 评标 评标专家 评委 漏洞 渗透测试 等级保护 等保 网络安全 攻防演练 拓扑 账号 口令 谈判 招商谈判 "
        "招商底线 政策底线 出让底价 收储 拆迁补偿 征收补偿标准 收购 回购 "
        "诉讼应对 败诉 应诉 债务化解 隐性债务 化债 资金缺口 快报 未公布 未发布 拟出台 调价 价格调整"
    ),
    find_record: "记录 纪要 笔录 实录 简记 速记 纪实",
    find_draft: "稿",
    find_pending: (
        "待审 待定 待议 待批 未定 未审 未批 未上会 未反馈 未公布 过程成果 过程文件 阶段成果 中间成果 暂定 讨论用 供讨论 "
        "供研究 内部版 工作版"
    ),
    find_allowed: "仅限 只限 限于 仅供 只供 传阅 参阅 阅存 阅知 圈阅",
    find_talk: (
        "不打招呼 不告知本人 不留文字 不留痕 "
        "不对外说明 不对外解释 不对外表态 不对外宣传 前保密 前请保密 不预先 "
        "现阶段不 不得提前 勿对外 未公开 不在对外 不入卷 暂不告知 暂不通知 "
        "暂不通报 暂不对外 暂不回应 暂不表态 先不公布 先不公开 先不对外 先不表态 "
        "口头沟通 口头答复 口头传达 先放一放 压一压 放一放 冷处理 内部掌握 内部消化 内部处理 内部把握 内部口径 统一口径 "
        "对外口径 对外统一口径 对外只 对外仅 对外称 对外讲 身份保密 身份严格保密 "
        "为其保密 决策参考 录音整理 不要写进 不写进 不要写入 不写入 不要列入 检查前 行动前 开标前 考试前 公布前 发布前 宣布前 "
        "谈话前 会后交回 会后退回 暂不上报 反馈后 批复后 审定后 研究后 未经 尚未经 未提交 未提请 尚未提交 尚未提请 尚未正式 "
        "尚未通过"
    ),
    find_note: "阅研 阅处 阅示 阅办 研处 研办 报我 圈阅意见 批示: 批示意见 指示记录 拟办:",
    find_hush: (
        "声张 外扩 外发 发群 转群 透露 打听 传看 外传 外泄 扩散 走漏 泄底 截图 截屏 即焚 即删 看后删除 仅限本群 不上网 不登报 "
        "不见报 留底 知道就行 通气 小范围 对外不承认 对外一律 对外一概 对外就说 内部酝酿 内部先行 内部先研究 "
        "内部碰头 内部会商 内部议定 内部平衡 内部摸底 内部讨论"
    ),
    find_raid: "暗访 突击检查 突击夜查 飞行检查 不定时间 直奔现场 收网 夜查 清查行动 集中抓捕 统一收网",
    find_bargain: "底线 底价 底牌 谈判起点 谈判空间 谈判区间 谈判筹码 最高不 最低不 先按 可压 先压 可谈至 再谈 让步 要价 还价",
    find_votes: "民主测评 测评 推荐票 得票 称职票 优秀票",
    find_watched: "重点人 重点对象 重点人员 涉访人员 上访人员 稳控对象",
    find_informant: "举报人",
    find_system: "root 数据库端口 柜密码 门禁密码 机房密码 弱口令 口令: 密码: 口令为 密码为 地址段 网段 端口对外 未修复 密码箱 盲区",
}
"""Each rule with the words that wake it."""
