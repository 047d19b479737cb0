"""Facts of firms that are kept from competitors (商业秘密), by what is told: prices, costs, customers, recipes, terms of deals.

The word for such a fact counts with a figure, with contents behind it or as a title, and where the text shows that it comes from one
firm or one deal. What is disclosed by law, counted over many firms, offered in public or written as a rule is none.
All places are of the tight text.
"""

from collections.abc import Iterator

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind
from gongkai.screening.papers import clause, is_published, sentence, title
from gongkai.screening.view import Hit, View

_FIRM = (
    r"(?:我(?:司|公司|厂|集团|企业|方|社|店)|贵司|该(?:公司|企业|厂|项目公司)|[甲乙丙AB]公司|(?:目标|标的|拟收购|被投|项目|"
    r"拟投|引进|申报|意向)(?:公司|企业)|社会资本方?|转让方|受让方|出租方|承租方|"
    r"投资方|权利人|供应商|投标人|报价人|厂家|运营方|企业|公司|单位|厂|集团)"
)
_PRIVATE = re.compile(
    rf"{_FIRM}[^。;\n]{{0,10}}(?:单方)?(?:提供|提交|直报|报送|自报|填报|上报|反映|介绍|透露|告知|自述|说明|要求|声明|申明|主张|"
    rf"不同意|请求|盼|希望)|"
    r"(?:企业|公司|厂家|供应商)(?:单方)?(?:提供|直报|专有|自报|自填|填报|内部)|要求(?:保密|隐去|不公开|不对外|遮盖|删除)|"
    r"(?:予以|请予?|盼予?|请求)(?:隐去|遮盖|保密|删去|不公开)|"
    r"选择不公[示开]|不对外|未对外|未(?:向社会)?(?:公开|披露|公布)|尚未(?:签约|签署|公开|披露|公告|上市|签订|交割)|未经审计|"
    r"勿外|不得外|保密|商业秘密|误附|误传|误贴|单户|专有|独家|我[司方厂]|我公司|我集团|"
    r"谈判现场|框架|拟上市|在研|店方|商户|双方商定|合同约定|买方|卖方|甲供应商|要约|代持|薪酬|拟收购|并购|尽职调查|尽调|"
    r"目标公司|标的公司|标的企业|股权转让|股权收购|增资|对赌|投前|投后|融资|路演|商业计划|意向书|"
    r"框架协议|上市后备|拟上市|申报上市|保荐|IPO|洽谈|谈判|磋商|走访|约谈|座谈|调研|"
    r"未中标|落标|投标文件|响应文件|标书|报价书|评审|评标|议价|询价|比价|注册申报|随申请|申请材料|申报材料|附件|委托加工|代工|"
    r"供货|采购合同|购销|供应链|[甲乙丙A-D]租户|经销|代理|加盟"
)
"""What in a text shows that one firm or one deal is spoken of, and not for everybody."""
_OPEN = re.compile(
    r"公告|(?<!不)公示|统计|规上|规模以上|全[市县区省国]|全行业|同比|环比|(?<!未)(?<!不)依法(?:披露|公开)|上市公司|年报(?:披露|"
    r"摘要)|GB|JGJ|办法|条例|应当|指南|解读|宣传|知识|科普|培训|示例|例如|什么是|是指|"
    r"信息披露|公开数据|上市公司|平台公布|ISBN|依法保密|实施细则|构成商业秘密|属于商业秘密|提示[:]|电表|水表|抄表|示数|募集说明书|收购价:|拍卖|起拍|中标(?:结果|公告|金额|价)|成交(?:结果|公告)|指导价|收费标准|补贴标准|社会公布|价格监测|"
    r"批发市场|零售价|菜价|"
    r"油价|水价|测土|奶粉|食品标签|配方食品|配方颗粒|法院|裁定|判决|村集体|集体经济|居民"
)
"""What makes figures public or a matter of many."""
_MAYBE_OPEN = re.compile(
    r"决算|预算|标准|规范|规程|制度|(?<!未)(?<!不)(?:披露|公开)(?:的|信息|发布)|挂牌|起始价|预算金额|最高限价|控制价|政府定价|"
    r"许可|科技计划|课题|专利|农户|财政|税收收入|平均|亩均|补偿|示范|电价政策"
)
"""What does so unless the sentence says itself that one firm wants it kept."""
_VALUE = re.compile(
    r"[^。,;:|0-9]{0,16}?[0-9]+(?:[,.][0-9]+)*(?:万|亿|元|美元|欧元|港元|日元|%|‰|折|个点|吨|倍|份|g|kg|mg|℃|度|小时|分钟|家|项|件|台|股|天|个月|年|次|/|:|—|-|~)"
)
_TITLE_TAIL = re.compile(
    r"[\u4e00-\u9fa5]{0,6}(?:表|明细|清单|一览|汇总|名单|名册|名录|目录|记录|报告|书|方案|计划|文档|资料|数据|信息|模型|图|"
    r"图纸|分析|策略|条款|协议|合同|报价|说明|手册|册|单|本|档|代码|构成|结构|测算|配比|台账|月报|季报|周报)?"
    r"(?:[(\[【〔][^)\]】〕。]{1,30}[)\]】〕])?$"
)


