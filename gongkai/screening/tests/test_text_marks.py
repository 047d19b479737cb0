"""Marks and secrets are found in all their forms, and talk about secrecy is left alone."""

import pytest

from gongkai.screening.findings import Kind, Severity
from gongkai.screening.tests.texts import found, holds
from gongkai.screening.text import screen_text


def kinds(text):
    return {kind for kind, _ in found(text)}


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    "text",
    [
        "机密★10年\n关于开展工作的通知",
        "秘　密　★　长期\n海南省",
        "機密★五年",
        "机\n密\n★\n长\n期",
        "【绝密】\n关于某事的报告",
        "（秘密）",
        "[机密]关于某事",
        "密级：秘密\n保密期限：5年",
        "会务手册：机密  会后收回，编号 081",
        "抬头 ＊＊机密＊＊：勘探孔位图",
        "ＳＥＣＲＥＴ／秘密★５年　核对清单",
        "密 级：机 密",
        "000023\n机密★1年\n特急",
        "绝密★启用前\n2022年考试",
        "机  密\n\n海高新〔2022〕3号",
        "海高新〔2022〕3号            机密★5年",
        "特急 秘密\n海高新〔2022〕3号",
        "机密·20年",
        "绝密 长期",
        "秘密级★5年",
        "秘密★解密时间：2030年1月1日",
        "★ 秘密 ★ 一年",
        "机密级",
        "绝密!",
        "☑机密",
        "本文件定为机密级，请专人保管。",
        "此件属秘密级国家秘密。",
        "文件密级为“秘密”，期限3年。",
        "本资料涉及国家秘密，请按规定保管。",
        "机密级文件，严禁上网",
        "机密★考试启用前\n参考答案",
        "★机密\n测绘成果目录",
        "绝\n密\n\n第一部分",
        "SECRET/机密",
        "【机密材料】",
        "定密意见：机密",
        "秘密★至2030年12月31日",
        "国家秘密★5年\n关于迁建的通知",
        "扫描件首页左上角印有“秘密★3年”字样，请核实。",
        "序号\t标题\t密级\t责任者\n1\t换装方案\t秘密\t办公室",
    ],
)
def test_a_state_secret_mark_blocks_in_every_form(text):
    marks = [one for one in screen_text(text) if one.kind is Kind.SECRECY_MARK]
    assert marks
    assert marks[0].severity is Severity.BLOCK


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("绝密★启用前\n二〇二二年考试", "绝密★启用前"),
        ("秘密★自产生之日起3年\n报告", "秘密★自产生之日起3年"),
        ("秘密★10年，2019年5月6日解密\n材料", "秘密★10年，2019年5月6日解密"),
        ("秘密 ★ 保密期限：3年\n目录", "秘密 ★ 保密期限：3年"),
    ],
)
def test_a_mark_is_told_with_its_whole_term_and_nothing_of_the_next_line(text, mark):
    assert ("secrecy_mark", mark) in found(text)


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("关于规划的意见（草稿，不对外）\n正文", "（草稿，不对外）"),
        ("规划方案（征求意见稿，内部）\n各科室请反馈。", "（征求意见稿，内部）"),
        ("（内部讨论，暂不公开）征收红线图", "（内部讨论，暂不公开）"),
        ("未定稿，请勿引用\n评估初步结果", "未定稿，请勿引用"),
        ("阅后收回，不得翻印\n通报", "阅后收回，不得翻印"),
        ("此稿仅供班子研究，勿对外提供\n方案二", "此稿仅供班子研究，勿对外提供"),
        ("限局领导班子成员传阅\n材料", "限局领导班子成员传阅"),
        ("内部★1年\n审计方案", "内部★1年"),
        ("密级：内部\n拟稿单位：某科", "内部"),
        ("附件：内部资料—信访台账.xls", "内部资料"),
        ("本材料不得截屏、转发或对外提供。", "本材料不得截屏、转发或对外提供"),
        ("公文传阅单", "公文传阅单"),
        ("工作秘密，妥善保管", "工作秘密"),
        ("未经批准，不得对外公布本数据。", "不得对外公布"),
        ("工作方案（酝酿稿）", "（酝酿稿）"),
    ],
)
def test_a_note_on_inner_papers_is_told_as_a_whole(text, note):
    assert holds(text, "work_secret", note), found(text)


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("第九条 保密条款：乙方对甲方提供的源代码负有保密义务", "保密条款"),
        ("附表三　客户名单（含联系人与成交价）\n1. 某厂", "客户名单"),
        ("拟定最高限价测算为2,860万元，请严格保密。", "拟定最高限价"),
        ("生产工艺参数——反应温度182℃", "生产工艺参数"),
        ("未公开报价单价为418元", "未公开报价"),
        ("普通商密▲3年\n采购分析", "普通商密▲3年"),
        ("带*号页为企业秘密，仅用于评审。", "企业秘密"),
        ("COMMERCIAL IN CONFIDENCE\n报价单", "COMMERCIAL IN CONFIDENCE"),
        ("标书封面加盖：“商业秘密 不得公开”", "商业秘密 不得公开"),
        ("我司认为所附测算表涉及商业秘密，不同意公开。", "涉及商业秘密，不同意公开"),
    ],
)
def test_what_firms_keep_is_found_by_clause_grade_title_and_wish(text, value):
    assert holds(text, "commercial_secret", value), found(text)


