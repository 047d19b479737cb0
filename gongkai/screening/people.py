"""Persons: names as advice (姓名), and what the law calls sensitive of them (敏感个人信息): health, minors, hardship, faith.

A word such as 低保 alone is policy; it counts where a certain person stands beside it. All places are of the tight text.
"""

from collections.abc import Iterator

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind
from gongkai.screening.view import Hit, View

_SURNAME = (
    r"(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|宇文|司徒|夏侯|东方|南宫|端木"
    r"|"
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢傅钟姜崔谭廖范汪"
    r"陆金石戴贾韦夏邱秋方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂"
    r"章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解"
    r"牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎"
    r"羊云练占鄂禹雍晋楚蔺屠郏浦冀茹宦庾暨匡阙晁阚鞠蒯荆竺桓帅冼扈郗亢邸甄丛仲虞敖巩明佘池查麻苑迟邝])"
)
SURNAME = re.compile(_SURNAME)
DOUBLE = re.compile("欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|宇文|司徒|夏侯|东方|南宫|端木")
_GIVEN_NOT = (
    "某的了是在和与或及等者为有无不之其这那该此将应可由以于对从被把给向至各每另第号年月日元万人民们员户长镇乡村县市"
    "区省局委会部办科处室所站院校厂司组队党政"
)
# 长 opens and 民 closes many a given name (孙长贵, 郑爱民), though both stand behind many a word that is none.
_NAME = (
    rf"{_SURNAME}(?:[^\W\d_a-zA-Z{_GIVEN_NOT}]{{1,2}}|长[^\W\d_a-zA-Z{_GIVEN_NOT}]|"
    rf"(?![农居村市公全渔移国选灾网股难]民)[^\W\d_a-zA-Z{_GIVEN_NOT}]民|为民)"
)
_FULL_NAME = re.compile(rf"{_NAME}|[\u4e00-\u9fa5]{{1,8}}·[\u4e00-\u9fa5]{{1,8}}")
_COMMON_WORDS = (
    "高新 高级 方案 方式 方法 方面 安全 安置 安排 安装 金额 金融 单位 单元 公司 任务 任何 任职 时间 时限 常住 常委 常务 "
    "文件 文化 文明 文号 成员 成立 成果 成本 明确 明细 应急 应当 管理 管委 管委会 管道 项目 路线 路段 "
    "全面 全部 全体 全区 全市 和谐 师生 商业 商务 荣誉 关于 关系 关键 连续 查询 查处 解决 解释 解除 费用 费率 农村 农民 "
    "农业 农户 司法 司机 车辆 车间 党员 党委 党组 党支部 华侨 华人 尚未 宁可 包括 包装 严格 严重 严禁 许可 "
    "许多 何时 何地 程序 程度 江河 石油 石材 白天 秋季 夏季 温度 康复 施工 施行 安全员 文书 顾客 史料 段落 田地 马路 余额 "
    "余下 万元 万人 钱款 常见 毛利 武装 莫非 孔径 汤料 贺信 龙头 陶瓷 陆续 陆地 陆军 姜汁 范围 范本 汪洋 钟点 "
    "傅里 卢布 沈阳 魏晋 苏州 叶片 杜绝 蔡司 蒋委 潘多拉 袁大头 董事 董事会 董事长 曾经 曾用名 彭湃 曹操 冯唐 韩国 许昌 "
    "唐山 宋体 谢谢 郑重 郑州 梁柱 罗列 林业 林地 林场 林木 郭沫若 胡同 朱红 马上 孙子 徐州 周边 周期 周年 周一 周二 周三 "
    "周四 周五 周末 "
    "吴江 赵州 黄色 黄金 黄河 杨树 陈述 陈列 刘海 张贴 张家口 李子 王国 王牌 本人 路由 路面 路口 阳光 阳性 阳台 时代 时期 "
    "时刻 古代 古城 古镇 古村 简称 简介 简历 简要 景区 景观 景点 边界 边境 边缘 边坡 申请 申报 申诉 申办 申领 申请人 计划 "
    "计算 "
    "房屋 房产 房号 房间 房源 房租 易地 易燃 易班 左右 包含 包干 包保 包装箱 季度 盛大 曲线 游客 游览 管控 管护 宗教 宗地 "
    "明显 明年 明天 卫生 卫健 米饭 全国 全省 全镇 全村 应对 应届 应聘 应缴 时段 联系 户主 性别 年龄 电话 手机 住址 地址 "
    "备注 序号 姓名 单价 "
    "符合 符号 欧洲 欧盟 关注 关心 关爱 关闭 温馨 温泉 常用 常规 文本 文字 文物 文艺 成功 成绩 成熟 成交 成人 成年 成年人 "
    "安居 安静 白血病 白内障 石化 石膏 金属 金秋 金牌 江苏 江西 江南 方便 方向 方可 万宁 齐全 齐抓 武汉 康养 施行 严肃 "
    "严控 宁夏 宁波 单独 单一 单纯 单亲 单身 "
    "夏令营 段长 雷电 雷击 黎族 黎明 史志 龙华 龙华区 龙昆 龙泉 龙桥 毛巾 顾问 钱包 汤圆 常态 温控 文旅 牛奶 牛羊 安保 "
    "安检 易发 易损 庄稼 章程 章节 鲁班 关停 兰花 焦点 左侧 柳树 甘蔗 祝愿 祝贺 包裹 宁静 尚可 舒适 纪律 纪检 纪委 纪要 "
    "纪念 梅雨 童年 凌晨 毕业 毕业生 毕竟 单据 涂料 "
    "成品 苗木 苗圃 谷物 盛夏 曲艺 蓝天 蓝图 路灯 路基 游戏 柴油 蒙古 华东 华南 华北 喻为 蒲草 饶有 解放 解读 解答 解散 "
    "解约 牟利 艾滋 艾滋病 尤其 尤为 阳江 时效 时事 穆斯林 农药 农贸 农民工 农产品 司令 卓越 卓有 古树 古迹 吉祥 吉林 缪误 "
    "简单 简化 简易 车位 车牌 车主 车祸 项下 连接 连带 芦苇 麦子 "
    "党建 党费 党风 党章 党籍 党龄 宫颈癌 宫颈 费力 冷库 冷链 席位 卫星 米线 柏油 全程 全员 全家 全额 全日制 应付 应收 "
    "边远 师德 师资 师傅 和平 和解 商品 商户 商标 商会 商贸 沙石 沙滩 荣获 荣幸 桑拿 仲裁 仲夏 巩固 明示 明令 池塘 查阅 "
    "查看 查验 查明 麻醉 麻烦 迟到 迟延 何人 何种 何处 "
    "肖像 肖像权 许愿 方正 方圆 任命 任免 任用 任期 丁字 丁类 石山 石油 高度 金盘 金贸 海口 秀英 琼山 美兰 万绿园 白龙 "
    "白沙 白沙门 常住人口 龙湖 江东 江东新区 钟表 陶器 贾平凹 金钱 金奖 石头 段位 方米 贺卡 马鞍 马术 马村 马村港 汪汪 "
    "羊肉 羊群 羊毛 羊圈 羊只 羊绒 羊奶 云南 云端 云计 云平 云台 云服 云龙 云集 云海 云岭 梅毒 和一 和二 和三 和四 和五 和其 和各 "
    "范例 范畴 夏天 秦岭 江边 江畔 江段 石桥 白酒 白云 龙舟 雷管 周岁 周边"
)
_NOT_NAMES = frozenset(_COMMON_WORDS.split())
_SAFE_AFTER = re.compile(
    r"$|[^\u4e00-\u9fa5]|近|全|体检|产检|自述|日前|上月|去年|昨|有(?!限|色|关|效|序|机)|罹|遭|确诊|怀孕|每|自|感染|检|申请|艾滋|乙肝|丙肝|"
    r"核酸|肢体|听力|视力|智力|精神|小朋友|同学|儿童|"
    r"宝宝|双|左|右|持|已|突发|不幸|出生|生于|离|丧|去世|病|残|被诊|查|血|行踪|行程|信|皈|吸毒|服刑|刑满|失|瘫|重|身|手|"
    r"同志|先生|女士|患|因|系|今年|现年|家住|住|之|身份证|的(?:妻|丈|父|母|儿|女|子|配偶|孙|身份|手机|电话|银行|住|基因|指纹|虹膜|人脸|声纹|掌纹|"
    r"病|诊断|体检|检测|检验|化验|犯罪|前科|行踪|行程|血型|心理|宗教|婚姻|残疾)|于|夫妇|"
    r"诊断|确认|检出|治疗|接受|服用|复诊|住院|入院|出院|休学|辍学|病休|信仰|信奉|皈依|受洗|涉嫌|犯|前科|指纹|虹膜|人脸|声纹|掌纹|基因|DNA|血型|"
    r"步态|行动|轨迹|未婚|已婚|再婚|刚|目前|正在|长期|多年|一直|一家|家庭|一户|家(?:中|里|庭)|男|女|等|为|属|是|现|被|经|曾|在|享受|领取|就读|患有|监护|老人|老师|本人|户"
)
_SAFE_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fa5]|孩子|之女|之子|其子|其女|长子|次子|长女|次女|养女|养子|孙子|孙女|村民|居民|职工|员工|同学|学生|患者|"
    r"病人|党员|群众|业主|户主|申请人|原告|被告|当事人|老人|儿童|"
    r"孤儿|对象|人员|家庭|户|女孩|男孩|少年|幼儿|低保户|保户|子女|儿子|女儿|丈夫|妻子|父亲|母亲|配偶|监护人|为|是|名叫|叫|"
    r"受害人|被害人|伤者|死者|工人|教师|学员|考生|和|与|及|、|同志|女工|妇女|青年|居士|嫌疑人|被告人|如|对|给|由|向|帮助|"
    r"慰问|走访|组|队|村|自称|化名|本名|署名|名为|采集|提取|录入|核实|附|其中|丈夫|经查|系|户籍人|来信人|来访人|信访人|关于|名)$"
)