_NOT_YET = re.compile(
    r"[^。]{0,60}?[,;(](?:[^。,;:]{0,6})(?:尚?未(?:对外|向外|正式)?(?:披露|公开|公布|签约|公告|签署)|要求(?:保密|隐去)|"
    r"请[予勿][^,。;]{0,6}|仅供[^,。;]{0,8})(?=[。;)]|$)"
)


_OF_ONE = re.compile(
    "我[司厂方]|我公司|我集团|该(?:公司|企业|厂)|(?:目标|标的|拟收购|被投)(?:公司|企业)|企业(?:单方)?(?:提供|直报|自报|反映)|未中标|保密"
)


def _hit(view: View, start: int, end: int, rule: str) -> Iterator[Hit]:
    yield Hit(Kind.COMMERCIAL_SECRET, *view.loose(start, end), rule)


def _is_open(view: View, start: int, end: int) -> bool:
    """Whether the sentence, or the first line of the text, is about what is public, of many firms or a rule."""
    first, last = sentence(view, start, end)
    head = view.line(0)[1]
    if _OPEN.search(view.tight, first, last) or _OPEN.search(view.tight, 0, min(head, 40)) or is_published(view, start):
        return True
    maybe = _MAYBE_OPEN.search(view.tight, first, last) or _MAYBE_OPEN.search(view.tight, 0, min(head, 40))
    return bool(maybe and not _WISHED.search(view.tight, first, last) and not _OF_ONE.search(view.tight, first, last))


def find_sure(view: View, start: int, end: int) -> Iterator[Hit]:
    """毛利率, 采购单价, 对赌条款: facts no firm tells everybody, with a figure or contents, or as a title."""
    yield from _fact(view, start, end, sure=True)


def find_fact(view: View, start: int, end: int) -> Iterator[Hit]:
    """净利润, 订单, 单价: facts that are kept where one firm or one deal is spoken of."""
    yield from _fact(view, start, end, sure=False)


