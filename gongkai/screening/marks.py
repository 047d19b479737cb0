"""Marks and words of secrecy (密级标志、工作秘密、商业秘密): what bears a mark, against what merely speaks about secrecy.

All places are of the tight text (no white space), so that a mark set wide or broken over lines is whole.
"""

from collections.abc import Iterator
from typing import NamedTuple

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.papers import is_announced
from gongkai.screening.view import Hit, View

_TERM = (
    r"(?:(?:保密)?期限[:为]?)?(?:自[^,。;:!?★\n]{2,10}起(?:满)?[0-9一二三五十两]{1,3}个?[年月]|[0-9OoIl|]{1,3}个?(?:年|月|天|日)(?:[,、;(]?[至到于自]?"
    r"[12][0-9]{3}年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:起|前|后|止|解密|届满|到期)+)?|[一二三五十两半]{1,3}(?:年|个月)|长期|永久|"
    r"[至到]?[12][0-9]{3}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:前|后|止|解密)?"
    r"|[^,。;:!?★\n]{1,14}?(?:前|后|解密)(?![\u4e00-\u9fa5]))"
)
_SURE_TERM = (
    r"(?:[0-9OoIl|]{1,2}(?:年|个月)(?![0-9])|[一二三五十两]{1,3}年|长期|永久|(?:考试)?启[用封]前|公布前|开考前|"
    r"[至到]20[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[止前]?)"
)
_URGENT = r"(?:特急|加急|平急|特提|紧急|急件|急)?"
_OPEN, _CLOSE = r"[\[(【〔〖『「<]", r"[\])】〕〗』」>]"
_MARK = r"(?:绝密|机密|秘密)"
_ENGLISH = r"(?:TOPSECRET|SECRET|CONFIDENTIAL|RESTRICTED|[Tt]op[Ss]ecret|[Ss]ecret|[Cc]onfidential)"
_AFTER_STAR = re.compile(
    rf"[级件]?{_CLOSE}?(?:★+|\*(?!\*)|(?:[xX×k+大女太火◆◇▲△○●■※]|\*{{1,3}})(?={_SURE_TERM})){_CLOSE}?(?:{_TERM})?{_CLOSE}?"
)
_AFTER_BRACKET = re.compile(rf"(?:级|件|级?文件|级?材料|级?资料)?(?:[·.,:\-]?{_SURE_TERM}|,[^)\]】〕密]{{1,8}})?{_CLOSE}(?:{_SURE_TERM})?")
_AFTER_LABEL = re.compile(rf"(?:级|件)?(?![、/或以及和与的])(?:[·.,:;(\-]?(?:{_TERM}))?")
_AFTER_TERM = re.compile(rf"级?[·.,:(\[〔【/\-]?(?:保密期限|保密期|保存期限?|期限)?[:为]?{_SURE_TERM}{_CLOSE}?")
_LABEL = re.compile(
    r"(?:密级|定密(?:情况|结果|结论|意见|建议)|密级(?:建议|意见|情况|确定)|(?:涉密|保密|秘密|定密|文档|文件|资料|材料|信息|安全)(?:等级|级别)|密别)(?:及(?:保密)?期限|标识|"
    r"/保密期限)?[】\])]?[:]?(?:确?定?为|是|属)?(?:\([√✓]\))?[|\[(★“\"]{0,2}$|(?:^|[^\u4e00-\u9fa5])(?:分类|类别|定密)[:]$"
)
_LONELY = re.compile(
    rf"(?:(?:份号|编号|№|No\.?|NO\.?|第)?[:]?[0-9]{{1,8}}[号份]?)?(?:{_URGENT}[·、,/|])?{_URGENT}(?:{_ENGLISH}[/|·,\-]?)?[“\"]?{_OPEN}?({_MARK})(?:级|件|文件|材料|资料|公文|电报)?{_CLOSE}?[”\"]?[★▲△◆◇]?"
    rf"(?:[·.,:\-]?{_SURE_TERM})?(?:[/|·,(\-]?{_ENGLISH}\)?)?(?:[·、,/|]?{_URGENT})(?:(?:份号|编号|№|No\.?|NO\.?)[:]?[0-9]{{0,8}}|第?[0-9]{{1,8}}[号份]?)?[!。.]?"
)
_ABOUT = re.compile(r"标注|标明|标志|标识|标有|字样|样式|示例|例如|形如|格式|填写|勾选|选填|加盖|戳记|印章")
_COMPOUND = re.compile(
    r"(?:商业|企业|公司|技术|经营|工作|国家|个人|内部|家庭|审判|调查|核心|不是|通信|军事|战略|职业|客户|小|泄露?|保守|窃取|[、和或及与/])$"
)
_DECLARED = re.compile(
    r"(?:本|此|该|(?<!一)经|上述|以上|所附|附件|随文|来文)(?P<middle>[^。;!?\n]{0,16}?)(?:定密|为|属于?|系|是|定为|列为|列入|划为|"
    r"确定为|标为|核定为|密级|按)[“\"]?$"
)
_NEGATED = re.compile(r"不|未|非|否|无|如|若|凡|是否|可能|假如|一旦|哪|何")
_AFTER_DECLARED = re.compile(
    r"[”\"]?(?:级别?|件|文件|事项|材料|信息|资料|内容|级?国家秘密(?:事项|文件|材料|信息)?|级(?:文件|事项|材料))?[”\"]?(?![的以、或及和与/\u4e00-\u9fa5])"
)
_HANDLED = re.compile(r"级?(?:文件|材料|资料|件|电报|公文|级)?(?:管理|保管|保存|处理|对待|传阅|收存)")
_PAPER = re.compile(
    r"级?(?:(?:文件|材料|资料|件|电报|公文|图纸|档案)[,!。:;]?|[,!。:;])(?:严禁|不得|请|禁止|阅后|注意|妥善|专人|按|切勿|勿|严格)"
)
_CHECKED = "☑■√✔✓☒▣◼"
_BOX = re.compile(f"[□☐○{_CHECKED}]")
_LEVEL = re.compile("绝密|机密|秘密|公开|普通")

_STATE_DECLARED = re.compile(
    r"(?:本|此|该|所附|随附)(?:文件|件|文|材料|资料|报告|方案|图纸?|光盘|册|页|邮件|通知|纪要|数据|附件|内容|汇编|手册|简报|"
    r"载体|稿|电报|信息|优?U盘|批复|表)"
    r"(?P<middle>[^。;!?\n]{0,10}?)(?:涉及|属于?|含有?|为|系|包含|载有|事关|内容涉及)(?:有)?$"
)
_SCARED = re.compile(r"[,。!;]?(?:请|严禁|不得|应|须|注意|妥善|切勿|禁止|按|$|[。,!;)])")


class Around(NamedTuple):
    """The neighbourhood of a word in the tight text."""

    before: str
    word: str
    after: str


def _around(view: View, start: int, end: int, reach: int = 40) -> Around:
    tight = view.tight
    return Around(tight[max(0, start - reach) : start], tight[start:end], tight[end : end + reach])


def _hit(view: View, kind: Kind, start: int, end: int, rule: str, severity: Severity | None = None) -> Hit:
    return Hit(kind, *view.loose(start, end), rule, severity)


def _is_quoted_example(before: str, after: str, open_marks: str = "“‘\"'「『《") -> bool:
    """Whether a mark stands in quotation marks beside words that tell how marks look."""
    opened = max((before.rfind(mark) for mark in open_marks), default=-1)
    if opened < 0 or re.search("[”’」』》。;]", before[opened + 1 :]):
        return False
    lead = before[max(0, opened - 24) : opened]
    if _ON_THIS_PAPER.search(lead) and not _AS_A_RULE.search(lead + re.split('[”’」』》"]', after[:30])[-1]):
        return False
    return bool(_ABOUT.search(lead) or _ABOUT.search(after[:24]))


_ON_THIS_PAPER = re.compile(
    "漏印|补印|盖有|印有|带有|写有|印着|盖着|写着|加印|加盖|注有|标有|注明|残留|仍有|保留有?|扫描件|原件|来文|首页|封面|扉页|左上角|右上角|页眉|"
    "页脚|水印|第[0-9一二三四五六七八九十]+页"
)
_AS_A_RULE = re.compile(
    "应当?|须|必须|可以|不得|规定|办法|格式|样式|示例|例如|形如|一般|凡|如[果有发]|是否|什么|分为|等字样|的文件|的材料|的载体|按照"
)


_IF_MARKED = re.compile(r"(?:如|若|凡|如果|是否|应当?|须|可以|可|不得|例如|形如|比如)[^。;:!?]{0,8}$")
_OF_MARKED = re.compile(r"[级件]?★?(?:[0-9]{1,2}年|长期)?(?:以上|以下|及以上)?的(?:文件|材料|资料|载体|事项|信息|标志|标识|字样|样式)?")
_AT_PLACE = re.compile(
    r"(?:页眉|页脚|水印|首页|封面|封皮|扉页|文首|版头|眉首|红头|[左右][上下]角|正上方|顶部|抬头|信封|标签|封条|盖章|印章|戳记|章|标注|标记|批注)"
    r"(?:处|上|内容|文字|显示|标注|标有|印有|盖有|写有|加盖|注明|字样|为)*[:][“\"\[(【]?$"
)
_AFTER_PLACE = re.compile(rf"(?:级|件)?(?:[·.,:(\-]?(?:{_SURE_TERM})\)?)?[”\"\])】]?(?=$|[,。;!、|(★])")
"""页眉：秘密: what somebody tells of the place of a mark."""