_ADDRESSED = re.compile(
    r".(?:大爷|大妈|大娘|大叔|大姐|大哥|阿婆|阿公|阿姨|阿伯|奶奶|爷爷|婆婆|老汉|老太|师傅|先生|女士|同志|老师|医生|主任|"
    r"书记|局长|科长|处长|经理|总|工|姓|氏|家)"
)


def is_name(word: str, *, alone: bool = False) -> bool:
    """Whether a word has the form of a full name and is no common word; 张大爷 names nobody for certain.

    `alone`: it is set off on both sides, as in a list, so that it may begin like a common word (白云飞).
    """
    common = word in _NOT_NAMES or (word[:2] in _NOT_NAMES and not alone)
    return bool(_FULL_NAME.fullmatch(word)) and not common and not _ADDRESSED.fullmatch(word)


def is_common(word: str) -> bool:
    """Whether a word is a common one or begins like one."""
    return word in _NOT_NAMES or word[:2] in _NOT_NAMES


MINORITY = re.compile("[\u4e00-\u9fa5]{1,8}·[\u4e00-\u9fa5]{1,8}")


def _name_at(view: View, start: int) -> int:
    """The end of a name that begins here and is followed by what may follow a name; 0 where there is none."""
    tight = view.tight
    minority = MINORITY.match(tight, start)
    if minority:
        return minority.end()
    for size in (3, 4, 2) if re.match("欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|宇文|司徒|夏侯", tight[start : start + 2]) else (3, 2):
        end = start + size
        if (
            is_name(tight[start:end])
            and (view.has_gap(end) or _SAFE_AFTER.match(tight, end))
            and not any(view.has_gap(place) and not _spaced(view, start, end) for place in range(start + 1, end))
        ):
            return end
    return 0


