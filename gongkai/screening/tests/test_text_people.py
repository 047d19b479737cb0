"""Homes, sensitive matters and names: only where a certain person is meant."""

import pytest

from gongkai.screening.findings import Kind, Passage, Place, Severity
from gongkai.screening.tests.texts import ID, found, holds, names
from gongkai.screening.text import screen_passages, screen_text

pytestmark = pytest.mark.clause("8.2")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("家住海口市琼山区府城街道凤翔路18号椰海花园3栋2单元1201室", "海口市琼山区府城街道凤翔路18号椰海花园3栋2单元1201室"),
        ("住址：澄迈县老城镇文音村三组12号，电话", "澄迈县老城镇文音村三组12号"),
        ("户籍地址:海南省文昌市文城镇南阳村委会下园村8号", "文昌市文城镇南阳村委会下园村8号"),
        ("现住秀英区海秀镇水头村142号", "秀英区海秀镇水头村142号"),
        ("居住地：上海市徐汇区天钥桥路123弄5号602室", "天钥桥路123弄5号602室"),
        ("滨江名苑小区12号楼3单元502室业主", "滨江名苑小区12号楼3单元502室"),
        ("被征收人李某某，海口市龙华区金宇街道坡博村二里15号", "坡博村二里15号"),
        ("家住金盘花园小区6号楼", "金盘花园小区6号楼"),
        ("现住址：本市滨江路88号湖畔苑3-2-501", "湖畔苑3-2-501"),
        ("家庭住址：海口市秀英区\n海秀路9号学苑小区2栋301", "2栋301"),
        ("姓名\t家庭住址\n符亚弟\t定安县龙门镇红花岭村二队7号\n", "定安县龙门镇红花岭村二队7号"),
    ],
)
def test_a_home_is_found_by_word_column_or_shape(text, value):
    assert holds(text, "home_address", value), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "办公地址：海口市秀英区南海大道266号创业孵化中心A楼5层",
        "公司注册地址：海口市龙华区国贸大道1号景瑞大厦A座1205室",
        "开标地点：海口市公共资源交易中心203室",
        "海秀花园小区3栋、5栋外墙改造项目公示",
        "椰海花园小区共12栋860户",
        "第三村民小组集体土地征收公告",
        "建设项目位于云龙镇云岭村，用地面积33333.33平方米",
        "户籍人口12万，户籍地在海口的毕业生",
        "户籍地址：海南省海口市",
        "家庭住址：________________",
        "会议室设在3号楼302室",
    ],
)
def test_offices_projects_and_districts_are_no_homes(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("张小明患有精神分裂症，长期服药。", "患有精神分裂症"),
        ("申请人李建国，因患尿毒症致贫", "患尿毒症"),
        ("经医院诊断，吴清泉罹患渐冻症。", "罹患渐冻症"),
        ("周建军因车祸致双腿截肢", "截肢"),
        ("张红霞，女，45岁，乳腺癌术后", "乳腺癌"),
        ("王秀英（低保户，肢体残疾二级）", "低保户"),
        ("低保户陈进宝，家中三口人", "低保户陈进宝"),
        ("黎永福家庭系建档立卡贫困户", "建档立卡贫困户"),
        ("致贫原因：因病致贫（肺癌晚期）", "因病致贫"),
        ("残疾类别：精神残疾二级", "精神残疾二级"),
        ("学生陈小雨，9岁，就读于滨海小学三年级2班", "陈小雨，9岁"),
        ("林小雨（7岁，幼儿园大班）", "7岁"),
        ("其子确诊为白血病，家庭困难", "确诊为白血病"),
        ("姓名\t病种\t救助金额\n吴大海\t恶性肿瘤\t5000\n", "恶性肿瘤"),
        ("林秀珍怀孕32周", "怀孕32周"),
    ],
)
def test_sensitive_matters_of_a_certain_person_are_found(text, value):
    assert holds(text, "sensitive_person", value), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "城乡低保对象认定办法",
        "对患有重大疾病的困难职工给予救助",
        "患有精神疾病的人员应当及时就医。",
        "残疾等级分为一级、二级、三级、四级。",
        "低保标准提高到每月600元，低保户数为120户",
        "年满16周岁未满18周岁的",
        "未成年人不得进入网吧。",
        "我区无新增新冠肺炎确诊病例",
        "王秀英主任走访慰问困难群众张大爷",
        "李明副主任指出，要关心困难群众和留守儿童",
        "被害人林某某（未成年）",
        "健康状况：良好",
        "对低保户、特困人员、残疾人给予补贴。",
    ],
)
def test_policy_and_masked_people_are_no_sensitive_matter(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("姓名：王建国", "王建国"),
        ("户主 符亚弟 人口 5", "符亚弟"),
        ("王建国，男，汉族，1975年3月生", "王建国"),
        ("当事人：欧阳娜娜", "欧阳娜娜"),
        ("姓名：阿依古丽·买买提", "阿依古丽·买买提"),
        ("序号 姓名 金额\n1 陈大文 500\n2 李二 600", "陈大文"),
    ],
)
def test_names_are_advice(text, value):
    assert value in names(text)
    assert {one.severity for one in screen_text(text) if one.kind is Kind.PERSON_NAME} == {Severity.NOTE}