@pytest.mark.clause("8.1")
@pytest.mark.parametrize(
    "text",
    [
        "涉密文件应当在首页左上角标注“机密★3年”字样。",
        "在封面加盖“秘密★5年”印章的，不得在互联网传输。",
        "图书《绝密★启用前》已出版",
        "投标报价不得低于成本价，招标控制价为3200万元。",
        "保密义务：员工应当保守秘密。",
        "请问我们公司交的材料里有商业秘密，会不会被公开？",
        "本网站内容未经授权不得复制、传播。",
        "停车场（内部使用）",
        "客户名单管理办法（试行）",
        "勿忘国耻，振兴中华。",
    ],
)
def test_rules_prices_and_titles_are_no_marks(text):
    assert found(text) == []


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    "text",
    ["内部资料 注意保存", "内部文件，注意保管", "内部资料\n妥善保管", "(内部资料  注意保密)", "内部刊物，注意保存", "内部材料·妥为保管"],
)
def test_the_mark_of_inner_papers_is_one_to_look_at(text):
    marks = [one for one in screen_text(text) if one.kind is Kind.SECRECY_MARK]
    assert [one.severity for one in marks] == [Severity.REVIEW]


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    "text",
    [
        "关于园区产业用地的实施方案（讨论稿）",
        "《高新区招商工作方案》（送审稿）",
        "未定稿，请勿引用",
        "高新区管委会主任办公会议纪要\n〔2022〕第5期",
        "会议记录\n主持人：李某\n出席：张某\n记录人：赵某",
        "内部文件 不得外传",
        "此件不公开",
        "该信息暂不对外公布",
        "本材料仅供委领导参阅",
        "（会后收回）",
        "关于调整园区补贴标准的请示\n委领导：",
        "拟办意见：建议同意，请李主任审定。",
        "妥否，请批示。",
        "工作秘密★3年",
        "本件属于工作秘密。",
        "知悉范围：委领导、党政办负责人",
        "关于某某项目情况专报（第12期）",
        "内部明电",
    ],
)
def test_work_secrets_are_found_by_what_a_paper_says_of_itself(text):
    assert kinds(text) == {"work_secret"}


@pytest.mark.clause("8.4")
@pytest.mark.parametrize(
    "text",
    [
        "我公司提交的生产工艺配方属于商业秘密，不同意公开。",
        "商业秘密 请勿外泄",
        "核心商密★长期",
        "附件中成本构成明细系本企业商业机密，请予保密。",
        "客户名单：海南甲公司、海南乙公司",
        "该项目投标底价为3200万元，",
        "产品配方：柠檬酸12克，香精3克",
        "该公司毛利率为43.5%",
        "本报价不得向第三方披露",
        "贵公司标注为“商业秘密”的配方附后",
    ],
)
def test_commercial_secrets_are_found_where_a_holder_or_the_matter_is_named(text):
    assert kinds(text) == {"commercial_secret"}


@pytest.mark.clause("8.4")
def test_what_a_paper_says_is_not_told_on():
    text = "该项目投标底价为3200万元，客户名单：海南甲公司、海南乙公司\n拟办意见：建议同意，请李主任审定。"
    told = [str(one.as_json()) for one in screen_text(text)]
    assert len(told) == 2
    assert not any(word in one for one in told for word in ("3200", "海南甲公司", "建议同意"))


@pytest.mark.clause("8.1")
@pytest.mark.parametrize(
    "text",
    [
        "涉及国家秘密的不予公开。",
        "国家秘密分为绝密、机密、秘密三级。",
        "绝密级国家秘密是最重要的国家秘密，机密级国家秘密是重要的国家秘密，秘密级国家秘密是一般的国家秘密。",
        "绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。",
        "国家秘密标志形式为“密级★保密期限”，例如“机密★10年”。",
        "机关单位应当对绝密、机密、秘密级文件实行登记管理。",
        "要保守国家秘密、工作秘密、商业秘密和个人隐私。",
        "行政机关不得公开涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息。",
        "经审查，本文件不属于国家秘密，可以公开",
        "□绝密 □机密 □秘密 ☑非密",
        "密级：绝密、机密、秘密（请勾选）",
        "密级：无",
        "《机密》一书",
        "秘密进行调查",
        "涉密载体管理，涉密人员培训",
        "加强内部资料管理，注意保存",
        "内部机构设置及主要职责，内部审计，企业内部控制",
        "关于公开征求《招商办法（征求意见稿）》意见的公告\n现面向社会公开征求意见。",
        "会议传达学习了上级会议纪要精神。",
        "会议纪要、会议记录等过程性信息可以不予公开",
        "按照规定收到《关于某事的请示》后，作出批复",
        "此件公开发布",
        "公开方式：依申请公开",
        "严禁泄露公民个人信息",
        "商业秘密保护工作座谈会",
        "配方奶粉，测土配方施肥，设有保留价",
    ],
)
def test_talk_about_secrecy_is_no_mark(text):
    assert found(text) == []