def _spaced(view: View, start: int, end: int) -> bool:
    """Whether a name of two characters is set wide (张　三), as forms do."""
    return end - start == 2


def _name_before(view: View, end: int) -> int:
    """The start of a name that ends here, -1 where there is none."""
    tight = view.tight
    for size in (3, 2, 4):
        start = end - size
        if start >= 0 and is_name(tight[start:end]) and (view.has_gap(start) or _SAFE_BEFORE.search(tight[max(0, start - 4) : start])):
            return start
    return -1


# --- Names -------------------------------------------------------------------------------------------------------------------

_TITLE = re.compile("同志|先生|女士|老师|医生|主任|书记|局长|科长|处长|经理|院长|校长")


_NAME_LEAD = re.compile(r"(?:\([^)]{0,8}\))?(?:姓名|名字)?(?:\([^)]{0,8}\))?[:]?(?:为|是)?")


def find_named(view: View, start: int, end: int) -> Iterator[Hit]:
    """姓名：…, 申请人：…: a name behind the word that promises one."""
    tight = view.tight
    lead = _NAME_LEAD.match(tight, end)
    begin = lead.end() if lead else end
    marked = tight[begin - 1 : begin] == ":" or view.has_gap(begin)
    if not marked and tight[start:end] not in ("户主", "患者", "死者", "伤者", "村民", "受害人", "被害人"):
        return
    last = _name_at(view, begin)
    if not last or view.is_taken(*view.loose(begin, last)):
        return
    if not marked and not re.match(r"[^\u4e00-\u9fa5]|$", tight[last : last + 1]):
        return
    yield _take(view, Hit(Kind.PERSON_NAME, *view.loose(begin, last), "name_labelled"))
    while (
        tight[last : last + 1] in ("、", ",")
        and (following := _name_at(view, last + 1))
        and re.match(r"[^\u4e00-\u9fa5]|$", tight[following : following + 1])
    ):
        yield _take(view, Hit(Kind.PERSON_NAME, *view.loose(last + 1, following), "name_labelled"))
        last = following


def find_sex(view: View, start: int, end: int) -> Iterator[Hit]:
    """张三，男，…: a name before the sex."""
    tight = view.tight
    if not re.match(r"[,、)(。;]|$|[0-9]|汉族|黎族|苗族|回族|[\u4e00-\u9fa5]族|出生|现年", tight[end : end + 3]) and not view.has_gap(end):
        return
    first = _name_before(view, start)
    if first >= 0 and not view.is_taken(*view.loose(first, start)):
        yield _take(view, Hit(Kind.PERSON_NAME, *view.loose(first, start), "name_with_sex"))


def find_bearer(view: View, start: int, end: int) -> Iterator[Hit]:
    """张三（身份证号…）: a name before the word for the document."""
    tight = view.tight
    before = re.search(r"[(,:、]?(?:的|之)?(?:居民|公民|第二代)?$", tight[max(0, start - 6) : start])
    last = start - len(before[0]) if before else start
    first = _name_before(view, last)
    if first >= 0 and not view.is_taken(*view.loose(first, last)):
        yield _take(view, Hit(Kind.PERSON_NAME, *view.loose(first, last), "name_with_document"))


def find_beside(view: View, numbers: list[Hit]) -> Iterator[Hit]:
    """A name directly before an ID or a mobile, as in lists without a head."""
    for number in numbers:
        if number.kind in (Kind.RESIDENT_ID, Kind.RESIDENT_ID_SUSPECT, Kind.MOBILE):
            last = view.tighten(number.start)
            first = _name_before(view, last)
            if first >= 0 and not view.is_taken(*view.loose(first, last)):
                yield _take(view, Hit(Kind.PERSON_NAME, *view.loose(first, last), "name_beside_number"))


_NAME_COLUMN = re.compile(
    "姓名|户主|申请人|被征收人|持卡人|收款人|户名|监护人|联系人|学生|患者|救助对象|受助人|产权人|承租人|承包人|当事人|"
    "受益人|^对象$|法定代理人|家庭成员|投诉人|信访人|举报人|名单|补贴对象|对象姓名"
)


