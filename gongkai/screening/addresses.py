"""Home addresses (住址): by the word before them, by the column they stand in, or by their own residential shape.

Addresses of offices, projects and firms are public; only where somebody lives counts, and only finer than the village or community.
All places are of the tight text.
"""

from collections.abc import Iterator

from gongkai.screening import names
from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind
from gongkai.screening.view import Hit, View

_COUNT = r"(?:[0-9A-Za-z]{1,5}(?:[-~/#][0-9A-Za-z]{1,5}){0,3}|[一二三四五六七八九十百零〇]{1,4}|[甲乙丙丁戊东西南北])"
_FINE = re.compile(
    rf"{_COUNT}(?:号(?:大)?院|号楼|号房|号|弄|栋|幢|座|单元|楼|层|室|房|户|村民小组|生产队|小组|组|队|社|门|排|连|"
    rf"屯)(?:[0-9]{{2,4}}[A-Za-z]?(?![0-9年月元万人户号室房栋幢楼弄单组]))?(?:[东西南北内旁]侧?)?"
    r"|号内[0-9]{1,3}号|第[一二三四五六七八九十0-9]{1,3}(?:排|家|户|间)|[\u4e00-\u9fa5]{2}(?:湾|冲|坳|坡|窑|塘|岭|头|尾|上|"
    r"下)组|(?:村民小组|组|队)(?=[,。;]|$)|附[0-9]{1,3}号|(?:经济社|合作社|小组|牧点|生产队|大队)[0-9]{0,3}号?"
    r"|(?:栋|幢|座|楼|单元|号|苑|区|村|园)[-]?[0-9]{2,5}[A-Za-z]?(?![0-9年月元万人%号室房栋幢楼弄单组])|"
    r"[0-9]{1,3}-[0-9]{1,4}(?:-[0-9]{1,4})+|#[0-9]{2,4}"
)
_COMPOUND = (
    r"(?:小区|花园|公寓|家园|新村|宿舍|家属院|大院|别墅|名邸|山庄|雅居|华庭|嘉园|佳苑|雅苑|花苑|新苑"
    r"|丽苑|苑|华府|公馆|名城|新城|安置房|安居房|廉租房|公租房|保障房|棚改房|职工楼|筒子楼|庄园|豪庭|半岛|里弄|胡同|大杂院)"
)
_PLACE = re.compile(r"[省市区县镇乡村里庄路街道巷弄湾坡洲场屯寨]|社区|小区")
_HOME = (
    "常住地 住地 现住地 居所 家庭所在 租房地址 家庭住所地 家庭住址 家庭地址 家庭住所 家庭详细地址 家庭现住址 住址 现住址 "
    "居住地址 现居住地址 居住地 居住处 住处 住宅地址 户籍地址 户籍地 户籍所在地 户籍住址 户籍所在 户口所在地 户口地址 "
    "户口所在 常住地址 常住户口 现居住地 "
    "经常居住地 家住 现住 居住于 居住在 住在 住于 租住 租住在 暂住 暂住地 暂住地址 收货地址 送达地址 身份证地址 身份证住址 "
    "证件地址 现居 现居于 家庭所在地 房屋坐落 房产坐落 房产地址 房屋地址 住房地址 住房坐落 "
    "安置地址 租赁地址 出租屋地址 户籍 籍贯地址 户主地址 居家隔离地点 居家隔离地址 居家地址 老家 住所地 祖籍地址 原住 "
    "原住址 原居住地 落户 落户于 落户在 宅基地位置 宅基地坐落 住房位于 房屋位于 自住 家在 搬到 搬至 搬入 迁居 独居于 常住 住"
)
_WEAK = "通讯地址 通信地址 联系地址 邮寄地址 寄送地址 收件地址 邮寄地址 投递地址 详细地址 地址 坐落 住所 坐落于 位于"
_OFFICE = re.compile(
    "(?:大厦|写字楼|商务|产业园|科技园|高新区管|办公|商铺|铺面|市场|孵化|厂房|工业|政府|委员会|管委|医院|学校|学院|小学|中学|"
    "大学|幼儿园|公司|企业|银行|酒店|宾馆|派出所|法院|检察|政务|大楼|会议|仓库|车间|商场|超市|车站|机场|码头|中心|广场|"
    "基地|局|厅|创业|村委会办)(?![路街巷里弄村])"
)
_OFFICE_BEFORE = re.compile(
    "公司|企业|单位|办公|注册|经营|会议|活动|报名|项目|招标|采购|开标|施工|营业|机构|窗口|培训|店|报到|领取|提交|受理|接待|"
    "集合|考点|考试|现场|地点|建设|工程|法人|机关|生产|厂|门市|邮政|咨询|投诉|服务|网点|所属|标的|宗地|地块|线路|投标|代理"
)
_WORKS = re.compile(
    "改造|施工|工程|加装|拆除|电梯|消防|验收|总建筑|建筑面积|平方米|管网|外墙|道路|路段|停水|停电|维修|共[0-9]+[栋户套]|"
    "等[0-9]+[栋户]|楼栋长|网格|选址|规划|建设"
)
_STOP = re.compile(r"[,。;!|?“”\":、*]")
_LEAD = re.compile(r"[:为是]?(?:于|在|至)?(?:\((?:[^)]{0,12})\))?[:]?")


