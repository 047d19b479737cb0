"""Who is meant (特定自然人): names where only the place in the sentence tells them, for the rules on private matters.

More is taken for a name here than the advice on names tells, because a word of illness, offence or hardship stands beside it.
All places are of the tight text.
"""

from collections.abc import Iterator

from gongkai.screening import patterns as re
from gongkai.screening import people
from gongkai.screening.findings import Kind
from gongkai.screening.view import Hit, View

_ROLE = (
    r"(?:孩子|之女|之子|[其该]子|[其该]女|长子|次子|长女|次女|养女|养子|孙子|孙女|外孙|村民|居民|职工|员工|同学|学生|患者|病人|"
    r"党员|群众|业主|户主|申请人|原告|被告|被告人|当事人|老人|儿童|孤儿|对象|人员|家庭|女孩|"
    r"男孩|少年|幼儿|低保户|保户|五保户|贫困户|监测户|脱贫户|子女|儿子|女儿|丈夫|妻子|前妻|前夫|父亲|母亲|父|母|配偶|监护人|"
    r"名叫|叫|受害人|被害人|伤者|死者|工人|教师|学员|考生|同志|女工|妇女|青年|居士|嫌疑人|给|由|"
    r"组|队|村|自称|化名|真名|本名|原名|署名|采集|提取|录入|核实|其中|经查|来信人|来访人|上访人|信访人|举报人|投诉人|关于|名|"
    r"干部|军人|战士|老兵|牧民|渔民|店主|业主|企业主|法人|控制人|股东|经理|司机|驾驶员|租户|"
    r"房东|邻居|网民|用户|客户|借款人|欠款人|被执行人|失信人|离职人员|辅警|护士|医生|保安|保洁|环卫工|外卖员|农民工|务工人员|"
    r"第[0-9]+[条名号位]|[0-9]+[.、号])"
)
_BEFORE = re.compile(
    rf"(?:^|[^\u4e00-\u9fa5]|{_ROLE}|[员者人户工生民师友童婴妇孙儿家村区镇乡屯岁班部科局处队妻夫父母兄弟姐妹遗孀属其与和及向被把将对让请替帮]|系|"
    rf"为|是)$"
)
_AFTER = re.compile(
    r"[^\u4e00-\u9fa5]|$|近|全|日前|上月|去年|今年|昨|今|有|罹|遭|每|自|感|检|申请|肢体|听力|视力|智力|精神|言语|多重|双|左|右|"
    r"持|已|突发|不幸|出生|生于|生前|生育|离|丧|去世|病|残|被|诊|查|血|行|信|皈|吸|服|刑|失|瘫|重|"
    r"身|手|同志|先生|女士|小朋友|同学|夫妇|夫妻|一家|一户|家|患|因|系|现|之|的|于|确|治疗|接受|复|住|入|出|休|辍|涉|犯|前|"
    r"指纹|虹膜|人脸|声纹|基因|步态|未|已婚|再|刚|目前|正|长|多|一直|男|女|等|为|属|是|经|曾|在|享受|领|就读|监护|"
    r"本人|个人|户|怀|与|和|同|跟|及|将|把|对|向|所|没|不|无|拒|称|说|反映|要求|提出|表示|认为|承|供|交代|酗|赌|嗜|好赌|欠|借|"
    r"贷|存款|名下|月|年|父|母|丈夫|妻|儿|独|寡|早|晚|从|到|去|来|后|两|三|一|二|至|原|也|仍|还|又|最|随|由|靠|"
    r"以|用|受|送|参|加入|逾|征|上访|哭|骂|打|殴|威|扬|怀疑|猜|企图|试图|割|跳|喝|服|撞|驾|酒|醉|盗|偷|抢|诈|骗|伤|杀|强|猥|嫖|"
    r"卖|拐|虐|遗|养|收养|领养|捡|捐|求|靠|乞|流|逃|旷|退|辞|下岗|务工|打工|返|回|租|买|拆|征|补|"
    r"体检|化验|核酸|乙肝|丙肝|癌|胃|肺|肝|肾|脑|心|骨|糖|高血|尿|抑郁|焦虑|艾滋|梅毒|性"
)
_NO_NAME = re.compile(
    r"高血|高危|高龄|高新|高铁|高速|高中|高校|高利|高额|高度|白血|白内|白癜|白塞|黄疸|黄斑|水痘|麻疹|麻风|麻痹|石棉|房颤|丁肝|"
    r"单纯|单亲|单位|单人|单方|方案|方式|方面|毛细|毛囊|包虫|包括|包保|金额|金融|全部|全体|全家|全市|全区|全县|全镇|"
    r"全村|全国|全省|明确|明显|时间|时段|任何|任职|任务|成员|成年|成立|成功|文化|文件|万元|万户|万人|余人|余额|余元|余名|余万|"
    r"连续|连同|和谐|安全|安置|安排|安保|应当|应急|应对|管理|管教|项目|路段|严重|严格|严禁|许多|农村|农业|农民|"
    r"农户|司法|司机|车辆|车祸|车贷|商业|商户|关于|关系|关爱|关注|解决|解除|温馨|常住|常年|常见|康复|白天|景区|党员|党委|党组|"
    r"党支|计划|查询|查处|查获|查明|强制|强奸|强戒|江州|海口|平安|平均|平台|和平|尚未|边缘|时常|时有|石化|"
    r"温饱|花费|花园|钱款|费用|卫生|宗教|左眼|左腿|左侧|常年|计生|苗族|黎族|阳性|房屋|房贷|房产|房东|房租|于[0-9]|于某|石[0-9]|"
    r"曾[因在于被用有]|曾经|万[0-9]|余[0-9]|和[其父母子女]|经[过常济]|成[功长年为]|支[付出]|利[率用息]|"
    r"柴油|钟头|毕业|安[置]|谢绝|申[请报诉]|任[职用意]|路[过上边]|史[无料]|程[序度]|胡[乱说]|童[年补装]|汪[洋]|甘[愿]|暴[力雨]|"
    r"武[器装力]|游[客玩]|华[侨人]|方[可便向]|康[复]|齐[全]|龙[头]|段[时]|雷[击]|贺[信]|顾[客虑]|毛[病利]|"
    r"钱[财]|陶[瓷]|常[见规用]|文[书盲]|施[工行暴]|牛[羊]|安[装全]|易[发感]|苏[醒]|叶[片酸]|江[边]|田[地]|孔[径]|谭[某]|"
    r"金[额融钱]|石[材]|戴[着有]|夏[季天]|白[天酒]|黎明|温[度]|梅毒|应[无当]|金[秋]"
)
_GIVEN = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红云飞鹏浩宇欣怡子涵梓轩雨佳琪志国建文德海波亮辉彬鑫斌凯晶莹雪梅琴凤珍亚妹弟龙虎春燕莲菊香珠翠环贞淑慧巧美娥玲琳瑶瑜璐倩颖婷娇媛媚嫦"
    "莎黛青蓝紫荷薇蕾茜茹菲蓉芬芸苗萱雁琼瑛璇莺鹃蝶岚岩峰山林森树松柏桐楠枫栋梁材江河川湖溪泉清源渊深波澜润泽淼鸿雁鹤鹰雄豪俊毅坚健康宁安泰福禄寿喜庆祥瑞吉贵富财宝金银铜铁钢锋剑武斗胜利功勋业兴旺盛昌荣耀辉煌光星辰阳晨晓旭"
    "昊晖晴朗天宏远达通顺和谐善良仁义礼智信忠孝廉耻诚恒永久长生根柱栓锁牛娃狗蛋旦伢仔崽阿大小二三四五六七八九翔腾跃奔驰骏骥驹騄航帆舟船桥路程诗词歌赋琴棋书画墨砚笔纸彤丹朱彩虹霓霜露冰月仙凡尘心念思忆梦恩爱情怀仪容颜姿态威震"
)
"""Characters that close many a given name: such a name of three is one whatever follows."""
_ADDRESSED = re.compile(r"(?:大爷|大妈|大娘|大叔|大婶|大姐|大哥|阿婆|阿公|阿姨|阿伯|奶奶|爷爷|婆婆|老汉|老太太?|老伯|嫂|师傅)")