def find_cells(view: View) -> Iterator[Hit]:
    """Names in a column of names; conditions of persons in a column of those."""
    cells = list(zip(view.columns.starts, view.columns.ends, view.columns.headings, strict=True))
    if view.context and len(view.text) <= 60:
        cells.append((0, len(view.text), view.context))
    has_names = bool(view.context) or any(_NAME_COLUMN.search(heading) for _, _, heading in cells)
    for start, end, heading in cells:
        text = view.text[start:end]
        value = re.sub(r"[\s\"“”]", "", text)
        first, last = start + len(text) - len(text.lstrip(' "“')), start + len(text.rstrip(' "”\r'))
        if _NAME_COLUMN.search(heading) and 2 <= len(value) <= 10 and is_name(value) and not view.is_taken(first, last):
            yield _take(view, Hit(Kind.PERSON_NAME, first, last, "name_column"))
        elif has_names and _tells_condition(heading, value):
            yield Hit(Kind.SENSITIVE_PERSON, first, last, "sensitive_column")


def _tells_condition(heading: str, value: str) -> bool:
    """Whether a cell says something sensitive of the person in its row."""
    if _SENSITIVE_COLUMN.search(heading):
        return len(value) >= 2 and not _NOTHING.fullmatch(value) and bool(re.search("[\u4e00-\u9fa50-9]", value))
    return bool(re.search("备注|情况|说明|原因|类别|类型", heading) and _CONDITION.search(value))


# --- What is sensitive -------------------------------------------------------------------------------------------------------

_SENSITIVE_COLUMN = re.compile(
    "病情|病种|疾病|患病|诊断|病史|健康|身体状况|残疾|致贫|致困|困难类|困难原因|救助原因|救助事由|救助类|宗教|信仰|"
    "低保(?!金|标准)|特困|血型|婚姻|监护人|前科|犯罪|精神|困境类|保障类别|贫困类|妊娠|孕"
)
_NOTHING = re.compile(r"[无否\-—/\\_.]+|没有|良好|健康|正常|一般|汉族?|空|不详|未填|合格|是|有|[0-9]{1,3}")
_CONDITION = re.compile(
    r"癌|肿瘤|白血病|尿毒|艾滋|HIV|梅毒|乙肝|丙肝|结核|精神(?:分裂|病|障碍|疾病|残疾)|抑郁|躁狂|自闭|孤独症|智力|脑瘫|癫痫|"
    r"痴呆|糖尿病|高血压|冠心病|心脏病|脑梗|脑出血|中风|瘫痪|偏瘫|肾衰|肝硬化|透析|化疗|放疗|截肢|重病|大病|慢性病|残疾|"
    r"肢体|听力|视力|言语"
    r"|低保|特困|五保|贫困|困难(?:户|家庭)|孤儿|留守|单亲|失独|丧偶|离异|离婚|吸毒|戒毒|刑满|服刑|社区矫正|未成年"
)
_SICK = re.compile(
    r"(?:患有?|罹患|身患|确诊(?:为|患有?)?|诊断(?:为|出|结果[为:])|查出|检出|检查出|感染|患上|得了|罹|被诊断|并发|伴有|因患|"
    r"因)(?:了)?(?:有)?(?:先天性?|慢性|急性|晚期|早期|恶性|重度|中度|轻度|重性|严重|双侧|左|右|原发性?|继发性?)*"
    r"[\u4e00-\u9fa5A-Za-z0-9、]{0,14}?(?:病毒携带|病(?!房|床|历|例|区)|症(?!状)|癌|瘤|炎|障碍|残疾|中毒|综合征|感染(?:者)?|"
    r"衰竭|硬化|梗塞|梗死|脑梗|出血|瘫痪?|阳性|骨折|痴呆|抑郁|缺陷|损伤|畸形|高血压|白内障|失明|失聪|结石|HIV|艾滋|肺结核|"
    r"结核|乙肝|丙肝|梅毒|脑瘫|发育迟缓|肿块|失禁|溃疡|狂躁|妄想)(?:[一二三四1-4]级)?"
)
_WARD = (
    r"(?:(?:农村|城市|城镇|城乡|分散|集中)?(?:低保(?:户|对象|家庭|人员|边缘户|边缘家庭)?|最低生活保障(?:对象|家庭)?|"
    r"特困(?:人员|户|供养人员|供养对象|对象)?|五保(?:户|老人|对象)?|建档立卡(?:贫困)?户?|贫困(?:户|家庭|学生|生)|脱贫户|监测户|"
    r"脱贫不稳定户|脱贫监测户|边缘易致贫户|突发严重困难户|易返贫致贫户|返贫户|防返贫监测(?:户|对象)|边缘户|低收入(?:家庭|户)|"
    r"(?:特殊)?困难(?:户|家庭|职工|学生|群众|党员|儿童)|孤儿|孤寡老人|留守(?:儿童|老人|妇女)|单亲(?:家庭|妈妈|母亲)?|"
    r"失独(?:家庭|老人|父母)?|困境儿童|事实无人抚养儿童|流浪(?:人员|儿童)|残疾(?:人|军人|儿童|学生)?|刑满释放人员|"
    r"社区矫正(?:对象|人员)|吸毒人员|戒毒人员|精神病(?:人|患者)|精神障碍患者|艾滋病(?:患者|感染者|病人)|"
    r"受害人|被害人|未成年(?:人|被害人|子女)?|重病患者|大病患者|尿毒症患者|失能(?:老人|人员)?|伤残(?:军人|人员)|智障|聋哑人|"
    r"盲人|性侵(?:被害人|受害者)?))"
)
_WARD_PATTERN = re.compile(_WARD)
_RELATIVE = re.compile(
    r"(?:本人|其(?:子|女|妻|夫|父|母|孙|配偶|儿子|女儿|丈夫|妻子|父亲|母亲|家庭|家属|本人)|我(?:儿子|女儿|丈夫|妻子|父亲|"
    r"母亲|家|本人)?(?=[^委局市区省县国院党园司公单企方厅处科们])|儿子|女儿|妻子|丈夫|该(?:户|同志|患者|生|学生|村民|职工|"
    r"老人|居民|女士|男子|女子|儿童|居民户)|[他她](?!们|人))"
)
_POLICY = re.compile(
    r"的?(?:人员|对象|患者|职工|居民|群众|家庭|学生|儿童|妇女|老年人|残疾人|者|病人|申请人|劳动者|公民|情形|申请|可以?|"
    r"应当?|需|由|给予|按|享受|且|或|等)"
)