_GOES_ON = re.compile(
    "的|是|否|不|需|应(?!天)|可(?!园)|将(?!军|台)|由|等|、|及|与|或|之|变更|登记|证明|情况|和(?![平谐睦兴顺泰信美畅静田林政风]|县)"
)
_TAIL = re.compile(
    r"(?:之[一二三四五六七八九十0-9]{1,3}|附[0-9]{1,3}号?(?:之[一二三四0-9])?|(?:底楼|底层|顶楼|顶层|阁楼|地下室|半地下|车库|"
    r"杂物间|平房|门面楼上|[0-9一二三四五六七八九]层|[0-9一二三四五六七八九]楼)?"
    r"(?:[东西南北中左右前后](?:首|边)?(?:院|户|间|侧|屋|房|门|套|座|厢房)|后间|前间|后院|前院|底楼|底层|顶楼|顶层|阁楼|地下室|"
    r"半地下|车库|杂物间))"
)
_ROOM = re.compile(rf"{_COUNT}(?:室|房|户|单元|号|门)$")


def _body(view: View, start: int) -> tuple[int, int]:
    """Where an address that begins here ends at most: at a stop, or at the end of a line behind a fine part."""
    tight = view.tight
    stop = _STOP.search(tight, start, start + 70)
    end = stop.start() if stop else min(len(tight), start + 70)
    last = start
    for found in _FINE.finditer(tight, start, end):
        goes_on = found.start() == last and _ROOM.match(found[0]) and tight[last - 1] in "元栋幢座楼层院门"
        if last > start and not goes_on and any(view.begins_line(place) for place in range(last, found.start() + 1)):
            break  # the next line is another matter once the house is named
        if last > start and found.start() - last > 14:
            break
        last = found.end()
    if last > start:
        # The finder of fine parts may have stopped within 东户: it is read again from before its side.
        before = last - 1 if tight[last - 1] in "东西南北" else last
        if tail := _TAIL.match(tight, before, max(end, before)):
            last = tail.end()
    return start, last


def _line_end(view: View, start: int) -> int:
    return view.line(start)[1]


def find_home(view: View, start: int, end: int) -> Iterator[Hit]:
    """家住…, 户籍地址：…: what follows the word is a home."""
    yield from _labelled(view, start, end, weak=False)


def find_address(view: View, start: int, end: int) -> Iterator[Hit]:
    """地址：…, 通讯地址：…: a home only where its shape is residential and no firm or office is meant."""
    yield from _labelled(view, start, end, weak=True)