def _fact(view: View, start: int, end: int, *, sure: bool) -> Iterator[Hit]:
    tight = view.tight
    after = tight[end : end + 40]
    if re.match("制度|办法|管理|规定|的?(?:保护|规定|要求|范围)|奖|法|局|费(?!率)|产业|行业|企业|平台|系统", after):
        return
    value = _VALUE.match(tight, end, end + 44)
    listed = re.match(r"[\u4e00-\u9fa5]{0,6}(?:\([^)]{1,16}\))?[:—][^。;]{2,}", after)
    named = title(view, start, end) or (
        _TITLE_TAIL.match(tight, end, view.line(start)[1])
        and view.line(start)[1] - view.line(start)[0] <= 44
        and start - view.line(start)[0] <= 26
    )
    private = bool(view.says(_PRIVATE)) or bool(re.search("(?:企业|公司|厂家|供应商|我厂|其)的?$", tight[max(0, start - 6) : start]))
    if not (
        value
        or listed
        or named
        or (sure and private and re.match("[、及和与,。;(由属见]|$|已|等|为|分别|系|随|未|情况|信息|明细|策略|曲线|文档", after))
    ):
        return
    if not (private or (sure and (value or listed))):
        return
    if _is_open(view, start, end):
        return
    first, last = clause(view, start, end)
    kept = _NOT_YET.match(tight, last, view.line(end - 1)[1])
    yield from _hit(view, first, kept.end() if kept else last, "trade_fact")


_TRADE_PAPER = re.compile(
    r"(?:[(\[【〔][^)\]】〕]{1,30}[)\]】〕])?(?:$|[:(]|第|[,、]|显示|载明|列明|中|[一-龥]{0,2}(?:摘|节选|摘要|摘录|附|附件|随|已))"
)


def find_kept_fact(view: View, start: int, end: int) -> Iterator[Hit]:
    """购气价, 复购比例: a fact of any name in a text in which a firm asks for secrecy or one deal is told."""
    if not view.says(_ONE_DEAL):
        return
    if re.match("[制办规方管保政法]|格(?:法|局|监)|费者", view.tight[end : end + 1]) or not re.search(
        "[\u4e00-\u9fa5]{2}$", view.tight[max(0, start - 2) : start]
    ):
        return
    if _VALUE.match(view.tight, end, end + 44) and not _OF_RIGHTS.search(view.tight, *sentence(view, start, end)):
        yield from _fact(view, start, end, sure=False)


_ONE_DEAL = re.compile(
    "我[司厂]|我公司|我集团|企业(?:单方)?(?:提供|直报)|要求(?:保密|隐去|不公开)|未对外披露|目标公司|标的公司|标的企业|拟收购|"
    "尽职调查|尽调|尚未签约|单户|直报|未经审计|框架协议|商业计划|对赌|估值|并购"
)


_OWNED = re.compile(
    r"(?:(?<!中小)(?<!民营)(?<!国有)(?<!各类)(?<!外资)(?<!重点)(?<!园区)(?<!辖区)(?<!小微)(?<!大型)(?<!龙头)(?<!高新)(?<!科技)(?<!支持)(?<!帮助)(?<!引导)[\u4e00-\u9fa5A-Z]{2}(?:企业|"
    r"公司|厂)|"
    r"[某该我一此AB甲乙丙][\u4e00-\u9fa5]{0,4}(?:企业|公司|厂|店|院|所)|(?:供应|承包|设备|制造|经销|代理|分包|开发|运营|服务|"
    r"集成|厂)商|社会资本方|投资方|转让方|我厂|我司)"
    r"(?:提交|提供|采购|使用|报送|自有)?的[^,。;:]{0,12}?(?:方案|流程|清单|底单|图纸|计划|周期|添加量|用量|组合|文档|账号|名单|"
    r"测算|协议|合同|工艺|参数|价格|单价|成本|报价|数据|名录|底价|配比|算法|代码|技术)"
    r"(?=$|[,。;:(]|[、及与和为是,][^。]{0,16})"
)


def find_owned(view: View, start: int, end: int) -> Iterator[Hit]:
    """设备商的报价底单, 饮料厂的糖酸比和添加量: what one firm has, named as its own."""
    found = next((one for one in _OWNED.finditer(view.tight, max(0, start - 10), end + 36) if one.start() <= start < one.end()), None)
    if not found:
        return
    first, last = sentence(view, start, found.end())
    if (
        _is_open(view, start, end)
        or _OF_RIGHTS.search(view.tight, first, last)
        or re.search("支持|帮助|引导|服务|提升|优化|质量|完善|加强|检查|采购人|招标|中标|履约", view.tight[first:last])
    ):
        return
    yield from _hit(view, *clause(view, found.start(), found.end()), "owned_by_a_firm")