REGULATION = """某某园区信息公开管理规定
索 引 号: 00817804-9/2021-00012 分类: 规章制度
一、总则
(一)为规范信息公开工作,保障公众知情权,结合园区实际,制定本规定。
(二)办公室负责拟公开信息的保密审查,不得公开国家秘密、工作秘密、商业秘密和个人隐私。
二、保密审查
(一)审查依据保守国家秘密的法律、法规和《国家秘密及其密级具体范围》。国家秘密的密级分为绝密、机密、秘密三级。
(二)拟公开的信息是否涉及国家秘密不能确定的,报上级保密行政管理部门确定。涉及国家秘密的,一律不予公开。
(三)涉及商业秘密或者个人隐私的信息,应当征求权利人的意见;权利人同意公开的,可以公开。
(四)两个以上单位联合制发的文件,由盖章、署名的单位分别提出审查意见。
三、公开的内容
A.领导班子分工;B.年度工作计划;C.干部选拔任用情况;D.党费收缴、使用情况;E.会议管理制度和机关内部管理制度。
四、程序
收集→审查→审批→公开→归档。填写公文呈批表,由主要领导审批后,送档案馆备案。会议纪要、请示报告按照有关规定办理。
五、责任
造成泄密的,依法追究责任;情节较轻的,给予批评教育、书面检查或者通报批评。群众来电来访,首问责任人应当做好登记。
"""


@pytest.mark.clause("8.1")
def test_a_regulation_on_secrecy_has_no_findings():
    assert screen_text(REGULATION) == []
    assert screen_text("".join(line.strip() for line in REGULATION.splitlines())) == []


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("秘密★1O年\n规划说明", "秘密★1O年"),
        ("秘密★l年\n规划说明", "秘密★l年"),
        ("页眉：秘密\n正文", "秘密"),
        ("封面右上角：机密★10年\n正文", "机密★10年"),
        ("“机　密”\n请用机要渠道传递", "机　密"),
        ("附注：此件机密级，由机要员专人送达。", "机密级"),
        ("本文件属于机密级国家秘密\n某县发展规划", "机密级国家秘密"),
        ("密級：機密\n某县发展规划", "機密"),
        ("㊙\n某县发展规划", "㊙"),
        ("内部资料 请勿外传 注意保存\n某县发展规划", "内部资料 请勿外传 注意保存"),
        ("党内文件 妥善保管\n某县发展规划", "党内文件 妥善保管"),
        ("考察材料（干部内部材料，注意保密）\n该同志", "（干部内部材料，注意保密）"),
    ],
)
def test_marks_are_found_misread_told_of_and_in_old_characters(text, mark):
    assert holds(text, "secrecy_mark", mark), found(text)


@pytest.mark.clause("8.2")
@pytest.mark.parametrize("text", ["如属机密★10年以上的文件，按规定办理。", "标注：秘密、机密或者绝密。", "页眉：单位名称"])
def test_rules_about_marked_papers_bear_no_mark(text):
    assert found(text) == []


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("绝密□ 机密☑ 秘密□", "机密"),
        ("□绝密 ☑机密 □秘密", "机密"),
        ("密级：(√)机密", "机密"),
        ("分类：机密", "机密"),
        ("本材料机密，请勿外传", "机密"),
        ("秘密/5年\n某县人民政府文件", "秘密/5年"),
        ("㊙★5年\n某县人民政府文件", "㊙★5年"),
        ("内部通讯录，注意保存\n某县", "内部通讯录，注意保存"),
        ("内部学习资料 注意保存\n某县", "内部学习资料 注意保存"),
        ("机关内部资料 注意保存\n某县", "内部资料 注意保存"),
        ("内部资料 切勿遗失 注意保存\n某县", "内部资料 切勿遗失 注意保存"),
    ],
)
def test_marks_are_found_ticked_declared_and_on_all_sorts_of_inner_papers(text, mark):
    assert holds(text, "secrecy_mark", mark), found(text)


@pytest.mark.clause("8.2")
@pytest.mark.parametrize("text", ["示例 机密★1年", "例如：机密★5年", "绝密□ 机密□ 秘密□ 公开☑", "加强内部管理和资料保存，注意保密工作。"])
def test_examples_and_boxes_without_a_tick_bear_no_mark(text):
    assert found(text) == []


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    "mark",
    [
        "机密·特急",
        "特急·机密",
        "特急，机密",
        "秘密▲",
        "本材料属国家秘密",
        "该报告系绝密级国家秘密事项",
        "定密结论：秘密，期限5年",
        "经审定为机密",
    ],
)
def test_marks_beside_urgency_and_papers_that_name_their_grade_are_found(mark):
    text = f"{mark}\n关于做好有关工作的通知\n各单位：请按照要求做好工作。"
    assert [kind for kind, _ in found(text)] == ["secrecy_mark"], found(text)