def _labelled(view: View, start: int, end: int, weak: bool) -> Iterator[Hit]:
    tight = view.tight
    lead = _LEAD.match(tight, end)
    begin = lead.end() if lead else end
    word = tight[start:end]
    if word in ("住", "户籍", "落户", "老家", "自住", "家在", "搬到", "搬至", "搬入", "迁居", "常住") and not re.match(
        "[:]|在|于|海|[^,。;:]{2,12}(?:市|区|县|镇|乡|村|路|街|小区|里[0-9]|巷|弄|院|坊|[0-9])", tight[end : end + 16]
    ):
        return
    if word == "住" and (tight[start - 1 : start] in tuple("居现家暂租入保常吃宿") or tight[end : end + 1] in tuple("宅房所址院宿处户建")):
        return
    before = tight[max(0, start - 10) : start]
    if weak and (
        _OFFICE_BEFORE.search(before)
        or (word == "地址" and re.search("网|邮箱|邮件|IP|链接|家庭|住|户籍|居|身份证|房", before[-3:]))
        or re.search("遗失|作废|声明", tight[start : start + 60].partition("\n")[0])
        or (word == "位于" and not re.search("房|住", before))
    ):
        return
    if not weak and re.search("[公企]司|单位|企业|法人|办公|机构", before[-6:]):
        return
    first, last = _body(view, begin)
    line_end = _line_end(view, end - 1)
    if tight[begin - 1 : begin] != ":" and view.has_gap(end) and begin < line_end < last and not _FINE.search(tight, begin, line_end):
        return  # the head of a table, whose rows follow
    body = tight[first:last]
    if last == first:
        # A compound without a number still is finer than a village.
        stop = _STOP.search(tight, begin, begin + 50)
        line = min(_line_end(view, begin), stop.start() if stop else begin + 50)
        found = re.match(rf"[\u4e00-\u9fa5]{{2,24}}?{_COMPOUND}", tight[begin:line]) if not weak else None
        if not found or not _PLACE.search(found[0]):
            return
        last = begin + found.end()
        body = found[0]
    if not re.search("[\u4e00-\u9fa5]", body) or _GOES_ON.match(body) or len(body) < 4:
        return
    if not (_PLACE.search(body) or re.search(_COMPOUND, body)) or view.is_taken(*view.loose(first, last)):
        return
    office = _OFFICE.search(body)
    if weak and (office or not _residential(body)):
        return
    if office and not re.search(_COMPOUND + "|宿舍|村", body):
        return
    if _WORKS.search(_STOP.split(tight[last : last + 8])[0]) or _WORKS.search(body):
        return
    yield _take(view, Hit(Kind.HOME_ADDRESS, *view.loose(first, last), "home_labelled"))
    yield from names.advise(view, names.certain_before(view, max(view.line(start)[0], start - 24), start))


def _residential(body: str) -> bool:
    """Whether an address is of a home by its own words."""
    return bool(
        re.search(
            rf"{_COMPOUND}[0-9]{{1,3}}-[0-9]|{_COMPOUND}.{{0,12}}{_COUNT}(?:号楼|栋|幢|座|单元|室|房|号|户)|单元|"
            rf"[栋幢座楼].{{0,8}}(?:室|房|户|[0-9]{{3,4}})|"
            rf"{_COUNT}弄.{{0,8}}号|(?<![0-9-])[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}}(?![0-9])|号(?:内|附|"
            rf"之)[0-9一二三四五六七八九十]+号?|巷.{{0,6}}{_COUNT}号",
            body,
        )
        or re.search(rf"(?:村|社区|屯|寨|庄).{{0,10}}{_COUNT}(?:组|队|社|村民小组|小组).{{0,6}}{_COUNT}号|[村屯寨].{{0,8}}{_COUNT}号", body)
    )