def find_trade_paper(view: View, start: int, end: int) -> Iterator[Hit]:
    """商业计划书, 尽职调查报告, 股权转让框架协议: papers between firms, as a title or as what is quoted."""
    tight = view.tight
    if not _TRADE_PAPER.match(tight, end) or _is_open(view, start, end):
        return
    place = title(view, start, end)
    quoted = re.match(r"[^。;]{0,4}(?:显示|载明|列明)", tight[end : end + 12]) or re.match(
        r"[(][^)]{0,16}(?:企业|公司|供应商|保密|未公开)", tight[end : end + 20]
    )
    if place:
        yield from _hit(view, *place, "trade_paper")
    elif quoted and view.says(_PRIVATE):
        yield from _hit(view, *clause(view, start, end), "trade_paper")


_TERMS = re.compile(
    r"(?:第[0-9一二三四五六七八九十]{1,3}条|[0-9]{1,2}(?:\.[0-9])?[.、]?)?[,、:.]?(?P<word>排他期?|独家(?:代理|供货|合作)(?:权|"
    r"期|条款)?|对赌(?:条款|协议)?|回购(?:条款|义务|价)|业绩承诺|保底(?:量|水量|条款|收益)?|违约金|竞业限制|优先购买权|"
    r"反稀释|一票否决权?|锁定期|保密义务|转让价款|价款|付款(?:方式|节奏|条件)|账期|结算(?:方式|周期|价)|返利(?:政策|比例)?|供货价)"
)
_DEAL = re.compile(
    "股权|转让方|受让方|甲方|乙方|投资方|目标公司|标的公司|框架协议|合作协议|投资协议|意向书|框架合同|购销合同|供货协议|"
    "采购合同|委托加工|租赁合同|融资"
)


def find_terms(view: View, start: int, end: int) -> Iterator[Hit]:
    """排他期, 对赌, 保底: what the parties of a deal have agreed."""
    if not view.says(_DEAL) or _is_open(view, start, end):
        return
    found = _TERMS.match(view.tight, start)
    if not found:
        return
    first, last = sentence(view, start, end)
    said = view.tight[first:last]
    if re.search("[0-9一二三四五六七八九十]+(?:日|个月|年|%|元|万|亿|倍|股)|双方|不得|第", said) or title(view, start, end):
        yield from _hit(view, *clause(view, start, end), "terms_of_a_deal")