_THIS_PAPER = re.compile(r"(?:(?:本|此|该|来)(?:件|文|文件|材料|资料|附件|册|图|表|电|函)|(?:附注|备注|注|说明)[:])$")
"""此件机密级, without a verb."""


_TAKEN_IN = re.compile("[,. ]?(?:会后|阅后|用后|限期)(?:即)?(?:收回|交回|退回|销毁|归还|清退)")
"""机密  会后收回: what is asked of those who hold the paper."""
_STARS = re.compile(r"\*+")


def find_mark(view: View, start: int, end: int) -> Iterator[Hit]:
    """国家秘密标志: 绝密、机密、秘密 in any of the forms that make them a mark."""
    before, _, after = _around(view, start, end)
    if _is_quoted_example(before, after):
        return
    if before.endswith("《") and re.match("[^《。]{0,12}》", after):
        return  # the title of a book or a film
    if (_IF_MARKED.search(before) and _OF_MARKED.match(after)) or re.search('(?:例如|示例|比如|形如|式样|样式)[:]?[“"]?$', before):
        return
    if re.match("级国家秘密(?:是|的|不|一般|最|、|和|或)", after):
        return
    star = before.endswith("★")
    opened = 1 if before[-1:] and re.fullmatch(_OPEN, before[-1]) else 0
    lead = 1 if star else opened
    following = _AFTER_STAR.match(after)
    # What the next line says is no part of the term, unless the mark itself goes over lines.
    line_rest = view.line(end - 1)[1] - end
    on_line = _AFTER_STAR.match(after[:line_rest])
    if on_line and (following is None or on_line.end() >= following.end() or not re.search("[0-9年月期久]$", after[: following.end()])):
        following = on_line
    if following and before.endswith("国家"):
        lead = 2
    if following and (lead == 2 or not _COMPOUND.search(before) or re.search("[A-Za-z]/$", before)):
        yield _hit(view, Kind.SECRECY_MARK, start - lead, end + following.end(), "mark_star")
        return
    if _COMPOUND.search(before[: len(before) - opened]) and not re.search("[A-Za-z]/$", before):
        return
    if _TAKEN_IN.match(after) or (before.endswith("*") and after.startswith("*")):
        yield _hit(
            view,
            Kind.SECRECY_MARK,
            start - (len(before) - len(before.rstrip("*"))),
            end + (_TAKEN_IN.match(after) or _STARS.match(after)).end(),
            "mark_handled",
        )
        return
    if star and (view.has_gap(end) or not re.match("[\u4e00-\u9fa5]", after[:1])):
        yield _hit(view, Kind.SECRECY_MARK, start - 1, end, "mark_star")
        return
    if opened and (following := _AFTER_BRACKET.match(after)) and not _ABOUT.search(before[-14:]):
        yield _hit(view, Kind.SECRECY_MARK, start - 1, end + following.end(), "mark_bracketed")
        return
    if _LABEL.search(before) and (following := _AFTER_LABEL.match(after)) and not re.match("[、/或]|级?[、/]|□", after):
        yield _hit(view, Kind.SECRECY_MARK, start, end + following.end(), "mark_labelled")
        return
    if _AT_PLACE.search(before) and (following := _AFTER_PLACE.match(after[:line_rest])) and not re.match("级?[、/]", after):
        yield _hit(view, Kind.SECRECY_MARK, start, end + following.end(), "mark_at_place")
        return
    line_start, line_end = view.line(start)[0], view.line(end - 1)[1]
    line = view.tight[max(line_start, start - 60) : min(line_end, end + 60)]
    boxes, first_word = _BOX.search(line), _LEVEL.search(line)
    if boxes and first_word and first_word.start() < boxes.start():
        ticked = re.match(rf"级?[{_CHECKED}]", after)  # 绝密□ 机密☑: each box stands behind its word
    else:
        ticked = re.search(f"[{_CHECKED}]$", before)
    if ticked:
        yield _hit(view, Kind.SECRECY_MARK, start, end, "mark_ticked")
        return
    if line_end - line_start <= 40 and _LONELY.fullmatch(line):
        yield _hit(view, Kind.SECRECY_MARK, line_start, line_end, "mark_alone")
        return
    place = view.loose(start, end)[0]
    if re.search("密级|涉密|定密", view.heading(place)) and (view.has_gap(end) or re.match(r"级?(?:$|[^\u4e00-\u9fa5])", after)):
        yield _hit(view, Kind.SECRECY_MARK, start, end, "mark_in_its_column")
        return
    begins, gap = view.begins_line(start), view.has_gap(start)
    if (begins or gap or opened) and (following := _AFTER_TERM.match(after)) and not re.search("不超过|一般|最长|分别", line):
        yield _hit(view, Kind.SECRECY_MARK, start - opened, end + following.end(), "mark_with_term")
        return
    tail = re.match("级|件|文件", after)
    last = end + (tail.end() if tail else 0)
    if begins and view.has_gap(last) and not view.ends_line(last) and len(line) <= 60 and not re.search("[。,]", line):
        yield _hit(view, Kind.SECRECY_MARK, start, last, "mark_heads_line")
        return
    if gap and not begins and view.ends_line(last) and len(line) <= 60 and not re.search("[。,]", line):
        yield _hit(view, Kind.SECRECY_MARK, start, last, "mark_ends_line")
        return
    if (begins or before[-1:] in tuple(":_-/\\")) and after[:1] in tuple("-_"):
        yield _hit(view, Kind.SECRECY_MARK, start, end, "mark_in_file_name")
        return
    declared = _DECLARED.search(before)
    if declared and not _NEGATED.search(declared["middle"]):
        following = _AFTER_DECLARED.match(after[:line_rest]) or (_HANDLED.match(after) if before.endswith("按") else None)
        if following:
            yield _hit(view, Kind.SECRECY_MARK, start - len(declared[0]), end + following.end(), "mark_declared")
            return
    if _THIS_PAPER.search(before) and (following := re.match("(?:级|件)*(?=[,。;!)]|$)", after[:line_rest])):
        yield _hit(view, Kind.SECRECY_MARK, start, end + following.end(), "mark_declared")
        return
    if re.search(r"(?:本|此|请)[^。;]{0,10}按照?$", before) and (following := _HANDLED.match(after)):
        yield _hit(view, Kind.SECRECY_MARK, start, end + following.end(), "mark_declared")
        return
    if (begins or not before or before[-1:] in "。!;:)】]") and (following := _PAPER.match(after)):
        yield _hit(view, Kind.SECRECY_MARK, start, end + following.end(), "mark_paper")


def find_state_secret(view: View, start: int, end: int) -> Iterator[Hit]:
    """A paper that says of itself that it holds state secrets (国家秘密、涉密)."""
    before, _, after = _around(view, start, end)
    first, last = view.line(start)
    alone = view.begins_line(start) and (view.ends_line(end) or (view.has_gap(end) and last - first <= 20))
    boxed = before[-1:] and re.fullmatch("[\\[【]", before[-1]) and re.match(_CLOSE, after)
    if alone or boxed:
        yield _hit(view, Kind.SECRECY_MARK, start, end, "state_secret_alone")
        return
    declared = _STATE_DECLARED.search(before)
    if (
        declared
        and not _NEGATED.search(declared["middle"])
        and not re.match("的|与否|时|或|、|和|及", after)
        and _SCARED.match(after[: view.line(end - 1)[1] - end])
    ):
        yield _hit(view, Kind.SECRECY_MARK, start - len(declared[0]), end, "state_secret_declared")


def find_secret_paper(view: View, start: int, end: int) -> Iterator[Hit]:
    """密件, 涉密文件, TOP SECRET standing alone, in brackets, or with an order of how to handle it."""
    before, _, after = _around(view, start, end)
    boxed = before[-1:] and re.fullmatch(_OPEN, before[-1]) and re.match(_CLOSE, after)
    begins = view.begins_line(start) or before[-1:] in "。!;"
    if (
        (view.begins_line(start) and view.ends_line(end))
        or boxed
        or (begins and re.match("[,!。:;]?(?:严禁|不得|请|禁止|阅后|注意|妥善|专人|切勿|勿)", after))
    ):
        yield _hit(view, Kind.SECRECY_MARK, start, end, "secret_paper")


def find_sign(view: View, start: int, end: int) -> Iterator[Hit]:
    """㊙ alone in its line, or set off in it, or with a star and a term."""
    term = re.compile(rf"★(?:{_TERM})?").match(view.tight, end, view.line(end - 1)[1])
    if term or (view.begins_line(start) and (view.ends_line(end) or view.has_gap(end))):
        yield _hit(view, Kind.SECRECY_MARK, start, term.end() if term else end, "mark_sign")


_NUMBERED = re.compile(r"[\u4e00-\u9fa5]{1,8}密(?:发|函|电|字)?[〔\[(]?(?:19|20)[0-9]{2}[〕\])]?第?[0-9]{1,4}号")


def find_secret_number(view: View, start: int, end: int) -> Iterator[Hit]:
    """密发〔2022〕3号: the number of a paper of the secret series."""
    tight = view.tight
    for found in _NUMBERED.finditer(tight, max(0, start - 8), end + 16):
        if found.start() <= start < found.end() and "保密" not in found[0]:
            yield _hit(view, Kind.SECRECY_MARK, found.start(), found.end(), "secret_number", Severity.REVIEW)


# --- Work secrets ------------------------------------------------------------------------------------------------------------