_SHAPES = re.compile(
    rf"(?:"
    rf"{_COMPOUND}(?:[一二三四五六七八九十ABCDEFG东西南北0-9]{{1,3}}[区期])?{_COUNT}(?:号楼|栋|幢|座|号|"
    rf"#楼?)(?:{_COUNT}(?:单元|门|梯))?(?:{_COUNT}(?:室|房|户|号)|[-]?[0-9]{{3,4}}(?![0-9年月元万人]))"
    rf"|{_COMPOUND}(?!(?:19|20)[0-9]{{2}})[0-9]{{3,4}}(?![0-9年月元万人个户套名])"
    rf"|{_COUNT}(?:号院|号){_COUNT}(?:栋|幢|座|号楼)[0-9]{{3,4}}(?![0-9年月元万人])"
    rf"|{_COMPOUND}(?:{_COUNT}(?:号楼|栋|幢|座))?{_COUNT}单元(?:{_COUNT}(?:室|房|户|号)|[0-9]{{3,4}}(?![0-9年月元万人]))"
    rf"|{_COUNT}(?:号院|号楼|栋|幢|座|号)(?:{_COUNT}(?:号楼|栋|幢))?{_COUNT}单元(?:{_COUNT}(?:层|楼))?(?:{_COUNT}(?:室|房|户|"
    rf"号)|[0-9]{{3,4}}(?![0-9年月元万人]))?"
    rf"|{_COMPOUND}[0-9]{{1,3}}(?:-[0-9]{{1,3}})?-[0-9]{{3,4}}(?![0-9])"
    rf"|{_COUNT}弄{_COUNT}号(?:{_COUNT}(?:室|房)|[0-9]{{3,4}}(?![0-9年月元]))?"
    rf"|(?:宿舍|家属院|职工楼){_COUNT}(?:栋|幢|号楼|号|室|房)(?:{_COUNT}(?:单元|室|房|号)|[0-9]{{3,4}})?"
    rf"|(?:村|社区|屯|寨)(?:委会|民委员会)?[\u4e00-\u9fa5]{{0,6}}{_COUNT}(?:组|队|社|村民小组|小组){_COUNT}号(?!文|楼)"
    rf"|{_COUNT}(?:号楼|栋|幢|座|号)[甲乙丙丁戊东西南北中0-9]{{1,2}}(?:门|梯)(?:{_COUNT}(?:层|楼))?{_COUNT}(?:号|室|房|户)"
    rf"|{_COUNT}(?:号楼|栋|幢|座|号){_COUNT}?(?:栋|幢)?[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{1,4}}(?:号|室)?"
    rf"|(?:村|社区|屯|寨|嘎查|[乡镇])(?:委会|民委员会)?[\u4e00-\u9fa5]{{0,8}}?(?:经济社|合作社|小组|"
    rf"[\u4e00-\u9fa5]{{1,3}}[队组社屯圩湾冲垌坳]){_COUNT}号(?!文|楼|令|公告|地块|线|路)"
    rf"|(?:里|坊|弄|巷|胡同|院|新村|宿舍|小区)[\u4e00-\u9fa5]{{0,3}}{_COUNT}[号排栋幢]{_COUNT}[门号室户](?:{_COUNT}[号室户])?"
    rf"|[镇乡道][\u4e00-\u9fa5]{{1,8}}(?:村|社区)[\u4e00-\u9fa5]{{0,5}}?{_COUNT}号(?!文|楼|令|公告|地块|线|路)(?:{_COUNT}室)?"
    rf")"
)
_FIRST = re.compile(
    "(?:[\u4e00-\u9fa5]{2,4}省|[\u4e00-\u9fa5]{2,8}自治区|北京|上海|天津|重庆|海南|[\u4e00-\u9fa5]{2,4}?市|"
    "[\u4e00-\u9fa5]{2,4}?(?:(?<!小)区|县|镇|乡))"
)
_NAMED_PLACE = re.compile(r"[\u4e00-\u9fa5]{2,12}[村区路街巷弄苑园院里坊城庄舍楼镇乡][东西南北中甲乙丙丁一二三四五六七八九十0-9期区]{0,3}")
_PERSON_NEAR = re.compile(
    r"[住居户籍]|家|征收人|当事人|被告|原告|患者|学生|证人|某某|身份证|电话|手机|男|女|先生|女士|村民|居民|业主|产权人|承租|"
    r"申请人|收件|姓名|名下|房产|[0-9]{11}"
)


def find_shape(view: View, start: int, end: int) -> Iterator[Hit]:
    """An address without a word before it whose shape is that of a home: compound, building, unit, room; village, group, number."""
    if start < view.shapes_until:
        return
    tight = view.tight
    low = max(view.shapes_until, start - 44)
    stops = [found.end() for found in _STOP.finditer(tight, low, start)]
    low = stops[-1] if stops else low
    stop = _STOP.search(tight, end, end + 60)
    high = stop.start() if stop else min(len(tight), end + 60)
    view.shapes_until = high
    for found in _SHAPES.finditer(tight, low, high):
        if not view.is_taken(*view.loose(found.start(), found.end())):
            yield from _shaped(view, low, found)


_OF_SOMEBODY = re.compile(
    rf"(?:[\u4e00-\u9fa5]{{2,14}}?(?:路|街|巷|弄|里|坊|圩|胡同|村|庄|屯|寨|社区|新村|湾|冲|垌|坳|"
    rf"院))[\u4e00-\u9fa5]{{0,4}}?{_COUNT}(?:号|组|队|社|排|户)(?:附[0-9]{{1,3}}号|{_COUNT}[号户室])?"
    rf"|[\u4e00-\u9fa5]{{2,16}}(?:村|社区|屯|寨|嘎查|镇|乡)[\u4e00-\u9fa5]{{1,8}}(?:牧点|牧场|经济社|生产队|小组|组)(?:{_COUNT}号)?"
)
_NO_HOME = re.compile(
    "第[0-9]*号|[至到、]|公交|路[0-9]+路|号线|文件|公告|号令|号文|线路|厂|公司|门市|店|局|院(?!内|子|落)|学校|中心|单位|大厦|"
    "市场|党支部|党组|投票|选区|网格|灯|井盖|水库|地块|宗地|桥|改造|工程|施工|"
    "安装|考点|考场|专利|项目|报到|办公|会议|挂牌|门牌|大棚|养殖|片区"
)