def name_at(view: View, start: int, limit: int = 0) -> int:
    """The end of a name that may begin here, 0 for none: known families, given names of one or two characters, minorities' names.

    `limit`: where the name has ended at the latest (张敏怀孕).
    """
    tight = view.tight
    minority = people.MINORITY.match(tight, start)
    if minority:
        return minority.end()
    if not people.SURNAME.match(tight, start):
        return 0
    # 黄某强: two of three characters tell who is meant.
    if tight[start + 1 : start + 2] == "某" and tight[start + 2 : start + 3] in _GIVEN and start + 2 < len(tight):
        return start + 3 if view.has_gap(start + 3) or _AFTER.match(tight, start + 3) else 0
    if _NO_NAME.match(tight, start):
        return 0
    for size in (4, 3, 2) if people.DOUBLE.match(tight, start) else (3, 2):
        end = start + size
        word = tight[start:end]
        if len(word) < size or (limit and end > limit) or not people.is_name(word, alone=_set_off(view, start, end)):
            continue
        if any(view.has_gap(place) for place in range(start + 1, end)) and not (size == 2 and view.has_gap(start + 1)):
            continue
        if view.has_gap(end) or _AFTER.match(tight, end) or (size == 3 and word[2] in _GIVEN and word[1] in _GIVEN):
            return end
    called = _ADDRESSED.match(tight, start + 1)
    return (
        called.end()
        if called
        and (view.has_gap(called.end()) or re.match("[,(、:|]|患|因|的|家|有|无|独|长|失|瘫|病|$", tight[called.end() : called.end() + 1]))
        else 0
    )