_INNER = r"内部(?:文件|资料|材料|刊物|事项|情况|信息|读物|电报|明电|通报|参考|使用|参阅|文稿|档案|数据|传阅|掌握|件)?"
_KEPT_PAPER = (
    rf"(?:{_INNER}|(?:党内|机关|机要|会议|学习|参阅|系统内|本单位|保密)(?:文件|资料|材料|刊物|读物|件))"
    r"(?:[,:!;·、★()\[\]|/\-]{0,3}(?:请勿|严禁|不得|禁止|切勿)(?:对外|擅自)?(?:外传|翻印|复印|扩散|外泄|外借|传播|转发|公开|泄露|复制))?"
)
_INNER_KEPT = re.compile(
    rf"{_KEPT_PAPER}[,:!;。·、★()\[\]|/\-]{{0,3}}(?:请|须|应|应当|务必)?(?:注意|妥善|妥为|慎重|严格|专人|认真|切实)(?:保存|保管|"
    rf"保密|收存|留存|收藏)"
)
_INNER_PLAIN = re.compile(rf"{_INNER}[,:!;。·★()\[\]|/\-]{{0,3}}(?:请)?(?:保存|保管|保密|收存)(?=$|[,。!;)\]】])")
_INNER_FAR = re.compile(rf"{_INNER}[^。;:!?]{{0,10}}(?:注意|妥善)(?:保存|保管|保密)(?=$|[,。!;)\]】])")
_INNER_LINE = re.compile(
    r"内部(?!管理|制度|控制|审计|规定|各|人员)[^。;:!?()的对和及与应须]{0,14}?(?:注意|妥善|妥为|慎重)(?:保存|保管|保密|收存|留存)"
)
_RULES_ABOUT = re.compile(r"[”\"]?(?:制度|规定|办法|工作|管理|情况|期限|责任|不善|不当|室|柜|人员|的|等|义务|要求|措施|意识)")
_SPREAD = (
    "(?:外传|外泄|外借|外流|泄露|泄漏|扩散|翻印|复制|复印|转载|转发|传播|公开|上网|摘抄|抄录|拍照|散发|引用|发布|披露|提供|传阅|翻拍|公布|宣传|报道|"
    "透露|外送|外带|留存|截屏|截图|录音|摘录|摘编)"
)
_FORBIDDEN = (
    r"(?:请勿|严禁|不得|不准|禁止|切勿|勿|不可|不要|谢绝|未经[^,。;]{0,10},?(?:不得|禁止|严禁|勿))(?:对外|擅自|随意|私自|向外|"
    r"以任何形式|以任何方式|自行)*"
    rf"{_SPREAD}(?:(?:[、,或和及]|以及)?(?:对外|擅自|随意|私自|向外|外部|任意|自行|向其他单位|向他人)*{_SPREAD})*"
)
_INNER_FORBIDDEN = re.compile(rf"{_INNER}[,:!;。·、★()\[\]|/\-]{{0,3}}{_FORBIDDEN}")
_ONLY_FOR = re.compile(
    r"(?:仅|只|专)?(?:供|限)(?:于|在)?(?:本|我|各|市|区|县|委|局|省|园区|单位|部门|机关|内部|领导|有关|相关|参会|与会|会议|"
    r"班子|成员|党组|党委|党工委|办公室|人员|同志|工作|系统|范围内?|决策|主要|委员会|管委会|以?内|部分|科室|处室|小组|"
    r"系统|全体|委领导|局领导|内网|党政|县处级|处级|科级|以上|干部|负责|负责人|专班|[、和及与的])+(?:参阅|参考|使用|传阅|掌握|阅读|阅示|阅|研究|讨论|决策|"
    r"交流|学习|审议|审阅|知悉|查阅|流转)"
)
_INNER_USE = re.compile(
    r"内部(?:工作(?:资料|材料|文件)|流转|运转|审阅|研判|测试|把握|控制使用|参阅|传阅|掌握|使用|参考|发行|交流|讨论|研究|征求意见|资料|文件|材料|事项|刊物|件|电报|"
    r"明电|通报|稿|文稿|口径|"
    r"情况通报|工作方案|工作资料|测算|通知)?"
)
_TAKEN_BACK = re.compile(
    "(?:会后|阅后|用后|会毕|传阅后|看后|讨论后|会议结束后|阅毕)(?:请|须|应|立即|及时|统一|当场|即)*(?:收回|退回|交回|交还|上交|缴还|退还|"
    "销毁|即焚|清退|缴回|回收|收缴|归还)"
)
_OWN = re.compile(
    r"(?:本|此|该|(?<!级)以上|上述|所附)(?:文件|件|文|电|函|材料|资料|报告|方案|附件|内容|稿|纪要|数据|表|信息|简报|汇编|通报|意见|情况|"
    r"事项|手册|记录|通知)?"
)


def _stands_apart(view: View, start: int, end: int, reach: int = 1) -> bool:
    """Whether the words make a line of their own, stand in brackets, or are set off by white space in a short line."""
    tight = view.tight
    before, after = tight[max(0, start - 1) : start], tight[end : end + 1]
    if before and re.fullmatch(_OPEN, before) and re.fullmatch(_CLOSE, after or " "):
        return True
    if after and after in "!。★" and view.ends_line(end + 1):
        end += 1
    if before == "★":
        start -= 1
    opens, closes = view.begins_line(start), view.ends_line(end)
    return (opens and closes) or (opens and view.has_gap(end)) or (closes and view.has_gap(start))


_NOTE = re.compile(r"[(\[【〔『「][^()\[\]【】〔〕『』「」。]{2,26}[)\]】〕』」]")


def _stands_in_note(view: View, start: int, end: int) -> bool:
    """Whether the words are a clause of their own in a short note in brackets (（草稿，不对外）), or in a short line without an end."""
    tight = view.tight
    before, after = tight[max(0, start - 1) : start], tight[end : end + 1]
    opens = view.begins_line(start) or view.has_gap(start) or before in tuple("([【〔『「,、;|·★:")
    closes = view.ends_line(end) or view.has_gap(end) or after in tuple(")]】〕』」,、;|·★!")
    if not (opens and closes):
        return False
    low = max(0, start - 24)
    note = next((one for one in _NOTE.finditer(tight, low, end + 24) if one.start() < start and end < one.end()), None)
    if note:
        return True
    if before == "、" or after == "、":
        return False
    first, last = view.line(start)
    return last - first <= 20 and not re.search("[。、?_]|绝密|机密|秘密", tight[first:last])


def find_internal(view: View, start: int, end: int) -> Iterator[Hit]:
    """内部: the marks of papers that stay in the house, and what is for the house alone."""
    tight = view.tight
    before = tight[max(0, start - 24) : start]
    if re.search("(?:加强|做好|完善|规范|健全|落实|强化|开展|建立|对|从|的|[公委]司|机关|单位|企业|行业|系统|集团|学校)$", before[-2:]):
        guarded = True
    else:
        guarded = False
    whose = re.search("(?:机关|系统|单位|公司|集团|行业|学校|企业)$", before)
    leads = whose is not None and any(
        view.begins_line(start - size) or before[-size - 1 : -size] in tuple("([【〔") for size in (2, 3, 4, 5)
    )
    for pattern in (_INNER_KEPT, _INNER_PLAIN, _INNER_FAR, _INNER_LINE):
        found = pattern.match(tight, start)
        if (
            found
            and (not guarded or leads)
            and (pattern is not _INNER_LINE or _stands_apart(view, start, found.end()) or _stands_in_note(view, start, found.end()))
            and not _RULES_ABOUT.match(tight, found.end())
            and not _is_quoted_example(before, tight[found.end() : found.end() + 24])
        ):
            lead = re.search(r"[(\[【〔][^()\[\]【】。,]{0,8}$", before)
            noted = lead is not None and re.match(_CLOSE, tight[found.end() : found.end() + 1])
            first, last = (start - len(lead[0]), found.end() + 1) if lead and noted else (start, found.end())
            view.take(*view.loose(first, last))
            yield _hit(view, Kind.SECRECY_MARK, first, last, "internal_mark", Severity.REVIEW)
            return
    found = _INNER_FORBIDDEN.match(tight, start)
    if found and not guarded:
        view.take(*view.loose(start, found.end()))
        yield _hit(view, Kind.WORK_SECRET, start, found.end(), "internal_forbidden")
        return
    found = _INNER_USE.match(tight, start)
    if found is None or _is_quoted_example(before, tight[found.end() : found.end() + 24]):
        return
    if re.match("内部(?:使用|交流|发行|测试)$", found[0]) and re.search("(?:场|堂|厅|室|馆|楼|路|区|位|梯|院|活动|座谈|会)[(]$", before):
        return  # a car park for the house is no paper
    labelled = re.search(r"(?:密级|类别|性质|属性|文件类型|标注|标识|标记|批注|页眉|页脚|水印|备注|等级|级别)[:]$", before)
    if (
        _stands_apart(view, start, found.end())
        or (labelled and re.match("$|[,。;)]", tight[found.end() : found.end() + 1]))
        or (labelled and view.has_gap(found.end()))
        or tight[found.end() : found.end() + 1] == "★"
        or (found[0] != "内部" and _stands_in_note(view, start, found.end()))
        or (found[0] == "内部" and re.search("稿[,·;]$", before) and tight[found.end() : found.end() + 1] == ")")
        or (found[0] != "内部" and _in_file_name(view, start, found.end()))
    ):
        term = re.compile(rf"★(?:{_TERM})?").match(tight, found.end(), view.line(start)[1])
        view.take(*view.loose(start, found.end()))
        yield _hit(view, Kind.WORK_SECRET, start, term.end() if term else found.end(), "internal_alone")
        return
    own = _OWN.search(before[-14:])
    if (
        own
        and re.search(r"(?:属于?|为|系|是|作为|仅为)(?:我委|本委|单位|机关)?$", before)
        and not _NEGATED.search(before[-14:])
        and found[0] != "内部"
        and tight[found.end() : found.end() + 1] != "的"
    ):
        view.take(*view.loose(start, found.end()))
        yield _hit(view, Kind.WORK_SECRET, start - 14 + own.start() if len(before) >= 14 else start, found.end(), "internal_declared")