@pytest.mark.parametrize(
    "text", ["任命王建国同志为副主任", "主任王建国主持会议", "联系人：____", "姓名：某某", "安全生产，方案编制，常务副主任"]
)
def test_officials_in_office_and_empty_forms_are_no_names(text):
    assert names(text) == []


def test_a_number_broken_over_two_paragraphs_is_told_at_both():
    parts = [Passage(f"身份证号码：{ID[:10]}", Place(paragraph=1)), Passage(f"{ID[10:]}，特此证明。", Place(paragraph=2))]
    told = [(one.kind, one.place.paragraph, one.start, one.end) for one in screen_passages(parts) if one.kind is Kind.RESIDENT_ID]
    assert told == [(Kind.RESIDENT_ID, 1, 6, 16), (Kind.RESIDENT_ID, 2, 0, 8)]


def test_cells_are_read_under_the_heading_of_their_column():
    cells = [("A1", "姓名"), ("B1", "银行账号"), ("A2", "陈大文"), ("B2", "382993215711649"), ("A3", "2022"), ("B3", "246183933177381")]
    parts = [Passage(text, Place(sheet="发放表", cell=cell)) for cell, text in cells]
    assert [(one.kind.value, one.place.cell) for one in screen_passages(parts)] == [
        ("person_name", "A2"),
        ("bank_account", "B2"),
        ("bank_account", "B3"),
    ]


ROW = ("符亚弟", ID, "13876543210", "1009587600000123", "定安县龙门镇红花岭村二队7号")
HEAD = ("姓名", "身份证号", "电话", "账号", "家庭住址")


@pytest.mark.parametrize(
    "text",
    [
        f"| {' | '.join(HEAD)} |\n|---|---|---|---|---|\n| {' | '.join(ROW)} |",
        f"{' '.join(HEAD)}\n{' '.join(ROW)}",
        "\t".join(HEAD) + "\n" + "\t".join(ROW),
        f"序号　　{'　　'.join(HEAD)}\n1　　{'　　'.join(ROW)}",
        ",".join(f'"{cell}"' for cell in HEAD) + "\n" + ",".join(f'"{cell}"' for cell in ROW),
        "\n".join(f"{head}：{cell}" for head, cell in zip(HEAD, ROW, strict=True)),
        "\n".join(f"{head}\n{cell}" for head, cell in zip(HEAD, ROW, strict=True)),
        f"补贴发放表\n单位：元\n{chr(9).join(HEAD)}\n{chr(9).join(ROW)}\n合计\t1人\n",
    ],
)
def test_a_row_of_a_list_gives_up_everything_however_it_is_set(text):
    told = [(one.kind.value, text[one.start : one.end]) for one in screen_text(text)]
    assert sorted(told) == sorted(zip(("person_name", "resident_id", "mobile", "bank_account", "home_address"), ROW, strict=True))


def test_a_name_before_a_number_is_advice_even_without_a_head():
    assert names(f"1\t王建国\t{ID}\n2\t李大海\t13876543210\n") == ["王建国", "李大海"]