def _clause(view: View, start: int, end: int, reach: int = 46) -> tuple[int, int]:
    """The bounds of the sentence around a range, or of the table row or line; at most `reach` characters either side."""
    tight = view.tight
    low = max(0, start - reach)
    cuts = [found.end() for found in re.finditer("[。;!?|]", tight[low:start])]
    first = low + (cuts[-1] if cuts else 0)
    cut = re.search("[。;!?|]", tight[end : end + reach])
    last = end + (cut.start() if cut else min(reach, len(tight) - end))
    return first, last


def _person_in(view: View, first: int, start: int) -> int:
    """The start of the last name between two places, -1 where no certain person is named."""
    tight = view.tight
    best = -1
    for found in re.finditer(_SURNAME, tight[first:start]):
        begin = first + found.start()
        if begin < best:
            continue
        last = _name_at(view, begin)
        if (
            last
            and last <= start
            and (view.has_gap(begin) or view.begins_line(begin) or _SAFE_BEFORE.search(tight[max(0, begin - 4) : begin]))
        ):
            best = begin
    return best


_ROW_NAME = re.compile(r"(?:^|[,。;:、(|])(?P<name>[\u4e00-\u9fa5]{2,6})[,(|](?:[男女](?:[,)|、]|$)|[\u4e00-\u9fa5]{1,3}族)")


def _introduced(view: View, first: int, start: int) -> int:
    """The start of a name of any form that is followed by the sex or the people (马哈麦德，回族，), -1 where there is none."""
    found = _ROW_NAME.search(view.tight, max(first, start - 40), start)
    return found.start("name") if found else -1


def _certain(view: View, first: int, start: int, last: int) -> int:
    """The start of what makes a person certain in a clause: a name, a relative of the writer, or a number of a person; -1 without."""
    name = _person_in(view, first, start)
    if name >= 0:
        return name
    relative = None
    for relative in _RELATIVE.finditer(view.tight, first, start):  # noqa: B007 - the last one is wanted
        pass
    if relative:
        return relative.start()
    number = re.search(r"[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9}", view.tight[first:last])
    return first + number.start() if number and number.start() + first < start else -1


def find_sick(view: View, start: int, end: int) -> Iterator[Hit]:
    """患…病, 确诊为…: an illness of a certain person."""
    tight = view.tight
    found = _SICK.match(tight, start)
    if not found:
        return
    first, last = _clause(view, start, found.end())
    person = _certain(view, first, start, last)
    if _OBITUARY.search(tight[first:last]):
        return
    if person < 0:
        role = re.search(
            r"(?:患者|学生|老人|儿童|村民|职工|同志|女士|先生|男子|女子|小孩|孩子|员工|居民|申请人|户主|群众)[^。;]{0,16}$",
            tight[first:start],
        )
        sure = role and re.search(r"[0-9]{1,3}岁|某小区|[0-9]+号|出生", tight[first:last])
        if not role or not sure:
            return
        person = first + role.start()
    elif (_POLICY.match(tight, found.end()) or re.search("不得|应当|可以申请|符合下列|之一", tight[first:last])) and (
        start - person > 10 or _person_in(view, first, start) < 0
    ):
        return
    yield Hit(Kind.SENSITIVE_PERSON, *view.loose(min(person, start), _end_of_clause(view, found.end(), last)), "illness_of_a_person")


_OBITUARY = re.compile("医治无效|讣告|逝世|遗体告别|追悼")
"""What is told of the dead to everybody."""
_PUBLIC_HEALTH = re.compile(
    "联合会|残联|担任|就任|防治|防控|预防|医院|中心|协会|基金|科室|主任|医生|专家|教授|研究|讲座|宣传|项目|培训|政策|药|"
    "疫苗|治疗技术|学术|论文|"
    "门诊|筛查|救治|大队|部门|病房|器械|知识|日活动|慰问|走访|看望|讲话|强调|指出|主持|介绍|表示"
)


def find_condition(view: View, start: int, end: int) -> Iterator[Hit]:
    """张三，肺癌术后; 李四双腿截肢: the name of an illness beside that of a person, without a verb between."""
    tight = view.tight
    first, last = _clause(view, start, end, 26)
    person = _person_in(view, first, start)
    if person < 0:
        person = _introduced(view, view.line(start)[0] if view.tight[first - 1 : first] == "|" else first, start)
    if person < 0:
        return
    if (
        _PUBLIC_HEALTH.search(tight[person:start])
        or _PUBLIC_HEALTH.search(tight[end : end + 8])
        or re.match("[0-9]+[例人名户]", tight[end : end + 6])
        or re.search("对|向|为[^,]{0,4}$|关于|[《“]|等|[0-9]+[例人名户]", tight[person:start])
    ):
        return
    if _POLICY.match(tight, end) and start - person > 8 and tight[start - 1 : start] not in ("系", "为", "是"):
        return
    yield Hit(Kind.SENSITIVE_PERSON, *view.loose(person, _end_of_clause(view, end, last)), "illness_beside_a_name")