def find_kept_paper(view: View, start: int, end: int) -> Iterator[Hit]:
    """党内文件 妥善保管: kin of 内部资料 注意保存, where it is a mark by how it stands."""
    found = _INNER_KEPT.match(view.tight, start)
    if found and _stands_apart(view, start, found.end()):
        yield _hit(view, Kind.SECRECY_MARK, start, found.end(), "internal_mark", Severity.REVIEW)


def _in_file_name(view: View, start: int, end: int) -> bool:
    """Whether the words open the name of a file or of an enclosure: 附件：内部资料—台账.xls."""
    before, after = view.tight[max(0, start - 1) : start], view.tight[end : end + 1]
    return (view.begins_line(start) or before in tuple(":.、/\\_-")) and after in tuple("-_")


_INNER_TITLE = re.compile(
    r"[^。,;:《》]{0,20}内部(?!审计|控制|机构|设置|管理|规章|制度|监督|评价|治理|分工|流程|网|环境|装修|结构|职能|挖潜|竞聘|"
    r"建设)[\u4e00-\u9fa5]{0,4}"
    r"(?:通报|通讯录|方案|资料|材料|文件|纪要|报告|简报|名单|台账|汇报|意见|电话本|电话表|稿|讲话|口径|预案)(?:\([^)]{1,10}\))?"
)
_INNER_WORDS = re.compile(r"\((?:供|仅供)?(?:内部|会议)?(?:讨论|研究|审议)(?:用|使用|参考)?\)|\((?:请)?注意保密\)")


def find_inner_title(view: View, start: int, end: int) -> Iterator[Hit]:
    """…内部通讯录, …内部工作通报: a title that says the paper is for the house; （讨论用）、（注意保密） behind one."""
    tight = view.tight
    if view.is_taken(*view.loose(start, end)):
        return
    first, last = view.line(start)
    if last - first <= 36 and tight[start:end] == "内部" and _INNER_TITLE.fullmatch(tight[first:last]):
        yield _hit(view, Kind.WORK_SECRET, first, last, "internal_title")
        return
    found = _INNER_WORDS.search(tight, max(0, start - 5), end + 6)
    if found and found.start() <= start < found.end():
        yield _hit(view, Kind.WORK_SECRET, found.start(), found.end(), "internal_words")


def find_only_for(view: View, start: int, end: int) -> Iterator[Hit]:
    """仅供…参阅, 仅限…传阅."""
    tight = view.tight
    found = _ONLY_FOR.match(tight, start)
    if not found or found[0] in ("仅供参考", "仅供学习") or tight[found.end() : found.end() + 1] == "的":
        return
    if re.search("内部|领导|机关|单位|部门|班子|委|局|会|处级|科级|专班|工作|系统|范围|有关|相关", found[0]):
        yield _hit(view, Kind.WORK_SECRET, start, found.end(), "only_for")


_ORDER = re.compile(_FORBIDDEN)


def find_forbidden(view: View, start: int, end: int) -> Iterator[Hit]:
    """请勿外传, 严禁翻印: an order on the paper itself, not a rule about papers."""
    tight = view.tight
    found = _ORDER.match(tight, start)
    if not found or view.is_taken(*view.loose(start, end)):
        return
    view.take(*view.loose(start, found.end()))
    line_start, line_end = view.line(start)
    before = tight[max(line_start, found.start() - 30) : found.start()]
    clause = re.split("[。;!?]", before)[-1]
    own = (_OWN.search(clause) or _OWN.match(tight, found.end())) and not re.search("规定|办法|制度|人员|应当", clause)
    short = line_end - line_start <= 26 and not re.search(
        "信息|隐私|秘密|数据|应当|第[0-9一二三四五六七八九十]+条|[(（][一二三四五六七八九十]+[)）]|^[0-9一二三四五六七八九十]+[.、]",
        tight[line_start:line_end],
    )
    apart = _stands_apart(view, found.start(), found.end()) or _stands_in_note(view, found.start(), found.end())
    commercial = re.search("报价|底价|投标|开标|磋商|合同|协议|公司|商业|客户|投标|我司|专有|权利人|企业|配方|工艺", clause)
    if re.search("网站|公众号|平台|版权|著作权|商标|授权", clause + found[0]):
        return  # what every site says of its contents
    if not (own or short or apart) or _RULES_ABOUT.match(tight, found.end()):
        return
    # 禁止拍照, 不得转载 on a line of their own are said of many things; said of "this paper" they mark it.
    if re.search("外传|外泄|翻印|扩散|外借|外流|复印|摘抄|散发|抄录|翻拍|上网|外送|外带|对外提供|截屏|截图", found[0]) or (
        (own or re.match("请勿|勿|未经批准", found[0])) and re.search("拍照|传播|公开|公布|转发|披露|泄露|透露|引用|提供|录音", found[0])
    ):
        yield _hit(view, Kind.COMMERCIAL_SECRET if commercial else Kind.WORK_SECRET, found.start(), found.end(), "must_not_leave")


def find_taken_back(view: View, start: int, end: int) -> Iterator[Hit]:
    """会后收回, 阅后退回."""
    tight = view.tight
    found = _TAKEN_BACK.search(tight, max(0, start - 10), end + 2)
    if found and found.start() <= start < found.end():
        rest = tight[found.end() : found.end() + 1]
        if re.search("应当|必须|第[一二三四五六七八九十0-9]+条", _sentence(view, found.start(), found.end())[1]):
            return  # a rule for all papers
        if view.has_gap(found.end()) or not re.match('[”"、\u4e00-\u9fa5]', rest):
            yield _hit(view, Kind.WORK_SECRET, found.start(), found.end(), "taken_back")


def find_work_secret(view: View, start: int, end: int) -> Iterator[Hit]:
    """工作秘密 as a mark or as what a paper says of itself."""
    before, _, after = _around(view, start, end)
    if _is_quoted_example(before, after):
        return
    if (
        _stands_apart(view, start, end)
        or after.startswith("★")
        or (view.begins_line(start) and re.match("[,!·:;](?:请|须)?(?:妥善|注意|不得|严禁|专人|严格保密|禁止|勿)", after))
        or (re.search(r"(?:密级|类别|性质|属性|标识|定级)[:]$", before) and not after.startswith(("、", "/")))
    ):
        graded = re.compile(rf"★+(?:{_TERM})?").match(view.tight, end, view.line(end - 1)[1])
        yield _hit(view, Kind.WORK_SECRET, start, graded.end() if graded else end, "work_secret_mark")
        return
    declared = re.search(
        r"(?:本|此|该|以上|上述|所附|附件)(?P<middle>[^。;!?]{0,16}?)(?:属于?|系|为|是|涉及|确定为|列为|列入|含有?|认定为|作为|"
        r"按照?)(?:我委|本单位|我局|本机关|我单位|本委)?$",
        before,
    )
    if re.search("属于?$", before) and view.begins_line(start - (2 if before.endswith("于") else 1)) and re.match("[,。;!]|$", after):
        yield _hit(view, Kind.WORK_SECRET, start, end, "work_secret_declared")
        return
    if declared and not _NEGATED.search(declared["middle"]) and not re.match("的|与|、|和|或|及|管理(?:办法|规定)", after):
        yield _hit(view, Kind.WORK_SECRET, start - len(declared[0]), end, "work_secret_declared")


_PUBLIC_DRAFT = re.compile(
    "公开征求|公开征集|征求(?:社会|公众|广大)|面向社会|向社会|公众意见|征集意见|征求意见(?:的)?公告|意见征集|社会各界|听证|公示"
)
_DRAFT = re.compile(
    r"(?:内部)?(?:征求意见|意见征求|讨论|送审|审议|报审|汇报|代拟|过程|修改|修订|送签|会签|报批|审阅|校对|呈批|呈报|未定|"
    r"内部|上会|提请审议|初审|初|草拟|拟制|起草|阅改|送阅|呈阅|待审|草|第?[一二三四五六七八九0-9]{1,2}|拟|终审|评审|"
    r"征询意见|研究|工作|审核|酝酿|论证|内审|会审|待定|备选|协商|磋商|座谈|呈送|送核|待签|报签|预审|复审|试拟|二次?审|三审|"
    r"征求[\u4e00-\u9fa5]{1,6}意见)(?:稿|草稿)"
)