_WISHED = re.compile(
    r"(?:企业|公司|供应商|厂家|权利人|投标人|单位|对方|申报人|申请人|客户|商户|店方|业主方|双方|各方|甲方|乙方|"
    r"我[司方厂院所行]|我公司|我集团)[^。;\n]{0,8}?(?:书面)?(?:要求|申请|请求|盼|希望|声明|申明|主张|不同意|约定|标注)"
    r"[^。;\n]{0,10}?(?:隐去|遮盖|遮挡|涂黑|脱敏|保密|不(?:予|宜|得|要|愿)?(?:公开|对外|披露|示人|外传|外泄|写)|删[去除]|公开)|"
    r"(?:盼|请|望|恳请|务请|敬请)(?:贵[^。,;]{0,6})?(?:予以?|给予|代为|注意|严格)?(?:隐去|遮盖|保密|保守|删[去除]|不(?:予|要|"
    r"得)?(?:公开|外传|披露))|"
    r"[为属系是](?:于)?我(?:司|方|厂|公司|集团|院|所)(?:核心|经营|内部|独有|专有|未公开|重要)?[^。,;]{0,10}|"
    r"(?:尚?未|不)(?:对外|向外|向社会|正式)?(?:公开|披露|公布|公告|发布|签约|签署|上市)(?:的|过)?(?=[。,;)]|$|"
    r"[\u4e00-\u9fa5]{0,4}(?:数据|信息|资料|技术|报价|价格|财务|成果))|"
    r"(?:企业|公司|供应商|厂家|投标人|店方|申报单位|项目公司)(?:单方)?(?:提供|直报|自报|专有|内部|保密)(?=[)。,;]|$|"
    r"[\u4e00-\u9fa5]{0,6}(?:数据|资料|材料))|误附|误传|误贴|误发|勿外传|不外传|独家提供|"
    r"(?:双方|各方)[^。,;]{0,6}(?:承诺|签|约定|同意)[^。,;]{0,6}保密(?:协议|条款)?|尚未对?[^。,;]{0,6}(?:发布|宣布|公开|披露)|"
    r"(?:请)?勿(?:对外|向外)?(?:透露|泄露|外泄)|不对[^。,;]{1,6}(?:公布|公开)|内部测试|自研|独有"
)
_OF_RIGHTS = re.compile(
    "应当|可以|是否|如果|如认为|的,|不予公开|依法|办法|条例|规定|答复书|本机关|第三方不同意|权利人认为|请问|咨询|法律|制度|"
    "培训|宣传|政策|审计监督|上市公司|征求意见|不得公开的|解密|此件|本件|本文件|任何单位|个人隐私|"
    "国家秘密|评标委员会|监督|举报|住址|姓名|身份"
)
_OF_A_FIRM = re.compile(
    r"公司|企业|集团|厂|商户|店|供应商|投标|报价|客户|产品|项目|合同|协议|配方|工艺|技术|成本|价格|单价|利润|融资|股权|估值|"
    r"订单|销售|采购|研发|样品|数据|软件|系统|专利|租金|市场|品牌|生产"
)


def find_wish(view: View, start: int, end: int) -> Iterator[Hit]:
    """供应商要求隐去, 为我司经营信息, 尚未签约: what a firm asks to be kept is kept, whatever it is."""
    tight = view.tight
    first, last = sentence(view, start, end, 80)
    found = next((one for one in _WISHED.finditer(tight, first, last) if one.start() <= start < one.end()), None)
    if not found or _OF_RIGHTS.search(tight, first, last) or is_published(view, start):
        return
    if last - first < 30 and tight[first - 1 : first] in tuple("。;") and first - 1 > view.line(start)[0]:
        first = sentence(view, first - 2, first - 1, 80)[0]  # 以上……: the sentence before is meant
    if not _OF_A_FIRM.search(tight, first, last):
        return
    yield from _hit(view, first, last, "kept_by_its_owner")


_RECIPE = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9\-—]{1,14}[0-9]+(?:\.[0-9]+)?(?:份|g|mg|kg|克|千克|毫克|%|ml|mL|升|毫升)(?:[;、,]|$|。)")


def find_recipe(view: View, start: int, end: int) -> Iterator[Hit]:
    """配方, 处方 with what goes in, and how a product is made."""
    tight = view.tight
    after = tight[end : min(len(tight), end + 160)]
    if _is_open(view, start, end) or re.match("施肥|奶|食品|颗粒|药品管理|点评|流转|审核|药店|外流|权", after):
        return
    if view.says(_PRIVATE) and not re.match("[a-zA-Z℃]", tight[start]):
        yield from _fact(view, start, end, sure=True)
    parts = len(_RECIPE.findall(after))
    told = re.match(r"[^。;]{0,12}(?:[0-9]+(?:\.[0-9]+)?(?:℃|度|MPa|kPa|小时|分钟|转|rpm|r/min|目|%|:|pH)|pH)", after)
    named = title(view, start, end)
    if parts >= 2 or told or (named and view.says(_PRIVATE)):
        first, last = clause(view, start, end)
        yield from _hit(view, first, last, "how_it_is_made")