def _end_of_clause(view: View, end: int, last: int) -> int:
    """To the end of the sentence where that is near, so that what belongs to the statement is marked with it."""
    line = view.line(max(end - 1, 0))[1]
    last = min(last, line) if line > end else last
    return last if last - end <= 40 else end


_FIELDS = re.compile(
    r"(?:主诉|现病史|门诊号|住院号|病历号|病情(?:描述|诊断|摘要)?|病种|疾病(?:名称|诊断|类型)?|诊断(?:结果|结论|意见|证明)?|"
    r"临床诊断|病名|所患(?:疾病|病种)|"
    r"患病(?:情况|名称|种类|类型)?|健康状况|身体状况|病史|既往(?:病)?史|过敏史|家族病史|残疾(?:类别|类型|等级|证号|情况|"
    r"种类|程度)|致贫(?:主要)?原因|致困原因|"
    r"困难(?:类型|原因|情况|程度|类别)|救助(?:原因|事由|理由|类型|类别)|宗教信仰|信仰|婚姻状况|血型|犯罪记录|违法犯罪记录|"
    r"前科|低保证号|低保编号|残疾证(?:号)?|监护人(?:姓名)?|孕产史|孕周|检测结果|化验结果|核酸结果|体检结果|人员类别|"
    r"对象类别|家庭困难情况|家庭(?:经济)?(?:状况|情况)|精神状况|贫困类型|保障类别|困境类型)"
    r"(?:\([^)]{0,10}\))?[:](?P<value>[^:_。;\n]{2,40})"
)


def find_field(view: View, start: int, end: int) -> Iterator[Hit]:
    """病情：…, 致贫原因：…, 残疾类别：…: a field of a form with something in it."""
    tight = view.tight
    found = _FIELDS.search(tight, max(0, start - 4), end + 60)
    if not found or not found.start() <= start < found.end():
        return
    value = found["value"]
    cut = next((place for place in range(found.start("value") + 1, found.end()) if view.has_gap(place)), found.end())
    value = tight[found.start("value") : cut]
    # The next field's word must not be taken for this one's value.
    following = re.search(r"[,、]", value)
    if following and not _CONDITION.search(value[following.end() :]):
        value = value[: following.start()]
    if (
        tight[found.start("value") + len(value) : found.start("value") + len(value) + 1] == ":"
        or _NOTHING.fullmatch(value)
        or len(value) < 2
    ):
        return
    if re.match("监护人", found[0]) and not is_name(value[:3]) and not is_name(value[:2]):
        return
    if re.match("婚姻|信仰|家庭|人员类别|对象类别|检测|化验|核酸|体检|诊断意见|救助|血型|健康|身体|困难", found[0]) and not (
        _CONDITION.search(value) or re.search("教$|教徒|[离丧]|阳性|AB?型|B型|O型|病|残|重|差|弱|困难|贫|火灾|车祸|意外", value)
    ):
        return
    if re.match("[是否由按根据以应需请填如见含等的]", value):
        return
    yield Hit(Kind.SENSITIVE_PERSON, *view.loose(found.start(), found.start("value") + len(value)), "sensitive_field")


def find_ward(view: View, start: int, end: int) -> Iterator[Hit]:
    """低保户张三, 李四系孤儿: hardship, disability, minority of a certain person."""
    tight = view.tight
    found = _WARD_PATTERN.match(tight, start)
    if not found or found.end() < end:
        return
    end = found.end()
    first, last = _clause(view, start, end, 34)
    name = _name_at(view, end)
    after = re.match(r"[:(]?(?:姓名[:]?)?", tight[end : end + 5])
    if not name and after:
        name = _name_at(view, end + after.end())
    if name and not re.match("和|与|等|应|可", tight[end : end + 1]):
        yield Hit(Kind.SENSITIVE_PERSON, *view.loose(start, _end_of_clause(view, name, last)), "hardship_of_a_person")
        return
    before = tight[first:start]
    person = _person_in(view, first, start)
    if person < 0:
        relative = None
        for relative in _RELATIVE.finditer(tight, first, start):  # noqa: B007
            pass
        linked = (
            relative
            and re.search(r"(?:系|是|为|属|属于|列为|纳入|享受|领取|持有?)[^,。;]{0,8}$", before)
            and re.match(r"本人|其[子女妻夫父母孙配儿丈家]|我|该户|该同志|该生|儿子|女儿|妻子|丈夫", relative[0])
        )
        if linked and relative:
            yield Hit(Kind.SENSITIVE_PERSON, *view.loose(relative.start(), _end_of_clause(view, end, last)), "hardship_of_a_person")
        return
    gap = tight[person:start]
    if len(gap) > 12 and (
        re.search("(?:对|向|给|帮助|保障|关爱)$", gap)
        or re.match("、|和|及|给予|发放|按|可|应|的(?!儿|父|母|妻|丈|子|女)|等", tight[end : end + 2])
    ):
        return
    linked = re.search(
        r"(?:系|是|为|属|属于|列为|纳入|享受|领取|持|持有|[一二三四1-4]级|被认定为?|认定为|评为|识别为|定为|家庭|"
        r"[,(、:])[\u4e00-\u9fa50-9]{0,10}$",
        gap,
    )
    if (
        linked
        and not re.search("慰问|走访|帮扶|看望|负责|分管|主任|书记|局长|同志强调|指出|介绍|表示|主持|出席|宣传|代表|委员", gap)
        and not re.match(
            "工作|政策|联合会|事业|服务|权益|保护|保障|审核|办法|条例|救助|法|就业|康复|补贴|教育|科|中心|专员", tight[end : end + 4]
        )
    ):
        yield Hit(Kind.SENSITIVE_PERSON, *view.loose(person, _end_of_clause(view, end, last)), "hardship_of_a_person")