def find_draft(view: View, start: int, end: int) -> Iterator[Hit]:
    """（讨论稿）, （送审稿）: a draft, by its title or by what it says of itself; drafts shown to the public for comment are none."""
    tight = view.tight
    found = None
    for found in _DRAFT.finditer(tight, max(0, start - 9), end):
        if found.end() == end:
            break
    if found is None or found.end() != end:
        return
    first = found.start()
    before, after = tight[max(0, first - 30) : first], tight[end : end + 12]
    if re.search("征求意见|意见征求|草|审议", found[0]) and view.says(_PUBLIC_DRAFT):
        return
    boxed = bool(before) and bool(re.fullmatch(_OPEN, before[-1])) and bool(re.match(rf"[0-9年月日.,\-修改第次版]{{0,12}}{_CLOSE}", after))
    boxed = boxed or (after[:1] in tuple(",;·)]】") and not before.endswith("《") and _stands_in_note(view, first, end))
    line_start, line_end = view.line(first)
    if boxed:
        close = re.search(_CLOSE, after)
        rest = tight[end + (close.end() if close else 0) : min(line_end, end + 40)]
        if not rest.startswith("》") or len(rest) <= 2:
            yield _hit(view, Kind.WORK_SECRET, first, end, "draft_in_title")
        return
    if _stands_apart(view, first, end) or (
        view.begins_line(first) and (after[:1] in tuple(",.!;·-") or (re.match("[0-9]", after) and view.line(first)[1] - end <= 14))
    ):
        yield _hit(view, Kind.WORK_SECRET, first, end, "draft_alone")
        return
    if re.search(r"(?:本|此)[^。;,]{0,10}(?:为|系|是|尚为|仍为|属)(?:[^。;,]{0,4})$", before) or re.search(
        "(?:版本|稿次|状态|文稿)[:]$", before
    ):
        if not re.search("不|非", before[-6:]):
            yield _hit(view, Kind.WORK_SECRET, first, end, "draft_declared")
        return
    title = view.ends_line(end) and line_end - line_start <= 45 and not re.search("[。,;:《]", tight[line_start:line_end])
    if title and re.search(
        "(?:方案|意见|办法|报告|规定|通知|讲话|总结|规划|细则|措施|材料|文件|计划|决定|请示|提纲|预案|制度|函|批复)$", before
    ):
        yield _hit(view, Kind.WORK_SECRET, first, end, "draft_in_title")


_NOT_MINUTES = re.compile(
    "印发|学习|制度|办法|规定|格式|管理|公开|《|通知|要求|精神|形成|整理|起草|根据|按照|落实|公布|档案|归档|规范|模板|范本|"
    "目录|及|等|和|、|撰写|写作|应|须|需|。"
)
_MINUTES = re.compile(
    r"(?P<title>[^。,;:《》\n]{0,36}(?:纪要|会议记录|讨论记录|谈话记录|会商记录|研究记录|酝酿记录|发言记录|表决记录|"
    r"谈话笔录|会议原始记录|调查笔录|汇报记录|会议实录|会议简记|发言摘要|发言要点|讨论要点|(?:讨论|研究|会议|议事)情况记录))"
    r"(?P<number>[本簿册]?[(〔\[]?(?:第?[0-9一二三四五六七八九十]+[期号次]|"
    r"[〔\[(]?20[0-9]{2}[〕\])]?(?:年)?第?[0-9一二三四五六七八九十]+[期号次]|[(（][^)）]{1,16}[)）])[)〕\]]?)?"
)


def find_minutes(view: View, start: int, end: int) -> Iterator[Hit]:
    """会议纪要, 会议记录: a paper whose title says so, or that is written as one."""
    tight = view.tight
    line_start, line_end = view.line(start)
    if line_end - line_start > 56:
        return
    title = tight[line_start:line_end]
    if re.match(r"[(]?[一二三四五六七八九十0-9]{1,3}[).、]", title) and len(title) <= 12:
        return  # an entry of a list of kinds of papers
    found = _MINUTES.fullmatch(re.sub(r"^(?:附件[0-9]*[:.、]?|[0-9]+[.、])", "", title).rstrip("。"))
    if found and not _NOT_MINUTES.search(found["title"]):
        yield _hit(view, Kind.WORK_SECRET, line_start, line_end, "minutes_title")
        return
    if re.fullmatch(r"[^。,;《》]{0,30}(?:纪要|会议记录)[(〔\[]?(?:20[0-9]{2}).{0,16}", title) and not re.search(
        "印发|学习|制度|公开|根据|《|精神", title
    ):
        yield _hit(view, Kind.WORK_SECRET, line_start, line_end, "minutes_title")
        return
    if re.fullmatch(
        r"(?:[^。,;:《》]{2,30}[〔\[(]20[0-9]{2}[〕\])]第?[0-9]+[号期])(?:会议)?纪要|.{0,20}第[0-9]+[期号次].{0,16}(?:纪要|会议记录)", title
    ):
        yield _hit(view, Kind.WORK_SECRET, line_start, line_end, "minutes_title")


_MINUTE_NUMBER = re.compile(r"[\u4e00-\u9fa5]{1,10}纪[〔\[(]20[0-9]{2}[〕\])]第?[0-9]{1,4}[号期]")


def find_minute_number(view: View, start: int, end: int) -> Iterator[Hit]:
    """某管会纪〔2022〕12号 on a line of its own: the number of minutes."""
    first, last = view.line(start)
    if last - first <= 30 and _MINUTE_NUMBER.fullmatch(view.tight[first:last]):
        yield _hit(view, Kind.WORK_SECRET, first, last, "minutes_number")


def find_minute_taker(view: View, start: int, end: int) -> Iterator[Hit]:
    """主持人、出席、记录人 over points that were agreed: minutes without a title."""
    tight = view.tight
    if not (view.begins_line(start) or view.has_gap(start) or tight[start - 1 : start] in "。;,)"):
        return
    whole = tight[max(0, start - 600) : end + 600]
    marks = sum(
        bool(re.search(words, whole))
        for words in (
            "主持人?[:]|主持人",
            "(?:出席|参会|参加|与会)(?:人员|领导|人)?[:]",
            "列席(?:人员)?[:]|缺席",
            "议定|会议决定|会议认为|会议同意|发言|讨论|表示|一致同意",
            "会议时间|时间[:]|地点[:]",
        )
    )
    if marks >= 3:
        yield _hit(view, Kind.WORK_SECRET, start, min(view.line(start)[1], end + 12), "minutes_form")


_PROCESS_TITLE = re.compile(
    r"[^。;:!?]{0,14}(?:关于|就|恳请|申请)[^。;!?]{2,48}(?:的)?(?:请示|签报|请示报告|内部报告|情况专报|磋商函|协商函|"
    r"征求意见函|会签意见|处理意见的报告|内部请示|研判报告|情况汇报)(?:\([^)]{1,12}\))?"
)
_PROCESS_FORM = re.compile(
    r"[^。,;:]{0,20}(?:呈批件|呈批单|呈批表|呈阅件|送阅件|阅批单|批办单|督办单|督查专报|督办通知单|内参|工作专报|情况专报|"
    r"信息专报|舆情专报|舆情快报|信息快报|值班快报|值班专报|要情专报|情况专刊|文件处理笺|收文处理单|发文稿纸|签批单|"
    r"文件阅办单|办文单|拟办单|(?:请示|呈报|报批|送签|送审|送阅|签批|呈签|会签|阅办|审签|转办|交办|批转|传阅|文件传阅|公文处理|发文审批|"
    r"发文签批|收文办理|收文登记|文件办理|文件签批|来文处理|公文签批|公文传阅)?(?:签批|会签|转办|交办|送签|送审|报批|呈签|审签|呈报|传阅|"
    r"处理|审批|办理|登记)(?:件|单|笺|卡)|(?:人事|干部|人选|调整的?)(?:动议|酝酿)(?:情况|方案|材料|名单|意见)|(?:干部|人选|"
    r"任职)?考察材料|民主推荐(?:情况|得票)(?:汇总)?|会议推荐得票情况)(?:[(〔\[第]?.{0,14}[期号)])?"
)


def find_process(view: View, start: int, end: int) -> Iterator[Hit]:
    """请示, 签报, 专报: papers of the way to a decision, by their title."""
    tight = view.tight
    line_start, line_end = view.line(start)
    if line_end - line_start > 72:
        return
    line = tight[line_start:line_end].rstrip("。")
    bare = re.sub(r"^(?:附件[0-9]*[:.、]?)", "", line)
    if re.search("《|制度|办法|规定|格式|范文|模板|印发|填写|工作要求", bare) or re.match(
        r"[(（]?[一二三四五六七八九十0-9A-Z]+[)）.、]", bare
    ):
        return
    if _PROCESS_TITLE.fullmatch(bare) or _PROCESS_FORM.fullmatch(bare):
        yield _hit(view, Kind.WORK_SECRET, line_start, line_end, "process_title")


_PLEA = re.compile(
    r"(?:妥|当|可|是)否(?:同意|可行|妥当)?[,。]?(?:请|敬请|恳请)(?:予以?|领导|委领导|审阅|市委|贵)?[^。;]{0,8}?(?:批示|审示|"
    r"批复|审定|审批|阅示|指示|示|裁示|审议|核示)|以上请示|特此请示|请领导(?:阅示|审示|批示|审阅)|以上(?:意见|方案|"
    r"建议)?[,]?(?:妥否|当否)|[呈请](?:[\u4e00-\u9fa5]{1,8})(?:阅示|阅批|核示|审签)"
)


def find_plea(view: View, start: int, end: int) -> Iterator[Hit]:
    """妥否，请批示: how a request to the superior ends."""
    found = _PLEA.search(view.tight, max(0, start - 12), end + 24)
    if (
        found
        and found.start() <= start < found.end()
        and not _is_quoted_example(view.tight[max(0, found.start() - 24) : found.start()], view.tight[found.end() : found.end() + 24])
    ):
        yield _hit(view, Kind.WORK_SECRET, found.start(), found.end(), "process_plea")


_LABEL_AGAIN = re.compile(r"[\u4e00-\u9fa5()]{2,10}[:]")


def find_opinion(view: View, start: int, end: int) -> Iterator[Hit]:
    """拟办意见：, 领导批示：, 拟稿人：: what is written on a paper on its way; a form that is still empty is none."""
    tight = view.tight
    value = re.match(r"[:][^:_。;|\n]{2,30}", tight[end : end + 31])
    begins = view.begins_line(start) or view.has_gap(start) or tight[start - 1 : start] in tuple("。;,)|(（【[")
    if not value or not begins or _LABEL_AGAIN.match(tight, end + 1):
        return
    if re.match("审[批核]意见|部门意见", tight[start:end]) and not re.match(":(?:同意|拟|不同意|原则|请|已阅|按|报|转|呈)", value[0]):
        return
    yield _hit(view, Kind.WORK_SECRET, start, end + value.end(), "process_opinion")