RULES = {
    find_sure: (
        "出价 表外担保 内部控制价 审计费 配比表 分工价目 意向价 应收款 "
        "分包价 分包价格 糖酸比 添加量 报价底单 模具图纸 接口文档 管理员账号 亲本组合 杂交配组 回报率 对账单 排产计划 交付周期 "
        "用户数据 月活 付费转化率 意向价 市净率 市盈率 收奶价 代工价 协议价 "
        "扣点 账期 节拍 班产 班产能 单班产能 抽贷 断贷 客流 日均流水 电耗 单耗 物耗 汽耗 料耗 成分比例 成分配比 代持协议 代持 "
        "框架价格 价格表 佣金标准 资产置换 新品上市 上市时间 淬火温度 反应温度 "
        "合成路线 入门费 提成 FOB 净流出 净流入 收购要约 要约价格 或有负债 未决诉讼 关联交易 接口密钥 数据库账号 高管薪酬 "
        "总经理年薪 年薪 用工成本 人均月薪 经纪费率 运价 下浮率 拟下浮 按下浮 "
        "费率下浮 拖欠供应商 资金链紧张 不良率 返修率 退货率 次品率 合格率内控 在研管线 研发管线 临床入组 技术交底书 返还比例 "
        "返还 股权激励 期权池 员工持股 抵押率 质押率 业绩预计 业绩预告 "
        "毛利率 毛利 净利率 净利润率 销售利润率 利润空间 成本价 单位成本 单台成本 吨成本 完全成本 成本构成 成本结构 成本明细 "
        "成本测算 成本分析 人工成本 物料成本 制造成本 采购成本 采购单价 采购价 采购底价 "
        "进货价 进价 供货价 供货单价 出厂价 结算价 协议价 议价结果 成交底价 底价 心理价位 报价策略 定价策略 定价方式 定价模型 "
        "定价方案 折扣率 返利 返点 佣金 让利 加价率 代理价 渠道价 购电协议价格 购电价 "
        "租赁利率 融资利率 融资成本 内部收益率 投资回收期 良品率 良率 成品率 产能利用率 稼动率 损耗率 投料比 转化率 收率 "
        "产销率 复购率 获客成本 客单价 坪效 单户 "
        "客户名单 客户名录 客户清单 客户信息 客户资料 客户台账 大客户 前五大客户 前三大客户 前十大客户 核心客户 目标客户 "
        "客户销售占比 客户占比 供应商名单 供应商信息 核心供应商 前五大供应商 供应商清单 经销商名单 代理商名单 渠道名单 "
        "供应链名册 销售渠道 进货渠道 货源 负荷曲线 "
        "源代码 源代码光盘 源程序 核心代码 算法模型 模型参数 训练数据 核心算法 设计图纸 图纸目录 零件图 装配图 加工图纸 总装图 电路图 "
        "试验数据 实验数据 实验记录 研发进度 研发计划 研发路线 技术秘密 技术诀窍 专有技术 工艺参数 工艺诀窍 工艺规程 "
        "工艺流程图 工艺路线 关键工艺 核心工艺 菌种 母液配比 "
        "投前估值 投后估值 估值 收购价 收购对价 收购底价 股权收购对价 转让对价 转让价款 增资价格 认购价 每股收购价 对赌条款 "
        "对赌 业绩对赌 业绩承诺 回购条款 尽调发现 财务模型 盈利预测 现金流预测 融资计划 融资额度 上市计划 并购标的 "
        "投标报价明细 报价明细 报价清单 综合单价分析 单价分析表 分项报价 报价构成 投标策略 保荐机构报价 最终报价 二轮报价 "
        "首轮报价 报价底线 "
        "未经审计的财务数据 欠税明细 欠款明细 应收账款 应付账款 逾期贷款 账面现金 银行授信 授信额度 对外担保 资金链 现金流 机柜租赁价 "
        "租赁单价 免租期 经营数据 经营信息 经营情况月报 商业模式"
    ),
    find_fact: (
        "租金清单 年薪 月薪 流水 销量 门店 抵押 质押 LPR 利差 授信 贷款 扣率 进销存 折旧 摊销 研发费用 人员名单 花名册 产线 "
        "设备参数 技术指标 模具 样机 中试 良率 专利布局 "
        "净利润 净利 营业收入 主营收入 销售收入 销售额 营收 利润 利润总额 亏损 资产总额 负债总额 纳税总额 资产负债率 负债率 "
        "负债 在手订单 订单 订单量 产值 产量 产能 库存 库存量 出货量 出口额 用电量 研发投入 "
        "单价 报价 价格 价款 租金 利率 费率 服务费 技术服务费 运费 成本 总成本 费用 薪酬 工资总额 社保人数 员工人数 股权结构 "
        "持股比例 出资额 贷款余额 融资额 投资强度 市场份额 占有率 客户 供应商 图纸 技术方案 技术参数 参数 "
        "配置清单 设备清单 合同条款 合同价 合同价款 付款方式 账期 保证金 回购价 专有 纳税额 税负 欠税"
    ),
    find_owned: "商的 厂的 企业的 公司的 店的 方的 提交的 提供的 采购的",
    find_kept_fact: "价 率 额 比例 占比 成本 费用 利润 指标 参数 周期 账款",
    find_trade_paper: (
        "技术交底书 代持协议 一企一策协议 招商协议 投资协议书 重组方案 并购方案 改制方案 上市方案 管理建议书 尽调问题清单 "
        "问题清单 工艺卡 工艺规程 作业指导书 配料表 配比表 配方表 价格表 报价明细表 "
        "设计说明书 技术说明书 租金清单 薪酬明细 工资表 客户满意度 库存明细 成本核算表 或有负债清单 供应商评分 合格供方名录 "
        "淘汰名单 代理商名录 "
        "商业计划书 商业计划 尽职调查报告 尽调报告 审阅报告 评估报告 股权转让框架协议 股权转让协议 投资框架协议 投资协议 "
        "投资意向书 合作意向书 合作框架协议 并购协议 增资协议 框架协议 融资租赁合同 购销合同 供货合同 供货协议 采购合同 "
        "代理协议 经销协议 加盟协议 委托加工合同 技术转让合同 技术开发合同 技术许可合同 许可协议 报价单 报价函 报价书 报价表 "
        "投标文件 投标书 标书 技术标 商务标 响应文件 财务报表 资产负债表 利润表 现金流量表 审计报告 财务模型 "
        "可研报告 可行性研究报告 路演材料 融资材料 上市辅导 招股书草稿 财务月报 经营月报 经营分析 生产日报 销售日报 销售月报 "
        "库存表 客户台账 项目建议书 投资方案"
    ),
    find_terms: (
        "排他 独家 对赌 回购 业绩承诺 保底 竞业限制 优先购买 反稀释 一票否决 锁定期 保密义务 转让价款 价款 付款 账期 结算 返利 供货价"
    ),
    find_wish: (
        "隐去 遮盖 遮挡 涂黑 脱敏 保密 保守 不公开 不予公开 不同意公开 不对外 不披露 不外传 不要外传 不愿公开 盼予 删去 删除 "
        "为我司 为我公司 为我厂 为我方 属我 属于我 系我 是我司 是我公司 未公开 未披露 未公布 未公告 未发布 "
        "未签约 未签署 未上市 未对外 企业提供 公司提供 供应商提供 厂家提供 投标人提供 店方提供 单方提供 直报 自报 专有 误附 "
        "误传 误贴 误发 勿外传"
    ),
    find_recipe: (
        "℃ MPa 淬火 煅烧 焙烧 固化 保温 搅拌 蒸馏 萃取 发酵 催化剂 酰胺 配方 处方 配比 生产工艺 工艺 投料 反应温度 制备方法 制法 "
        "辅料 用量 原料比例 添加剂"
    ),
}
"""Each rule with the words that wake it."""