_OPENING = re.compile(
    r"(?!近[日来年期]|日前|目前|其中|经|此外|同时|另外|因此|为此|据|现|各|上述|以上|对|全|今|本|该|我|你|他|她|有|如|凡|按|根|"
    r"依|当|第|一|二|三|四|五|六|七|八|九|十|注|附|备|说|问|答|主|被|原|申|患|"
    r"去|昨|明|前|后|上|下|与|和|且|但|并|在|从|自|因|由|为|以|或|则|即|也|还|又|再|已|应|可|需|须|不|无|非|未|没|市|省|县|区|"
    r"镇|乡|村|街|社|共|每|某|这|那|此|之|其|学|教|警|民|公|政|党|国|法)"
    r"(?P<name>[\u4e00-\u9fa5]{2,3})(?:[,]|\((?:男|女|化名|户主|[0-9]{1,2}岁)|、男|、女)(?!.{0,6}(?:等|应|可|须))"
)
"""Two or three characters that open a sentence and are set off by a comma: a name, whatever the family."""
_CALLED_BY_ROLE = re.compile(
    r"(?:儿童|学生|患者|牧民|村民|户主|姓名|申请人|当事人|职工|孤儿|老人|居民|死者|伤者|孩子|嫌疑人|女童|男童|女婴|"
    r"男婴)[:]?(?P<name>(?![一二三四五六七八九十]|的|应|可|等|们|家|和|及|与|有|在|享|数)[\u4e00-\u9fa5]{2,3})[,(](?!以|等|应|"
    r"可)"
)


def _set_off(view: View, start: int, end: int) -> bool:
    """Whether a word of three characters stands for itself: 汪洋洋，; 白云飞 between gaps; 田方正被诊断."""
    if end - start != 3 or view.tight[end - 1] in "中上下内外后前时性等类型式度化":
        return False
    opens = view.has_gap(start) or view.begins_line(start) or view.tight[start - 1 : start] in tuple(",、;:|(")
    return opens and (view.has_gap(end) or bool(re.match("[,、(:|]|被|系|患|因|的|曾|已", view.tight[end : end + 1])))


_PARTIES = frozenset(f"{party}方" for party in "对甲乙丙双我各官警校院买卖厂资劳中外一地东")
"""Who deals with whom: 方 opens no name there."""
_CHILD_NAME = re.compile(
    r"(?P<lead>来电者|学生|孩子|技术岗|同事|职工)?(?P<name>小(?![区学型组微时程中伙镇店孩儿])[\u4e00-\u9fa5])(?=$|[,(、是有患曾])"
)
_HALF_TOLD = re.compile(r"(?P<name>[\u4e00-\u9fa5](?:某(?:某)?|女士|先生|小姐))")
_NICKNAMED = re.compile(r"(?:党员|职工|干部|村民|居民|同事|邻居|租户|员工|教师|工人)(?P<name>[老小][\u4e00-\u9fa5])")
_AGED = re.compile(r"[0-9]{1,2}岁|1[3-9](?:-?[0-9]){9}|[1-9][0-9]{16}[0-9Xx]")
_FOUND_BY = re.compile(
    r"[0-9一二三四五六七八九十]+(?:栋|幢|单元|室|组|号楼)|小区|[\u4e00-\u9fa5]{2}村|1[3-9](?:-?[0-9]){9}|0[0-9]{2,3}-?[2-8][0-9]{6,7}|[1-9][0-9]{16}[0-9Xx]"
)
"""What makes certain who 黎女士 is: where she lives, or a number."""


def _half_told(view: View, first: int, start: int) -> int:
    """黎女士, 江某 with an address or a number in the sentence; 党员老周: the start of such a name, -1 for none."""
    tight = view.tight
    if nicknamed := _NICKNAMED.search(tight, first, start):
        return nicknamed.start("name") if people.SURNAME.match(tight, nicknamed.start("name") + 1) else -1
    for child in _CHILD_NAME.finditer(tight, max(0, first - 1)):
        if child.start("name") >= start:
            break
        place = child.start()
        alone = child["lead"] or view.has_gap(place) or view.begins_line(place) or not re.match("[\u4e00-\u9fa5]", tight[place - 1 : place])
        if alone and child.start("name") >= first and _AGED.search(tight, first, min(view.line(start)[1], start + 60)):
            return child.start("name")
    found = _HALF_TOLD.search(tight, first, start)
    if not found or not people.SURNAME.match(tight, found.start()):
        return -1
    before = (
        view.has_gap(found.start()) or view.begins_line(found.start()) or _BEFORE.search(tight[max(0, found.start() - 6) : found.start()])
    )
    return found.start() if before and _FOUND_BY.search(tight, first, min(view.line(start)[1], start + 60)) else -1