def find_not_public(view: View, start: int, end: int) -> Iterator[Hit]:
    """此件不公开, 公开属性：不予公开, 暂不对外公布: what a paper says of its own publication."""
    tight = view.tight
    before, after = tight[max(0, start - 20) : start], tight[end : end + 12]
    if re.match("的(?!$)|情形|理由|范围|决定|目录|事项|信息|和|或|、|及|制度|告知", after):
        return
    own = re.search(
        r"(?:此件|本件|本文件|本文|此文|本材料|该件|此文件|本报告|本方案|本纪要|上述内容|以上内容|上述信息|以上信息|以上数据|"
        r"上述数据|以上情况|上述情况|本稿|此稿|该方案|该信息|本通知|以下内容|以下信息|以下数据|本函|此函|本表|该件|该名单|"
        r"本名单)[^。;!?]{0,12}$",
        before,
    )
    labelled = re.search(
        r"(?:公开(?:属性|方式|类别|形式|选项|性质|类型|意见)|信息公开(?:选项|属性)?|公开与否|是否公开|属性)[:为]?[“\"☑■√✔✓]?$", before
    )
    if re.match("[/、□]", after):
        return
    apart = _stands_apart(view, start, end) or _stands_in_note(view, start, end)
    if (own and not re.search("如|若|凡|是否|可否|能否", own[0])) or labelled or apart:
        yield _hit(view, Kind.WORK_SECRET, start - (len(own[0]) if own else 0), end, "not_for_the_public")


_SCOPE = re.compile(
    r"(?:知悉|阅知|传达|传阅|发放|阅读|掌握|知情)范围[:为][^。;\n]{2,20}|(?:此件|本件)?发至[县处厅地市局科团师乡镇]{1,3}级|"
    r"限[^。,;]{2,16}(?:以内|范围内|以上|级)[^。,;]{0,4}(?:传阅|阅读|知悉|掌握|传达)"
)


def find_scope(view: View, start: int, end: int) -> Iterator[Hit]:
    """知悉范围：, 发至县处级: who may know."""
    found = _SCOPE.search(view.tight, max(0, start - 6), end + 30)
    if found and found.start() <= start < found.end():
        yield _hit(view, Kind.WORK_SECRET, found.start(), found.end(), "scope_of_knowledge")


_BOTTOM = re.compile(
    r"(?:谈判|招商|磋商|商谈|洽谈|回购|收购|征收|补偿|让步|出让|安置)(?:工作)?的?(?:最低|最高|内部)?(?:底价|底线|底牌|策略|"
    r"预案|要点)(?:[:为是控定在]|$)"
)


def find_bottom(view: View, start: int, end: int) -> Iterator[Hit]:
    """谈判底线: how far the body would go."""
    found = _BOTTOM.search(view.tight, max(0, start - 12), end + 2)
    if found and "竞争性" not in view.tight[max(0, found.start() - 3) : found.end()] and found.start() <= start < found.end():
        close = min(found.end() + 12, view.line(start)[1])
        kind = Kind.COMMERCIAL_SECRET if re.search("我(?:司|公司|集团|厂|企业)", view.tight[found.start() : close]) else Kind.WORK_SECRET
        yield _hit(view, kind, found.start(), close, "bottom_line")


# --- Commercial secrets ------------------------------------------------------------------------------------------------------

_HOLDER = re.compile(
    r"(?:我|本|该|贵|你|其|乙|甲|丙|双)(?:们)?(?:公司|单位|企业|厂|司|院|所|方|集团|店|社|中心|行)|(?:有限公司|股份公司|"
    r"集团|合作社|有限责任公司|研究院|公司|企业|厂)(?:的|声明|提交|提供|提出|认为|主张|要求|申明|明确|反映|所有|独有|自主|"
    r"自有|内部|核心|生产|研发|在)|投标人|报价人|供应商|权利人(?:声明|主张|认为|提出|已)"
)
_SUBJECT = re.compile(
    "配方|工艺|客户(?:名单|名录|信息|资料)|成本|报价|底价|参数|图纸|源代码|源程序|算法|利润|采购价|供应商名|定价|技术方案|"
    "财务(?:数据|报表|信息)|经营(?:数据|信息)|合同价|价格|核心技术|生产线|销售(?:渠道|数据)|供货|订单|研发|商业计划|营销|"
    "模具|数据|样品|试验|清单|附件|带.{1,3}[号记]|加[密黑]|涂黑|标[*★#]|页|本(?:文件|报告|材料|方案|报价|资料|附件|合同|协议|页|件|表|章|部分)|以上|上述|下列|此"
)
_RELATION = re.compile(
    r"(?:属于?|为|系|涉及|含有?|包含|构成|列为|作为|是|视为|认定为|均属|涉|涉嫌|包括|载有|事关|标为|标注为?)(?:到|了)?(?:其|"
    r"我|本|该|贵)?(?:们)?(?:公司|司|单位|企业|厂|方|院|集团|申请人|权利人|第三方|投标人|供应商)?(?:的)?(?:核心|重要|"
    r"未公开的?|内部)?[“\"]?$"
)
_GENERAL = re.compile(
    r"的(?:政府)?信息|是否|凡|如果|如属|若|应当(?!保密)|保护|侵犯|窃取|尊重|行为|国家秘密|工作秘密|个人隐私|法律|法规|条例|"
    r"规定|依法|除外|等(?:情形|信息|内容)|可能|不得(?:利用|泄露|侵犯)|任何(?:单位|个人)|行政机关|工作人员|不涉及|未涉及|"
    r"不属于|不含|不构成|会不会|请问|咨询一下|怎么办|什么是|能否"
)
_WANTED = re.compile(
    r"不同意|不宜|请(?:予以?|勿|贵|务必|依法|不要)|要求|申请|希望|恳请|声明|严禁|切勿|未经|拒绝|反对|保密|不得(?:对外|向|"
    r"公开|外|提供|复制|披露)|不能|勿"
)


def _sentence(view: View, start: int, end: int) -> tuple[int, str, str]:
    """The start of the sentence of a word, and what of it stands before and after the word."""
    tight = view.tight
    window = tight[max(0, start - 70) : start]
    cut = max(window.rfind(mark) for mark in "。;!?")
    first = max(0, start - 70) + cut + 1
    rest = re.split("[。;!?]", tight[end : end + 60])[0]
    return first, tight[first:start], rest


_WISH = re.compile(
    '[”")]?(?:内容|信息|范畴|范围)?[,;]?(?:我[司方]|本[公]?司|我公司|企业)?(?:均)?(?:不同意|不愿意?|不宜|拒绝|反对|不希望|不得|请勿|请不要|请予?以?|恳请|要求|'
    "希望|务必)(?:对外|向外|向第三方)?(?:公开|披露|泄露|外传|外泄|提供|公布|保密|透露)"
)


def find_commercial(view: View, start: int, end: int) -> Iterator[Hit]:
    """商业秘密: as a mark, or said of something certain by or for its holder."""
    before, _, after = _around(view, start, end)
    if (_is_quoted_example(before, after) and not _HOLDER.search(before)) or (
        view.tight[start:end] == "商密" and re.search("核心|普通", before[-2:])
    ):
        return
    graded = re.compile(rf"[★▲◆*■●·]+(?:{_TERM})?").match(view.tight, end, view.line(end - 1)[1])
    if graded and re.search("密$|秘密$|机密$", view.tight[start:end]):
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, graded.end(), "commercial_mark")
        return
    if re.search('标注为?[“"]$', before) and _HOLDER.search(before):
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, end, "commercial_declared")
        return
    if _stands_apart(view, start, end) or after.startswith("★") or re.match(rf"[,:!·]?{_FORBIDDEN}", after):
        if not re.search("(?:[、和或与]|(?<!涉)及)$|保护|保守|泄露|侵犯", before[-4:]):
            following = _ORDER.search(after[:24])
            if following and following.start() <= 1:
                view.take(*view.loose(end + following.start(), end + following.end()))
                end += following.end()
            yield _hit(view, Kind.COMMERCIAL_SECRET, start, end, "commercial_mark")
        return
    if re.match(
        "[、/]|[和或及与以](?:者|及)?(?:个人|国家|工作|其他|技术秘密)|的(?:政府|公共|信息|,|不|可|应|,|。|除|保护|范围|认定)|"
        "保护|管理|等|侵权|纠纷|案",
        after,
    ) or re.search("(?:[、和或与/]|(?<!涉)及)$|(?:国家|工作)秘密", before[-6:]):
        return
    first, lead, rest = _sentence(view, start, end)
    if _GENERAL.search(lead) or _GENERAL.search(rest[:16]):
        return
    if _HOLDER.search(rest) and _WANTED.search(rest) and not re.match("商业[秘机]密", view.tight[start:end]):
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, end, "commercial_kept")
        return
    holder, subject, relation = _HOLDER.search(lead), _SUBJECT.search(lead), _RELATION.search(lead)
    if (relation and (holder or subject)) or (holder and (_WANTED.search(rest) or _WANTED.search(lead))):
        begin = max(first, start - 40)
        wish = _WISH.match(view.tight, end)
        yield _hit(view, Kind.COMMERCIAL_SECRET, begin, wish.end() if wish else end, "commercial_declared")
    elif re.match("(?:声明|标识|密级|事项|内容|清单)[:]", after) or re.search(r"(?:密级|类别|性质|属性|理由|原因|类型|标识)[:]$", before):
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, end, "commercial_labelled")