@pytest.mark.parametrize(
    "text",
    [
        "关于拟补贴企业名单的公示\n根据《若干政策》（海高新〔2021〕56号）规定，拟给予补贴。"
        "个人反映情况的应署真实姓名、身份证号码和联系电话。\n"
        "联系地址：海口市秀英区南海大道266号创业孵化中心A楼5层509室\n"
        "序号 企业名称 统一社会信用代码 补贴金额（万元）\n1 海南甲公司 91460100MA5T1A2B3C 20",
        "参保对象包括未成年人、在校学生、残疾人、低保对象、特困人员、孤儿。"
        "患有恶性肿瘤、血友病、精神分裂症等疾病的参保人，可以申请门诊待遇。",
        "事项编码：4601000117004 实施编码：11460100008175251R4460117004000\n办理地点：海口市秀英区南海大道266号政务服务中心2楼12号窗口。"
        "监督投诉：12345。",
        "管委会主任王建国一行走访慰问了困难党员和老党员，强调要特别关注孤寡老人、留守儿童、残疾人等困难群体。",
        "项目编号：HNJY-2022-0123 预算金额：3,456,789.00元。投标保证金50,000元，须从投标人基本账户转入海口市公共资源交易中心指定账户。",
        "机密级以上文件不得复印，绝密级文件应当指定专人管理，阅后及时清退。会议结束后，会议材料应当及时收回。",
    ],
)
def test_ordinary_public_papers_are_clean(text):
    assert screen_text(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("经核，孙长贵一家三口为低保户，本月发放1260元。", "低保户"),
        ("学生黄一鸣诊断为重度抑郁症，休学一学期。", "重度抑郁症"),
        ("郑爱民，吸毒史，每月尿检。", "吸毒史"),
        ("来信人自称施阿毛，说自己被查出肝硬化。", "查出肝硬化"),
        ("矫正对象名册：何军，危险驾驶罪，矫正期四个月。", "危险驾驶罪"),
        ("刘大伟曾因盗窃罪被判处有期徒刑。", "盗窃罪被判处"),
        ("叶建国为脱贫不稳定户。", "脱贫不稳定户"),
        ("肖静的基因检测报告已存入个人档案。", "基因检测报告"),
        ("已采集徐海涛指纹、虹膜信息。", "指纹、虹膜"),
        ("阿依古丽，维吾尔族，信仰伊斯兰教。", "信仰伊斯兰教"),
        ("胡玉珍系基督教徒。", "基督教徒"),
        ("其丈夫蒋伟东有犯罪前科。", "犯罪前科"),
        ("吴秀英|女|肢体残疾三级|已发放", "肢体残疾三级"),
        ("赵某某（女，11岁）就读于镇中心小学四年级", "11岁"),
    ],
)
def test_what_is_sensitive_is_found_in_further_words(text, value):
    assert holds(text, "sensitive_person", value), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "35至64周岁妇女可免费参加宫颈癌、乳腺癌检查。",
        "依法惩治盗窃罪、诈骗罪等多发性犯罪。",
        "佛教徒、基督教徒和穆斯林的信仰自由受法律保护。",
        "刘长富局长介绍，全市共有低保户1200户。",
        "无犯罪记录证明办理指南",
        "金农民专业合作社获得补助。",
    ],
)
def test_policy_and_offices_name_no_certain_person(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("现住和平里七区12号楼4门302，户主", "和平里七区12号楼4门302"),
        ("家庭住址：龙华区金贸街道5 单元\n548 室", "龙华区金贸街道5 单元\n548 室"),
    ],
)
def test_an_address_is_whole(text, value):
    assert holds(text, "home_address", value), found(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("社区矫正对象 麦某雄，因盗窃罪被判缓刑二年，每周报到。", "麦某雄，因盗窃罪被判缓刑二年"),
        ("行政部张敏怀孕28周，请求调整夜班。", "张敏怀孕28周"),
        ("支部备注：党员老周信佛，家中设有佛堂。", "党员老周信佛"),
        ("外调材料：其母信仰基督教，每周到堂礼拜。", "其母信仰基督教"),
        ("接访：黎女士遭丈夫殴打，暂住金海岸小区6栋203。", "黎女士遭丈夫殴打"),
        ("体检室：7号考生乙肝表面抗原阳性，姓名吉敏。", "乙肝表面抗原阳性，姓名吉敏"),
        ("两项补贴：羊建国，精神二级残疾，监护人羊建民。", "羊建国，精神二级残疾"),
        ("工会：职工蒙卫国欠网贷37万元。", "职工蒙卫国欠网贷37万元"),
    ],
)
def test_who_is_meant_is_known_by_half_a_name_a_role_or_a_relative(text, value):
    assert holds(text, "sensitive_person", value), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "黎女士遭丈夫殴打的案例，提醒大家依法维权。",
        "张某患糖尿病，案例已作匿名处理。",
        "健康科普：乙肝、梅毒、艾滋病的母婴阻断是免费的。",
        "一级、二级和三级智力精神残疾人可按程序申请。",
        "讣告：退休干部吴建中同志因病医治无效逝世，享年88岁。",
        "方案尚在谈，对方尚不知情。",
    ],
)
def test_nobody_is_meant_where_no_one_could_be_found(text):
    assert "sensitive_person" not in {kind for kind, _ in found(text)}, found(text)