_AGE = re.compile(
    r"(?:现年|今年|年龄[:]?|年仅|仅|时年|,|\(|、|才|刚满|未满|已满|年满)?(?P<age>[0-9]{1,2}|[一二三四五六七八九]|"
    r"十[一二三四五六七]?)周?岁|(?P<months>[0-9]{1,2})个月大"
)
_NUMERAL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def _unnamed_child(view: View, first: int, start: int, end: int, last: int) -> re.Match[str] | None:
    """赵某某（女，11岁）就读于…四年级, 与母亲赵丽萍: a child without a name whom the school or the parents make certain."""
    unnamed = re.search("[\u4e00-\u9fa5](?:某){1,2}[\u4e00-\u9fa5]?[^。;]{0,10}$", view.tight[first:start])
    around = view.tight[end : end + 40]
    if unnamed and re.search("小学|中学|幼儿园|年级", around):
        return unnamed
    if unnamed and (parent := re.search("(?:母亲|父亲|监护人|祖母|祖父|奶奶|爷爷|其母|其父)", around)):
        return unnamed if _name_at(view, end + parent.end()) else None
    return None


def find_child(view: View, start: int, end: int) -> Iterator[Hit]:
    """王小二，9岁: a child with a name."""
    tight = view.tight
    found = None
    for found in _AGE.finditer(tight, max(0, start - 6), end + 2):
        if found.start() <= start < found.end():
            break
    if not found:
        return
    age = 1 if found["months"] else (int(found["age"]) if found["age"].isdigit() else sum(_NUMERAL[letter] for letter in found["age"]))
    if age >= 18:
        return
    first, last = _clause(view, found.start(), found.end(), 30)
    person = _person_in(view, max(first, found.start() - 16), found.start() + 1)
    if person < 0:
        relative = _unnamed_child(view, first, found.start(), found.end(), last) or re.search(
            r"(?:其|我|之)(?:子|女|儿子|女儿|孙子|孙女|儿|弟|妹)[^。;,]{0,10}[,(]?$", tight[first : found.start()]
        )
        if not relative:
            return
        person = first + relative.start()
    yield Hit(Kind.SENSITIVE_PERSON, *view.loose(person, _end_of_clause(view, found.end(), last)), "child_with_name")


def find_pupil(view: View, start: int, end: int) -> Iterator[Hit]:
    """张小明，就读于某小学三年级: a pupil with name, school and class; a child by the year of birth."""
    tight = view.tight
    first, last = _clause(view, start, end, 40)
    person = _person_in(view, first, start)
    if person < 0:
        following = _name_at(view, end)
        if (
            following
            and re.search("小学|中学|幼儿园|学校|初[一二三中]|高[一二三中]", tight[first:start])
            and tight[start:end] in ("学生", "同学")
        ):
            yield Hit(Kind.SENSITIVE_PERSON, *view.loose(start, _end_of_clause(view, following, last)), "pupil_with_name")
        return
    clause = tight[person:last]
    if re.search("小学|中学|幼儿园|初[一二三]|高[一二三]|年级", clause) and not re.search(
        "校长|教师|老师|主任|教研|园长|任教|毕业", clause
    ):
        yield Hit(Kind.SENSITIVE_PERSON, *view.loose(person, _end_of_clause(view, end, last)), "pupil_with_name")


_MATTERS = re.compile(
    r"信(?:仰|奉)[\u4e00-\u9fa5]{1,4}教|(?:皈依|受洗)|(?:基督|天主|伊斯兰|东正|佛|道|摩门)教?(?:教徒|信徒|信众)|穆斯林|"
    r"(?:犯罪|违法|刑事)?(?:前科|案底|犯罪记录)(?!的?人员)|(?:涉嫌|犯)?(?!犯|有|无|认|服|立|功|定|判|何|此|其|该)[\u4e00-\u9fa5]{2,8}罪(?!犯|名|与|的|行|错|过|责|人|刑|前|记|嫌|证|案件)|"
    r"(?:血型|基因(?:检测|测序|筛查)?|指纹|虹膜|人脸(?:识别)?|声纹|掌纹|步态|DNA)[^,。;]{0,10}(?:信息|结果|样本|数据|编号|为|报告|图谱|照片|影像|图像|记录|特征|模板)|"
    r"(?:行踪|行程|活动|行动)轨迹[:为如]|(?:曾因|因)[^,。;]{2,16}(?:被判|判处|拘留|劳教|强制(?:隔离)?戒毒|隔离戒毒|"
    r"行政拘留)|接受[\u4e00-\u9fa5]{0,8}(?:治疗|手术)|怀孕[0-9一二三四五六七八九十]*(?:个?[周月])?|流产|人工流产|自杀|"
    r"家庭暴力|家暴|性侵|遗弃|离异|丧偶|收养|代孕|"
    r"同性恋|强制戒毒|吸毒史"
)