_TRADE_DATA = re.compile(
    r"(?:供应商|经销商|核心|主要|重点|全部|内部|投标|出厂|采购|成交|最低|心理|产品|生产|销售|关键|完整)?(?:客户名单|客户清单|客户名录|"
    r"客户资料|供应商名单|供应商清单|成本构成|成本明细|成本结构|成本核算|报价明细|报价清单|单价分析|底价|标底|"
    r"配方(?:比例|组成|用量|表)?|配比|工艺(?:参数|配方|流程|路线|诀窍)|技术(?:诀窍|参数|图纸)|源代码|毛利率|净利率|利润率|"
    r"进货价|供货价|保留价|心理价位|采购单价|采购成本|结算底价|(?:最低|最高)?(?:可)?(?:接受|承受)(?:价格|价)|出厂价|"
    r"(?:未公开|未披露|尚未披露|尚未公开)的?(?:财务|经营|销售|成本|"
    r"利润|业绩)(?:数据|信息|指标|报表|情况)|(?:未公开|未披露|尚未公开|保密)的?(?:报价|单价|价格|成交价|合同价|供货价)(?:单价)?|让利幅度|返点|折扣率|独家代理价)"
)


_TRADE_TITLE = re.compile(
    r"(?:附[件表录]?[0-9一二三四五六七八九十]{0,3}[:.、]?)?(?![^(]*(?:管理|制度|办法|公[示开布]|模板|格式|招标|中标|采购))[^。,;:()]{0,14}"
    r"(?:客户(?:名单|清单|名录|资料)|底价|配方|进货(?:价|渠道)|进价|返利|返点|经销商(?:名单|价格|返利)|成本(?:明细|构成|核算))(?:及[^。,;:()]{2,8})?"
    r"(?:表|明细|明细表|清单|一览表|汇总表|比例)?\([^)]{2,30}\)"
)
_KEPT_NEAR = re.compile(r"[^。;]{0,16}(?:要求|声明|请[予求]?|须|系|属)[^。;]{0,4}(?:保密|不公开)")
_TENDER = re.compile(
    "(?:拟定?|初定|测算的?|暂定|内定|设定的?|竞争性磋商|竞争性谈判|询价|招标|投标|评标)?(?:最高|最低)?(?:控制价|限价|标底|底价|拦标价|参考价|评标结果|评审结果|"
    "评分情况|中标候选人)"
)
_TENDER_KEPT = re.compile(
    "(?:开标|评标|定标|公布|公告|公示)(?:之)?前[^。;]{0,8}(?:请勿|严禁|不得|勿|切勿|保密|禁止)|(?:请|务必|予以|注意|严格|须)[^。;,]{0,6}保密(?!工作|制度|义务|法|"
    "规定|教育)|(?:请勿|切勿|严禁|勿)(?:对外)?(?:透露|外泄|泄露|外传)"
)


def find_tender_price(view: View, start: int, end: int) -> Iterator[Hit]:
    """拟定最高限价……请严格保密: what a tender must not tell before its time, said of a certain tender."""
    first, lead, rest = _sentence(view, start, end)
    if not _TENDER_KEPT.search(rest) or not re.search("[0-9]", lead + rest) or re.search("应当|办法|规定|条例|任何", lead + rest):
        return
    found = None
    for found in _TENDER.finditer(view.tight, max(first, start - 10), end + 2):
        if found.start() <= start < found.end():
            if found[0].endswith("价") and not re.match("[^。;,]{0,10}[0-9]", view.tight[found.end() : found.end() + 12]):
                return
            yield _hit(view, Kind.COMMERCIAL_SECRET, found.start(), found.end(), "tender_price")
            return


_CLAUSE = re.compile(r"(?:第[0-9一二三四五六七八九十]{1,3}条[:]?)?保密(?:条款|约定|义务|责任)[:].{0,60}")
_PARTIES = re.compile("甲方|乙方|丙方|双方|任何一方|对方|我司|贵司|供方|需方|披露方|接收方|受托方|委托方")


def find_clause(view: View, start: int, end: int) -> Iterator[Hit]:
    """第九条 保密条款：乙方对……负有保密义务: the clause on secrecy of a contract between parties."""
    found = _CLAUSE.match(view.tight, start)
    if found and _PARTIES.search(found[0]):
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, end, "contract_clause")


def find_trade_data(view: View, start: int, end: int) -> Iterator[Hit]:
    """客户名单：…, 配方：…: what firms keep to themselves, with what it is behind it."""
    tight = view.tight
    found = None
    for found in _TRADE_DATA.finditer(tight, max(0, start - 4), end + 10):
        if found.start() <= start < found.end():
            break
    if not found:
        return
    after = tight[found.end() : found.end() + 40]
    value = re.match(
        r"(?:\([^)]{1,12}\))?(?:如下)?(?:[:=]|--?(?=[\u4e00-\u9fa5]))[^_。;\n]{2,30}|(?:分别)?(?:为|是|达|约|控制在|定在|定为|不低于|不高于)(?:人民币|"
        r"每)?[^,。;]{0,6}[0-9]+(?:[,.][0-9]+)*(?:%|万|元|亿|‰|折)?[^,。;]{0,10}"
        r"|[0-9]+(?:\.[0-9]+)?(?:%|万|元|亿|‰|折)",
        after,
    )
    title = _TRADE_TITLE.fullmatch(tight[slice(*view.line(found.start()))]) if view.line(end)[1] - view.line(start)[0] <= 48 else None
    if not value and (title or (_KEPT_NEAR.search(after) and not _AS_A_RULE.search(_sentence(view, start, end)[1] + after))):
        tail = re.match("(?:明细|汇总|一览)?(?:表|清单)", after)
        yield _hit(view, Kind.COMMERCIAL_SECRET, found.start(), found.end() + (tail.end() if tail else 0), "trade_data")
        return
    if re.search("规模以上|规上|全[市县区省国]|同比|披露|上市公司|巨潮", _sentence(view, start, found.end())[1]):
        return  # counted over many firms, or told by law
    if value and not re.search("制度|办法|管理|公开|公示", tight[max(0, found.start() - 8) : found.start()]):
        if re.match("技术参数|工艺流程", found[0]) or (re.search("底价|标底|保留价", found[0]) and is_announced(view)):
            return
        yield _hit(view, Kind.COMMERCIAL_SECRET, found.start(), found.end() + value.end(), "trade_data")


def find_kept_until(view: View, start: int, end: int) -> Iterator[Hit]:
    """开标前保密, 保密信息：: what bidders and partners keep to themselves for a time."""
    tight = view.tight
    found = re.match(
        r"(?:开标|评标)前[^。;]{0,6}(?:保密|不得(?:公开|泄露))(?!工作|制度|义务|责任)|保密信息[:][^。;_]{3,40}", tight[start : start + 48]
    )
    if found:
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, start + found.end(), "kept_until")


def find_confidential(view: View, start: int, end: int) -> Iterator[Hit]:
    """CONFIDENTIAL on a line of its own or in a short one."""
    line_start, line_end = view.line(start)
    if line_end - line_start <= 48 and not re.search(_MARK, view.tight[line_start:line_end]):
        yield _hit(view, Kind.COMMERCIAL_SECRET, start, end, "confidential")


_KEPT_BETWEEN = re.compile(
    r"(?:本|该)(?:合同|协议|报价|报价单|报价书|投标文件|标书|商业计划书?)[^。;]{0,24}?(?:(?:应|须|均应|负有|"
    r"承担)?(?:予以)?保密(?:义务)?|不得向(?:任何)?第三(?:方|人)|不得对外(?:披露|公开|透露)|仅供(?:评标|评审|采购人))"
)


_KEPT_DATA = re.compile(
    r"(?:报价|价格|单价|返利|返点|佣金|配方|工艺|核心技术|技术资料|客户(?:名单|资料|信息))[^。;]{0,14}?(?:予以|严格|应予|须|请)?保密"
    r"(?!工作|制度|审查|协议|法|局|办|教育|管理|规定|检查|意识|期)"
)


def find_unfinished(view: View, start: int, end: int) -> Iterator[Hit]:
    """尚未定稿, 未经审定: said at the end of a clause, of the paper itself."""
    if not re.match("的|[\u4e00-\u9fa5]", view.tight[end : end + 1]) or view.has_gap(end):
        yield _hit(view, Kind.WORK_SECRET, start, end, "draft_unfinished")


def find_kept_between(view: View, start: int, end: int) -> Iterator[Hit]:
    """本报价…不得向第三方披露."""
    found = _KEPT_BETWEEN.search(view.tight, max(0, start - 34), end + 8) or _KEPT_DATA.search(view.tight, max(0, start - 24), end + 4)
    if found and found.start() <= start < found.end():
        yield _hit(view, Kind.COMMERCIAL_SECRET, found.start(), found.end(), "kept_between_parties")


_BETWEEN = re.compile(r"[ \t\u3000]*[,、;:·★|!]?[ \t\u3000]*")
_OWN_MATTER = {"trade_data", "process_opinion", "process_title", "minutes_title", "kept_between_parties", "kept_until", "tender_price"}
"""Rules whose hits stay apart, because each tells of another matter."""
_SELF = re.compile(r"(?:本|此|该)(?:文件|件|文|电|函|材料|资料|报告|方案|简报|通报|稿|纪要|附件|表|刊|册|页)(?:为|系|属|只|仅)?$")