_LIVES = re.compile("[住居家租寄送搬迁]|户主|业主|房|宅|签收|收件|上门|隔离|探访|核查|走失|送医|报警|案发|名下|产权|抵押|产证|出租")


def _house_in_sentence(view: View, begin: int, start: int, line: int) -> Iterator[Hit]:
    """An address inside a sentence that is residential by its form, beside a person or a word of living."""
    tight = view.tight
    lead = None
    for lead in re.finditer("[住在于到至回往寄送址为是]", tight[begin:start]):  # noqa: B007 - the last one is wanted
        pass
    place = begin + lead.end() if lead and start - begin - lead.end() >= 4 else begin
    first, last = _body(view, place)
    body = tight[first:last]
    if (
        not first < start < last
        or len(body) > 46
        or not _residential(body)
        or not _PLACE.search(body)
        or view.is_taken(*view.loose(first, last))
    ):
        return
    around = tight[max(begin - 16, 0) : min(line, last + 10)]
    if _NO_HOME.search(body) or _OFFICE.search(body) or _WORKS.search(around) or _OFFICE_BEFORE.search(tight[max(0, first - 16) : first]):
        return
    opening = max(view.line(start)[0], first - 40)
    if names.certain_before(view, opening, first) >= 0 or _LIVES.search(tight, max(opening, first - 24), first):
        yield _take(view, Hit(Kind.HOME_ADDRESS, *view.loose(first, last), "home_of_somebody"))


_FIGURES = frozenset("0123456789一二三四五六七八九十百-ABCDEF附之第甲乙丙丁")
_OF_PLACES = frozenset("路街巷弄里坊圩同村庄屯寨区湾冲垌坳院镇乡点社组队苑园城府庭楼栋幢座舍号期委场元圳塘坡岭头尾上下道")


def find_of_somebody(view: View, start: int, end: int) -> Iterator[Hit]:
    """符亚章，下园村13队; 苏友德 麻园巷23号: a house or a group beside the name of who lives there."""
    tight = view.tight
    if start < view.houses_until:
        return
    lead = start
    while lead and tight[lead - 1] in _FIGURES:
        lead -= 1
    if tight[start] in _FIGURES and (not lead or tight[lead - 1] not in _OF_PLACES):
        return
    view.houses_until = start + 6  # the next part of the same address tells nothing new
    first, last = view.line(start)
    low = max(first, start - 40)
    cuts = [found.end() for found in re.finditer("[,。;!?:|、()]", tight[low:start])]
    begin = low + (cuts[-1] if cuts else 0)
    gap = next((place for place in range(start, begin, -1) if view.has_gap(place)), begin)
    found = _OF_SOMEBODY.match(tight, max(gap, begin), min(last, end + 14))
    if not found or not found.start() <= start < found.end():
        yield from _house_in_sentence(view, max(gap, begin), start, last)
        return
    close = max(found.end(), _body(view, found.start())[1])
    if close > last:
        close = found.end()
    if tail := _TAIL.match(tight, close, last):
        close = tail.end()
    if view.is_taken(*view.loose(found.start(), close)):
        return
    around = tight[max(first, found.start() - 16) : min(last, close + 10)]
    if _NO_HOME.search(tight[found.start() : min(last, close + 6)]) or _WORKS.search(around) or _OFFICE_BEFORE.search(around):
        return
    first = max(first, found.start() - 40)
    before, behind = tight[first : found.start()], tight[close : close + 14]
    listed = re.search(r"(?:^|[:|])[\u4e00-\u9fa5]{2,4}(?:\((?:户主|业主|房主)\))?[,|]$", before)
    named = (listed or names.certain_before(view, first, found.start()) >= 0) and not re.search(
        "主任|书记|局长|主持|慰问|走访|牺牲|故居|生于", before
    )
    lived = _LIVES.search(tight, max(first, found.start() - 16), found.start()) and not re.search("[社企商店]", before[-6:])
    if (
        named
        or lived
        or re.match(r"[,(]?户主|[,(](?:收件人|业主|房主|牧民)", behind)
        or re.search(r"(?:户主|住处|居住|寄往|家在|老家)[^。]{0,12}$", before)
    ):
        yield _take(view, Hit(Kind.HOME_ADDRESS, *view.loose(found.start(), close), "home_of_somebody"))
        yield from names.advise(view, names.certain_before(view, first, found.start()))