def certain_before(view: View, first: int, start: int) -> int:
    """The start of the last name between two places that stands where names stand, or of a relative of somebody; -1 for none."""
    tight = view.tight
    best = -1
    for found in people.SURNAME.finditer(tight, first, start):
        begin = found.start()
        if begin < best or tight[begin - 1 : begin + 1] in _PARTIES:
            continue
        if not (view.has_gap(begin) or view.begins_line(begin) or _BEFORE.search(tight[max(0, begin - 6) : begin])):
            continue
        last = name_at(view, begin, start)
        if last and last <= start:
            best = begin
    if best < 0:
        best = _half_told(view, first, start)
    if best < 0 and (opening := _OPENING.match(tight, first, start)) and not people.is_common(opening["name"]):
        best = first
    for called in _CALLED_BY_ROLE.finditer(tight, first, start) if best < 0 else ():
        best = called.start("name")
    if best < 0:
        for minority in people.MINORITY.finditer(tight, first, start):
            best = minority.start()
    return best


def with_role(view: View, first: int, place: int) -> int:
    """The start of the word for the person before a name (职工蒙卫国, 退役军人何某军), the place itself without one."""
    found = _ROLE_BEFORE.search(view.tight, max(first, place - 6), place)
    return found.start() if found else place


_ROLE_BEFORE = re.compile(
    "(?:退役军人|低保户|五保户|贫困户|监测户|脱贫户|党员|职工|员工|干部|村民|居民|学生|患者|病人|老人|儿童|科员|教师|工人|民警|辅警|护士|医生|司机|考生|户主|孤儿|[其该之](?:子|女|夫|妻|父|母|孙))$"
)


def half_told_at(view: View, place: int) -> bool:
    """Whether 江某 stands here with an address or a number in the sentence: 无症状感染者江某，住和风家园5栋."""
    found = _HALF_TOLD.match(view.tight, place)
    return bool(
        found and people.SURNAME.match(view.tight, place) and _FOUND_BY.search(view.tight, place, min(view.line(place)[1], place + 60))
    )


def advise(view: View, place: int) -> Iterator[Hit]:
    """The name that begins at a place, as advice, unless it is told already."""
    end = name_at(view, place) if place >= 0 else 0
    if end and not view.is_taken(*view.loose(place, end)):
        view.take(*view.loose(place, end))
        yield Hit(Kind.PERSON_NAME, *view.loose(place, end), "name_beside_matter")


def first_name(view: View, start: int, last: int) -> int:
    """The start of a name right behind a word: 戒毒人员何俊, 患者：田广发."""
    tight = view.tight
    lead = re.compile(
        r"[级期]?(?:的)?(?:人员|对象|患者|病人|职工|学生|儿童|家庭|户主|老人|居民|村民|者|户|同学|女子|男子|军人|孩子)?(?:姓名)?[:,(]?"
    ).match(tight, start, last)
    begin = lead.end() if lead else start
    if begin == start and not view.has_gap(start):
        return -1
    end = name_at(view, begin)
    return begin if end and end <= last + 4 and not re.match("市|县|区|镇|乡|村|局|院|委|省|街|路|社", tight[end : end + 1]) else -1


_LABELLED = re.compile(
    r"(?:姓名|申请人|主申请人|共同申请人|患者|被调查人|被鉴定人|学生|户主|当事人|职工|受助人|救助对象|救助人|监护人|考生|"
    r"受检者|受检人|病人|矫正对象|被告人|嫌疑人|被害人|未成年人|求助人|来访人|咨询人|上访人|死者|伤者|对象|本人|真名|员工|"
    r"党员|干部|孩子|儿童|被监护人|服刑人员|借款人|被执行人)[:]?(?:\([^)]{1,8}\))?[:]?"
)


def labelled_before(view: View, start: int) -> bool:
    """Whether a form above names the person it is about, within 160 characters and without a blank line between."""
    tight = view.tight
    low = max(0, start - 160)
    for found in _LABELLED.finditer(tight, low, start):
        if name_at(view, found.end()) and (tight[found.end() - 1] == ":" or view.has_gap(found.end()) or view.begins_line(found.start())):
            return True
    return False