_PAPER_REACH = 200
"""How many characters apart two signs of an inner paper are still signs of the same paper."""
_PERSON_REACH = 40
"""How many characters apart two private matters in a line or a form are still told together."""
_FORM_LINE = re.compile(r"\n[^\n:]{1,10}:")


def _of_one_person(text: str, end: int, start: int) -> bool:
    """Whether what stands between two private matters does not leave the line, or only for the next line of a form."""
    between = text[end:start] if start - end <= _PERSON_REACH else "\n\n"
    return between.count("\n") == 0 or (between.count("\n") == 1 and bool(_FORM_LINE.match(text, end + between.index("\n"))))


_MARK_REACH = 60
"""How many characters from a mark of secrecy a title is still that of the marked paper."""
_FACT_REACH = 200
"""How many characters apart two facts of a firm are still told together."""
_OF_TRADE = {"trade_fact", "trade_paper", "terms_of_a_deal", "kept_by_its_owner", "how_it_is_made", "owned_by_a_firm"}
_TOLD_BY_MARK = {
    "inner_paper", "inner_matter", "inner_record", "inner_talk", "inner_by_what_it_tells", "draft_in_brackets", "process_title",
    "minutes_title", "process_plea", "scope_of_knowledge", "coming_inspection", "process_opinion",
}  # fmt: skip
"""Rules that only say what the mark on the same paper says already."""


def join(view: View, hits: list[Hit]) -> Iterator[Hit]:
    """The same hits, with what stands side by side in one line as one (未定稿，请勿引用), and notes in brackets whole."""
    text = view.text
    last: dict[Kind, Hit] = {}
    marked = [hit.start for hit in hits if hit.kind is Kind.SECRECY_MARK and hit.severity is not Severity.REVIEW]
    if marked:
        hits = [one for one in hits if one.rule not in _TOLD_BY_MARK or all(abs(one.start - place) > _MARK_REACH for place in marked)]
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        if hit.kind not in (Kind.WORK_SECRET, Kind.COMMERCIAL_SECRET, Kind.SENSITIVE_PERSON):
            yield hit
            continue
        before = last.get(hit.kind)
        apart = hit.kind is Kind.SENSITIVE_PERSON or {before.rule if before else "", hit.rule} & _OWN_MATTER
        beside = bool(before and not apart and _BETWEEN.fullmatch(text, before.end, hit.start))
        if hit.kind is Kind.WORK_SECRET and before and hit.start - before.end <= _PAPER_REACH:
            beside = True  # one paper, one thing to decide
        elif hit.kind is Kind.SENSITIVE_PERSON and before:
            beside = _of_one_person(text, before.end, hit.start)
        elif before and _OF_TRADE & {before.rule, hit.rule} and hit.start - before.end <= _FACT_REACH:
            beside = True
        if before and (hit.start < before.end or beside):
            last[hit.kind] = _closed(text, Hit(before.kind, before.start, max(before.end, hit.end), before.rule, before.severity))
            continue
        if before:
            yield _whole_note(view, before)
        last[hit.kind] = hit
    for hit in last.values():
        yield _whole_note(view, hit)


def _closed(text: str, hit: Hit) -> Hit:
    """A hit with the bracket that closes what it opens."""
    said = text[hit.start : hit.end]
    more = text[hit.end : hit.end + 1] in tuple(")]】〕") and said.count(text[hit.end]) < sum(said.count(mark) for mark in "([【〔")
    return Hit(hit.kind, hit.start, hit.end + 1, hit.rule, hit.severity) if more else hit


def _whole_note(view: View, hit: Hit) -> Hit:
    """A hit with the brackets around it, where the note in them is short, or with the words 本件, 此稿 that it says itself of."""
    text = view.text
    if hit.rule in _OWN_MATTER or hit.kind is Kind.SENSITIVE_PERSON:
        return hit
    for note in _NOTE.finditer(text, max(0, hit.start - 26), hit.end + 26):
        if note.start() < hit.start and hit.end < note.end() and "\n" not in note[0]:
            return Hit(hit.kind, note.start(), note.end(), hit.rule, hit.severity)
    own = _SELF.search(text[max(0, hit.start - 6) : hit.start]) if hit.kind is Kind.WORK_SECRET else None
    return Hit(hit.kind, hit.start - len(own[0]), hit.end, hit.rule, hit.severity) if own else hit


RULES = {
    find_mark: "绝密 机密 秘密",
    find_state_secret: "国家秘密 国家机密 涉密",
    find_sign: "㊙",
    find_secret_paper: "密件 涉密文件 涉密资料 涉密材料 TOPSECRET TopSecret 绝密件",
    find_secret_number: "密发〔 密函〔 密电〔 密字〔 密〔 密发[ 密字第",
    find_internal: "内部",
    find_kept_paper: "党内 机关文件 机关资料 机要文件 机要件 会议文件 会议材料 会议资料 学习资料 学习材料 参阅材料 保密文件",
    find_inner_title: "内部 讨论 注意保密 审议",
    find_only_for: "仅供 仅限 只供 专供 供领导 供内部 供机关 只限 供委领导 供班子 限内部 限于 限本 限有关 限相关 "
    "限领导 限局 限委 限处 限科 限党 限班子 限机关 限与会 限参会 供与会 供参会 供本",
    find_forbidden: "请勿 勿 严禁 不得 不准 禁止 切勿 谢绝 未经 不可 不要",
    find_taken_back: "交还 上交 缴还 收回 退回 交回 退还 销毁 即焚 清退 缴回 回收 收缴",
    find_work_secret: "工作秘密",
    find_draft: "稿",
    find_minutes: "纪要 会议记录 情况记录 讨论记录 谈话记录 会商记录 研究记录 酝酿记录 发言记录 表决记录 谈话笔录 原始记录 调查笔录 "
    "汇报记录 "
    "发言摘要 发言要点 讨论要点 会议实录",
    find_minute_number: "纪〔 纪[ 纪(20",
    find_minute_taker: "记录: 记录人: 记录员:",
    find_process: "请示 签报 专报 呈批件 呈批单 呈批表 呈阅件 送阅件 阅批单 批办单 督办单 内参 磋商函 协商函 征求意见函 内部报告 快报 "
    "处理笺 收文处理单 发文稿纸 办文单 情况汇报 研判报告 会签意见 阅办单 拟办单 签批单 酝酿情况 动议方案 酝酿方案 酝酿意见 "
    "动议情况 酝酿名单 考察材料 民主推荐情况 得票情况 民主推荐得票 签批件 会签单 会签件 "
    "转办单 转办件 交办单 交办件 送签单 送审单 送审件 报批件 报批单 呈签件 审签单 呈报件 传阅单 传阅件 传阅笺 传阅卡 公文处理单 "
    "来文处理单 文件办理单 收文办理单 发文审批单",
    find_plea: "妥否 当否 可否 是否同意 以上请示 特此请示 请领导 阅示 阅批 核示 审签",
    find_opinion: "拟办意见 领导批示 签发意见 领导签批 批示意见 批示内容 批办意见 领导意见 阅示意见 审签意见 审批意见 审核意见 部门意见 "
    "拟稿人 拟稿 核稿 核稿人 "
    "批示 主要领导批示 分管领导意见 承办意见 会签意见 初审意见 内部意见",
    find_not_public: "不公开 不予公开 免予公开 暂不公开 不宜公开 不对外 不对外公开 不对外公布 暂不对外公开 暂不对外公布 暂不公布 "
    "不公开发布 "
    "不得公开 暂不对外 不宜对外公开 不上网 暂未公布 暂未公开 尚未公布 尚未公开 尚未对外公布 未对外公布 暂不宣传 暂不报道",
    find_scope: "知悉范围 阅知范围 传达范围 传阅范围 发放范围 阅读范围 掌握范围 知情范围 发至 范围内传阅 以内传阅 级以上",
    find_bottom: "底价 底线 底牌 策略 预案 要点",
    find_commercial: "商业秘密 商业机密 技术秘密 经营秘密 商业敏感信息 专有技术 技术诀窍 核心商密 普通商密 商密 技术诀窍 企业秘密 企业机密 "
    "公司秘密 "
    "公司机密 商业保密信息 保密商务信息",
    find_trade_data: "客户名单 客户清单 客户名录 客户资料 供应商名单 供应商清单 成本构成 成本明细 成本结构 成本核算 报价明细 报价清单 "
    "单价分析 底价 标底 配方 配比 工艺参数 工艺配方 工艺路线 工艺诀窍 技术诀窍 技术图纸 源代码 毛利率 净利率 利润率 进货价 "
    "供货价 采购单价 采购成本 让利幅度 返点 折扣率 独家代理价 保留价 心理价位 接受价 承受价 出厂价 最低接受 最高接受 "
    "未公开的 未公开财务 未公开报价 未公开单价 未公开价格 未公开成交 未披露的 尚未披露 进货渠道 返利 "
    "尚未公开的",
    find_kept_until: "开标前 评标前 保密信息",
    find_tender_price: "控制价 限价 标底 底价 拦标价 评标结果 评审结果 评分情况 中标候选人",
    find_clause: "保密条款 保密约定 保密义务 保密责任",
    find_confidential: "COMMERCIALINCONFIDENCE CommercialinConfidence CommercialInConfidence TRADESECRET TradeSecret "
    "BUSINESSSECRET CONFIDENTIAL Confidential Proprietary PROPRIETARY",
    find_unfinished: "尚未定稿 尚未最终定稿 未经审定 尚未审定 未最终定稿",
    find_kept_between: "保密 第三方 第三人 不得对外 仅供评标 仅供评审 仅供采购人",
}
"""Each rule with the words that wake it."""