def find_matter(view: View, start: int, end: int) -> Iterator[Hit]:
    """Faith, biometrics, whereabouts, convictions, family matters of a certain person."""
    found = _MATTERS.search(view.tight, max(0, start - 20), end + 24)
    if not found or not found.start() <= start < found.end():
        return
    first, last = _clause(view, found.start(), found.end(), 40)
    # The word before 罪 may begin within the name: the word that woke the rule stands behind it for certain.
    person = _person_in(view, first, max(found.start() + 1, start if view.tight[start] == "罪" else 0))
    if person < 0:
        person = _introduced(view, first, found.start())
    lead = view.tight[max(0, found.start() - 60) : found.start()]
    if person < 0 and found[0].startswith(("行踪", "行程", "活动", "行动")) and re.search("病例|患者|确诊|密接|阳性|本人", lead):
        person = found.start()
    if re.search("[0-9]+(?:人|例|名|件|起)", view.tight[max(first, found.start() - 8) : found.start()]):
        return  # so many of them
    if person >= 0 and not re.search("预防|防治|宣传|反对|条例|中心|制度", view.tight[found.end() : found.end() + 4]):
        yield Hit(Kind.SENSITIVE_PERSON, *view.loose(person, _end_of_clause(view, found.end(), last)), "private_matter")


def _take(view: View, hit: Hit) -> Hit:
    view.take(hit.start, hit.end)
    return hit


RULES = {
    find_named: "姓名 户主 申请人 联系人 当事人 被征收人 被征收户 被申请人 患者 患者姓名 学生姓名 监护人 代理人 受助人 受益人 产权人 "
    "承租人 承包人 死者 伤者 投诉人 举报人 信访人 来访人 来信人 收款人 持卡人 户名 开户名 证人 配偶 父亲 母亲 儿子 女儿 "
    "报名人 考生 "
    "救助对象 被救助人 家庭成员 收件人 法定代理人 住户 租户 业主 权利人 房主 农户 户主姓名 当事人姓名 被投诉人 被举报人 "
    "受害人 被害人 嫌疑人 应聘人 参保人 被抚养人 被监护人 残疾人姓名 领款人 领取人 签收人 委托人 受托人 报案人 经办人 "
    "反映人 诉求人 来电人 居民 村民",
    find_sex: ",男 ,女 (男 (女 、男 、女",
    find_bearer: "身份证 公民身份 居民身份 证件号",
    find_sick: "患 确诊 诊断 查出 检出 检查出 感染 得了 因",
    find_condition: "癌 肿瘤 白血病 尿毒症 艾滋 HIV 梅毒 乙肝 丙肝 肺结核 精神分裂 精神病 精神障碍 精神疾病 抑郁 躁狂 自闭症 孤独症 脑瘫 "
    "癫痫 痴呆 脑梗 脑出血 瘫痪 偏瘫 肾衰 肝硬化 透析 化疗 放疗 截肢 阳性 手术 重病 残疾 失明 失聪 "
    "骨折 糖尿病 高血压 冠心病 心脏病 血友病 渐冻症 帕金森 植物人 流产 怀孕 精神残疾 肢体残疾 病危 器官移植 肾移植 住院 妊娠 脑溢血 肝炎",
    find_field: "主诉 现病史 门诊号 住院号 病历号 病情 病种 疾病 诊断 病名 患病 健康状况 身体状况 病史 既往 过敏史 残疾 致贫 致困 困难 "
    "救助 信仰 婚姻状况 血型 犯罪记录 "
    "前科 低保证 低保编号 监护人 孕产史 孕周 结果: 类别: 家庭状况 家庭经济状况 精神状况 贫困类型 家庭经济情况 家庭情况",
    find_ward: "低保 农村低保 城市低保 最低生活保障 特困 五保 建档立卡 贫困 脱贫户 脱贫不稳定 脱贫监测 边缘易致贫 "
    "突发严重困难 易返贫 返贫户 防返贫 监测户 边缘户 低收入 困难 特殊困难 孤儿 孤寡 留守 "
    "单亲 失独 困境儿童 事实无人 流浪 残疾 刑满释放 社区矫正 吸毒人员 戒毒人员 精神病 精神障碍患者 艾滋病 受害人 被害人 "
    "未成年 伤残 重病患者 大病患者 尿毒症患者 失能 智障 聋哑 盲人 性侵",
    find_child: "岁 个月大",
    find_pupil: "年级 就读 幼儿园 学生 同学 小班 中班 大班",
    find_matter: "治疗 手术 信仰 信奉 血型 基因检测 指纹 虹膜 人脸 DNA 轨迹 被判 判处 拘留 劳教 戒毒 怀孕 流产 自杀 家庭暴力 家暴 性侵 "
    "遗弃 离异 "
    "丧偶 收养 代孕 同性恋 吸毒史 教徒 信徒 信众 穆斯林 皈依 受洗 前科 案底 犯罪记录 罪 声纹 掌纹 步态 基因测序 基因筛查 基因信息",
}
"""Each rule with the words that wake it."""