def _shaped(view: View, low: int, found: re.Match[str]) -> Iterator[Hit]:
    """The address around a residential shape, from its region on, unless an office, a project or a range of houses is meant."""
    tight = view.tight
    begin = max(low, found.start() - 36)
    for place in range(found.start() - 1, begin - 1, -1):
        if not (tight[place] == "-" or tight[place].isalnum()):
            begin = place + 1
            break
        if view.has_gap(place + 1) and tight[place].isdigit():
            begin = place + 1  # 0898-28820021 吉浦路…: the cell before
            break
        if view.has_gap(place + 1) and (_FIRST.match(tight, place + 1) or _NAMED_PLACE.fullmatch(tight, place + 1, found.start())):
            begin = place + 1
            break
    if head := _FIRST.search(tight, begin, found.start() + 6):
        begin = head.start()
    elif found.start() - begin > 12:
        begin = found.start() - 8
    close = found.end()
    if tail := _TAIL.match(tight, close - 1 if tight[close - 1] in "东西南北" else close, view.line(close - 1)[1]):
        close = tail.end()
    whole = tight[begin:close]
    after = tight[close : close + 10]
    before = tight[max(0, begin - 14) : begin]
    if (
        _WORKS.search(_STOP.split(after)[0])
        or _WORKS.search(whole)
        or re.search("遗失|作废|声明", tight[max(0, begin - 20) : close + 20])
        or _OFFICE_BEFORE.search(before[-10:])
        or re.match("[-~至到、][0-9]", after)
    ):
        return
    if _OFFICE.search(re.sub(_COMPOUND, "", whole)) and not re.search("宿舍|家属", whole):
        return
    if not re.search("室|房|户|单元|弄|[0-9]{3,4}$|门[0-9]+号$", whole) and not (_PERSON_NEAR.search(before) or re.search(r"组|队", whole)):
        return
    if re.search("[0-9]户|栋[0-9]+套", tight[begin : close + 6]) and not re.search("[0-9](?:号|室|房|单元)", whole):
        return  # so many households, not the door of one
    yield _take(view, Hit(Kind.HOME_ADDRESS, *view.loose(begin, close), "home_shape"))


_COLUMN = re.compile("住址|家庭地址|家庭住|户籍|居住|现住|住所|户口|房屋坐落|坐落|收货|联系地址|通讯地址|通信地址|详细地址|^地址$|家庭所在")
_COLUMN_SURE = re.compile("住址|家庭|户籍|居住|现住|户口|房屋|收货")


def find_cells(view: View) -> Iterator[Hit]:
    """Cells under a heading for addresses, and a cell that was handed over with such a heading."""
    cells = list(zip(view.columns.starts, view.columns.ends, view.columns.headings, strict=True))
    if view.context and len(view.text) <= 120:
        cells.append((0, len(view.text), view.context))
    for start, end, heading in cells:
        if not _COLUMN.search(heading) or end - start < 5:
            continue
        text = view.text[start:end]
        body = re.sub(r"\s", "", text)
        if re.search(r"单位|公司|企业|机构|项目", heading) or view.is_taken(start, end) or "*" in body:
            continue
        fine = _FINE.search(body)
        sure = _COLUMN_SURE.search(heading)
        if (
            (fine or (sure and re.search(_COMPOUND, body)))
            and (sure or _residential(body))
            and _PLACE.search(body)
            and not _WORKS.search(body)
        ):
            if _OFFICE.search(body) and not re.search(_COMPOUND + "|村", body):
                continue
            lead = len(text) - len(text.lstrip(' "“'))
            yield _take(view, Hit(Kind.HOME_ADDRESS, start + lead, start + len(text.rstrip(' "”\r')), "home_column"))


def _take(view: View, hit: Hit) -> Hit:
    view.take(hit.start, hit.end)
    return hit


_DIGITS = "0123456789一二三四五六七八九十"

RULES = {
    find_home: _HOME,
    find_address: _WEAK,
    find_shape: "小区 花园 公寓 家园 新村 嘉园 佳苑 雅苑 栋 幢 单元 号楼 号院 弄 宿舍 村民小组 家属院 "
    + " ".join(f"{digit}{unit}" for digit in _DIGITS for unit in ("组", "队", "室", "房", "座", "号", "门")),
    find_of_somebody: "栋 幢 单元 号楼 牧点 经济社 小组 窑组 湾组 冲组 坳组 坡组 塘组 岭组 头组 尾组 上组 下组 "
    + " ".join(f"{digit}{unit}" for digit in _DIGITS for unit in ("组", "队", "号", "社", "排", "户", "室")),
}
"""Each rule with the words that wake it."""
