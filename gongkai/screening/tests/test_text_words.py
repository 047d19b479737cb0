"""What words say without a mark: inner papers, facts of firms, private matters; and the public papers that use the same words."""

import pytest

from gongkai.screening.findings import Kind
from gongkai.screening.tests.texts import found, holds
from gongkai.screening.text import screen_text


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024年公开招聘工作人员面试题本（B卷）\n第一题：你怎么办？", "面试题本"),
        ("接访记录：来访人情绪激动。", "接访记录"),
        ("安保警卫方案\n车队9:20由高速南出口下，备用路线为滨江路。", "安保警卫方案"),
        ("法律意见（供决策参考）\n诉讼败诉可能性较大。", "法律意见"),
        ("本表仅限核查组内部使用，查完销毁。", "仅限核查组内部使用"),
        ("并购线索（班子成员传阅）：略", "班子成员传阅"),
        ("关于机构调整的设想（二次研究稿）\n一、背景", "（二次研究稿）"),
        ("谈判中先按4300元开口，最高不得突破5000元，对方尚未还价。", "先按4300元开口，最高不得突破5000元"),
        ("第四季度拟对东片12家企业夜间暗访。", "夜间暗访"),
        ("增加值同比增长3.1%，该数据未经统计局审定。", "未经统计局审定"),
        ("棚改三期应对措施清单\n个别钉子户扬言进京上访，暂不对外表态。", "应对措施清单"),
        ("片区改造碰头会记录\n大家认为可以先放一放。", "碰头会记录"),
    ],
)
def test_an_inner_paper_is_known_by_its_matter_without_a_mark(text, value):
    assert holds(text, "work_secret", value), found(text)


@pytest.mark.clause("8.2")
def test_an_inner_paper_is_one_thing_to_decide():
    text = "文件呈批表\n来文单位：市发展改革委\n拟办意见：建议由经发局牵头。\n领导批示：同意。数字要压一压，别报太满。"
    assert [kind for kind, _ in found(text)] == ["work_secret"]


@pytest.mark.clause("8.2")
def test_the_title_of_a_paper_with_a_secrecy_mark_is_not_told_beside_it():
    assert {kind for kind, _ in found("机密★1年\n考试命题组工作安排")} == {"secrecy_mark"}


@pytest.mark.clause("8.4")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("该企业反映，主打产品单位成本已降到17.3元，良品率92.4%。", "良品率92.4%"),
        ("标的企业未经审计的财务数据：营业收入6412万元，净利润-388万元，未对外披露。", "未对外披露"),
        ("招商项目商业计划书（企业提供）\n三年内建成两条中试线。", "商业计划书"),
        ("改性树脂配方\n环氧树脂 100份；固化剂 22份；稀释剂12份。", "配方"),
        ("医院药品议价结果（供应商要求隐去）：注射用甲 12.80元/支", "议价结果"),
        ("股权转让框架协议\n第五条 排他期\n自签署之日起九十日内，转让方不得与第三方接触。", "排他期"),
        ("数据中心租户机柜租赁价：A租户3900元/月，B租户4450元/月。", "机柜租赁价"),
        ("谈判底线：我集团最高可接受租金1.15元，免租期不少于9个月。", "谈判底线"),
    ],
)
def test_facts_of_one_firm_are_found_by_word_figure_and_source(text, value):
    assert holds(text, "commercial_secret", value), found(text)


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("余文，取保候审期间未到庭。", "取保候审"),
        ("退伍军人宋保国，六级伤残，患创伤后应激障碍。", "创伤后应激障碍"),
        ("申请公租房理由：骆刚与妻子分居三年，月收入1860元。", "月收入1860元"),
        ("强制隔离戒毒人员何俊，现出所回归社区。", "强制隔离戒毒"),
        ("残疾人证换领名册\n白云飞　听力残疾二级　桂园社区", "听力残疾二级"),
        ("拟帮助对象\n甄老太 癌症　禹大爷 中风偏瘫", "中风偏瘫"),
        ("在院儿童福小满，唐氏综合征，弃婴。", "唐氏综合征"),
        ("薛磊的手机定位轨迹显示，当日在车站。", "手机定位轨迹"),
        ("司徒健的银行流水：3月余额27,416.33元，逾期两期。", "27,416.33元"),
        ("出院小结\n患者：田广发\n主要诊断：2型糖尿病足", "2型糖尿病足"),
        ("蒲大军怀疑妻子有外遇，多次扬言报复，酗酒。", "酗酒"),
    ],
)
def test_private_matters_are_found_in_lists_forms_and_sentences(text, value):
    assert holds(text, "sensitive_person", value), found(text)


@pytest.mark.clause("8.1")
@pytest.mark.parametrize(
    "text",
    [
        "2024年安全生产监督检查计划公告\n现将年度监督检查计划予以公布。",
        "江东新区会议纪要管理制度\n第一条 为规范会议纪要的起草，制定本制度。",
        "督查通报：今年以来，主要领导批示件办结率98%。",
        "市管委会召开主任办公会议，会议指出，要压实责任，确保安全度汛。",
        "依法查处涉嫌虚假宣传案件12起。",
        "上市公司公告摘要：公司营业收入、净利润、资产负债率已经审计并依法披露。",
        "国有资产转让公告\n转让底价：1860万元，挂牌期20个工作日。",
        "技术规范：混凝土配合比设计应符合JGJ 55的规定，水胶比不大于0.50。",
        "科技计划申报指南\n研究内容：浆料的配方与工艺参数优化；申请发明专利3件。",
        "政府开放日活动侧记\n四十名市民代表走进大楼。",
        "甲类：无发病；乙类：病毒性肝炎212例、肺结核87例、梅毒64例、艾滋病5例。",
        "无偿献血者应无乙肝、艾滋病、梅毒等传染病史。",
        "全年受理法律援助案件2317件，其中残疾人163件、家庭暴力案件97件。",
        "部门决算公开\n一般公共预算财政拨款收入4126.33万元，支出4098.71万元。",
    ],
)
def test_public_papers_with_the_same_words_are_clean(text):
    assert screen_text(text) == []


@pytest.mark.clause("8.2")
def test_private_matters_that_overlap_are_told_once():
    told = [one for one in screen_text("张红霞，女，45岁，患乳腺癌，化疗后失眠，离异。") if one.kind is Kind.SENSITIVE_PERSON]
    assert len(told) == 1
