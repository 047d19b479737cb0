"""Labelled texts for screening, made up from a seed: `python -m benchmarks.screening_corpus --seed N --count N --print > FILE.jsonl`.

Every text is office prose with harmless look-alikes (document numbers, credit codes, amounts, talk about secrecy) and, in about two of
three, things that must be found, written in the many ways people write them. All persons and numbers are invented: IDs get their check
character by arithmetic, cards their Luhn digit. The rules were developed with seed `DEVELOPED`; figures are to be told for `HELD_OUT`.
The templates come from the same hand as the rules, so these figures are better than what unseen writing gives.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.screening import regions, validators

DEVELOPED, HELD_OUT = 2026, 20261123
COUNT = 1500


@dataclass(frozen=True)
class Sample:
    """A text with what must be found in it: pairs of kind and value, as it stands in the text."""

    id: str
    text: str
    findings: tuple[tuple[str, str], ...]

    def as_json(self) -> str:
        """One line in the form in which cases are kept."""
        facts = {"id": self.id, "text": self.text, "findings": [{"kind": kind, "value": value} for kind, value in self.findings]}
        return json.dumps(facts, ensure_ascii=False)


SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏"
    "魏吕丁任卢姚钟姜崔谭陆汪范金石廖贾夏韦方邹熊孟秦江薛尹段雷侯龙史陶贺顾毛郝龚邵万钱严符"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红云飞鹏浩宇欣怡子涵梓轩雨佳琪志国建文德海波亮辉彬鑫斌凯晶莹雪梅琴凤珍亚妹弟转"
)
STREETS = (
    "南海大道 滨海大道 龙昆南路 凤翔东路 海秀西路 和平大道 金盘路 秀华路 药谷一横路 永万路 文明东路 红城湖路 椰海大道 丘海大道 人民大道"
)
DISTRICTS = (
    "海口市秀英区 海口市龙华区 海口市琼山区 海口市美兰区 文昌市 澄迈县 "
    "琼海市 儋州市 定安县 广州市天河区 湖南省衡阳市珠晖区 四川省达州市通川区"
)
TOWNS = "云龙镇 老城镇 永兴镇 石山镇 长流镇 东山镇 遵谭镇 龙泉镇 演丰镇 文教镇 会文镇 塔市乡 福山镇 翰林镇"
VILLAGES = "云岭村 荣堂村 美孝村 博学村 儒豪村 道堂村 文音村 大美村 国群村 三卿村 玉仙村 苍原村 龙群村"
COMPOUNDS = "椰海花园 金山花园 滨江名苑小区 海天公寓 绿地家园 和谐新村 昌茂花园 世纪嘉园 水岸华庭 学苑小区 银河家园 丽景佳苑"


def one(rng: random.Random, words: str) -> str:
    return rng.choice(words.split())


def name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2, 2))))


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


CODES = sorted(code for code in regions.codes() if not code.endswith("00") and code[0] < "7")


def resident_id(rng: random.Random, code: str = "") -> str:
    born = f"{rng.randint(1940, 2015)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    body = (code or rng.choice(CODES)) + born + digits(rng, 3)
    return body + validators.id_check(body)


def old_resident_id(rng: random.Random) -> str:
    return rng.choice(CODES) + f"{rng.randint(30, 84)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}" + digits(rng, 3)


def card(rng: random.Random, length: int) -> str:
    body = rng.choice(("621700", "622848", "622202", "623062", "621483", "622588", "621799", "625965")) + digits(rng, length - 7)
    return next(body + last for last in "0123456789" if validators.luhn(body + last))


def account(rng: random.Random) -> str:
    while True:
        value = rng.choice("123579") + digits(rng, rng.choice((11, 14, 16, 18)))
        if not validators.luhn(value) and not validators.has_id_shape(value.ljust(18, "0")):
            return value


def mobile(rng: random.Random) -> str:
    return (
        "1"
        + rng.choice(
            ("30", "35", "36", "38", "39", "50", "51", "52", "57", "58", "59", "76", "77", "80", "86", "87", "88", "89", "98", "99")
        )
        + digits(rng, 8)
    )


def home(rng: random.Random) -> str:
    district, street, town, village, place = (one(rng, words) for words in (DISTRICTS, STREETS, TOWNS, VILLAGES, COMPOUNDS))
    number, house, floor = rng.randint(1, 300), rng.randint(1, 30), rng.randint(2, 30)
    return rng.choice(
        (
            f"{district}{street}{number}号{place}{house}栋{rng.randint(1, 4)}单元{floor}0{rng.randint(1, 9)}室",
            f"{district}{street}{number}号{place}{rng.choice('ABCD')}栋{floor}0{rng.randint(1, 9)}房",
            f"{district}{town}{village}{rng.choice('一二三四五')}组{number}号",
            f"{district}{town}{village}委会下园村{number}号",
            f"{district}{place}{house}号楼{rng.randint(1, 3)}单元{rng.randint(1, 9)}0{rng.randint(1, 4)}",
        )
    )


FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def disguised(rng: random.Random, value: str, cuts: tuple[tuple[int, ...], ...], broken: bool = True) -> str:
    """The value as somebody wrote it: full width, in groups, with zero-width characters, over two lines."""
    way = rng.random()
    if way < 0.62:
        return value
    if way < 0.72:
        return value.translate(FULL)
    if way < 0.78:
        return "\u200b".join(value)
    if way < 0.82 and broken:
        middle = rng.randint(4, len(value) - 4)
        return value[:middle] + "\n" + value[middle:]
    separator = rng.choice((" ", "-", " ", "\u3000")) if broken else rng.choice((" ", "-"))
    parts, at = [], 0
    for size in rng.choice(cuts):
        parts.append(value[at : at + size])
        at += size
    return separator.join([*parts, value[at:]]).rstrip()


Maker = Callable[[random.Random], tuple[str, list[tuple[str, str]]]]


def _mark(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    level = rng.choice(("绝密", "机密", "秘密"))
    wide = level[0] + rng.choice((" ", "　", "  ")) + level[1] if rng.random() < 0.25 else level
    term = rng.choice(("长期", "10年", "20年", "5年", "1年", "6个月", "三年"))
    value = rng.choice(
        (
            lambda: f"{wide}★{term}",
            lambda: f"{wide} ★ {term}",
            lambda: f"{wide}☆{term}",
            lambda: f"【{wide}】",
            lambda: f"（{level}）",
            lambda: f"{wide}",
            lambda: f"{wide}　{term}",
            lambda: f"{level}*{term}",
            lambda: f"{level}件",
        )
    )()
    return f"\n{value}\n", [("secrecy_mark", value)]


def _mark_in_line(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    level = rng.choice(("绝密", "机密", "秘密"))
    text, value = rng.choice(
        (
            (f"\n密级：{level}　　保密期限：{rng.randint(1, 20)}年\n", level),
            (f"\n{digits(rng, 6)}　　{level}★{rng.randint(1, 20)}年　　特急\n", f"{level}★"),
            (f"本文件密级为{level}，请专人保管。", level),
            (f"\n海高新〔2022〕{rng.randint(1, 99)}号　　　　{level}\n", level),
            (f"此件定为{level}级，未经批准不得复制。", level),
        )
    )
    return text, [("secrecy_mark", value)]


def _internal(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = (
        rng.choice(("内部资料", "内部文件", "内部材料", "内部事项", "内部刊物"))
        + rng.choice((" ", "，", "　", "·", "\n", ""))
        + rng.choice(("注意保存", "注意保管", "注意保密", "妥善保管", "请妥善保存"))
    )
    return f"\n{value}\n", [("secrecy_mark", value)]


def _work(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    matter = rng.choice(("产业用地供应", "园区招商奖励", "标准厂房分配", "土地收储", "干部轮岗", "专项资金安排"))
    text, value = rng.choice(
        (
            (
                f"\n关于{matter}的实施方案（{(draft := rng.choice(('讨论稿', '送审稿', '汇报稿', '内部讨论稿', '第二稿', '未定稿')))}）\n",
                draft,
            ),
            (f"\n海口高新区管委会主任办公会议纪要\n〔2022〕第{rng.randint(1, 30)}期\n", "会议纪要"),
            (f"\n关于{matter}有关问题的请示\n", "请示"),
            ("\n党工委会议记录\n时间：2022年5月6日\n", "会议记录"),
            ("本材料仅供委领导参阅。", "仅供委领导参阅"),
            (f"\n内部文件　{(order := rng.choice(('不得外传', '严禁翻印', '请勿外传')))}\n", order),
            ("此件不公开。", "不公开"),
            ("拟办意见：建议按原方案执行，请主要领导审定。", "拟办意见"),
            ("以上意见妥否，请批示。", "妥否"),
            ("\n（会后收回）\n", "会后收回"),
            ("本件属于工作秘密，知悉人员不得扩散。", "工作秘密"),
            (f"\n{matter}情况专报\n", "情况专报"),
        )
    )
    return text, [("work_secret", value)]


def _commercial(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    text, value = rng.choice(
        (
            ("我公司提交的工艺配方和客户名单属于商业秘密，不同意公开。", "商业秘密"),
            ("\n（商业秘密）\n", "商业秘密"),
            (f"该宗回购谈判的出厂底价为{rng.randint(100, 900)}万元。", "底价"),
            ("主要原料配方：甲组分百分之三十，乙组分百分之十二。", "配方"),
            ("附件所列成本数据系本企业商业机密，请予保密。", "商业机密"),
            ("\n核心商密★长期\n", "核心商密"),
            (f"贵方报价所涉毛利率为{rng.randint(10, 60)}.5%，请勿对外提供。", "毛利率"),
        )
    )
    return text, [("commercial_secret", value)]


def _id(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    plain = resident_id(rng, rng.choice(("", "", "", "810000", "830000")))
    value = disguised(rng, plain, ((6, 8), (6, 4, 4), (4, 4, 4, 4), (3, 3, 4, 4)))
    if rng.random() < 0.15:
        value = value.replace("X", "x")
    if rng.random() < 0.06 and value == plain:
        value = value.replace("0", "O", 2).replace("1", "l", 1)
    label = rng.choice(("身份证号码：", "居民身份证", "公民身份号码 ", "证件号码:", "身份证：", "（身份证号", "ID号：", "", "证号为"))
    who = name(rng)
    text = f"{who}{rng.choice(('，', ' ', ''))}{label}{value}{'）' if label.startswith('（') else ''}{rng.choice(('。', '，', '；'))}"
    return text, [("resident_id", value)]


def _id15(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = old_resident_id(rng)
    return f"原身份证号{value}。", [("resident_id", value)]


def _suspect(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    plain = resident_id(rng)
    value = plain[:17] + rng.choice([letter for letter in "0123456789" if letter != plain[17]])
    return f"申请人身份证号：{value}。", [("resident_id_suspect", value)]


def _foreign(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    if rng.random() < 0.5:
        body = "911" + "840" + f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}" + digits(rng, 3)
        value = body + validators.id_check(body)
    else:
        value = (
            rng.choice(("USA", "GBR", "FRA", "JPN"))
            + "1101"
            + f"{rng.randint(50, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
            + digits(rng, 2)
        )
    return f"外国人永久居留身份证号码：{value}，", [("resident_id", value)]


def _passport(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = rng.choice(("E", "G", "EA", "EJ", "D")) + digits(rng, 8)
    value = value if len(value) == 9 else value[:9]
    return rng.choice(("护照号码：{}。", "持护照（{}）出境。", "护照 {} 有效期至2030年。", "因公护照号：{}，")).format(value), [
        ("passport", value)
    ]


def _permit(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    text, value = rng.choice(
        (
            ("港澳居民来往内地通行证号码：{}。", rng.choice("HM") + digits(rng, rng.choice((8, 10)))),
            ("台湾居民来往大陆通行证（{}）", digits(rng, 8)),
            ("往来港澳通行证{}，", "C" + digits(rng, 8)),
        )
    )
    return text.format(value), [("travel_permit", value)]


def _card(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = card(rng, rng.choice((16, 19, 19)))
    if rng.random() < 0.4:
        value = " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    elif rng.random() < 0.2:
        value = value.translate(FULL)
    return f"{rng.choice(('银行卡号：', '卡号', '社保卡账号：', '打入工资卡', '建行', ''))}{value}{rng.choice(('。', '，', ' '))}", [
        ("bank_card", value)
    ]


def _account(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = account(rng)
    label = rng.choice(("账号：", "银行账号:", "开户行：海口农商银行，账号：", "收款账户", "帐号 ", "一卡通账号："))
    return f"{label}{value}。", [("bank_account", value)]


def _mobile(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    plain = mobile(rng)
    value = disguised(rng, plain, ((3, 4), (3, 4), (7,)), broken=False)
    value = value.replace("\u200b", "")
    lead = rng.choice(("手机：", "联系电话：", "电话", "（", "本人手机号码", "联系方式：", "+86 ", "Tel:", ""))
    return f"{lead}{value}{'）' if lead == '（' else '，'}", [("mobile", value)]


def _landline(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    local = rng.choice("6") + digits(rng, 7)
    value = rng.choice(
        (
            f"0898-{local}",
            f"(0898){local}",
            f"0898 {local[:4]} {local[4:]}",
            f"0898-{local}转80{rng.randint(1, 9)}",
            f"0898—{local}",
            f"010-{local}",
        )
    )
    return rng.choice(("联系电话：{}。", "传真：{}，", "宅电 {}；", "固话{}。")).format(value), [("landline", value)]


def _email(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    user = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(4, 9))) + rng.choice(
        ("", digits(rng, 3), "_" + digits(rng, 2))
    )
    value = f"{user}{rng.choice(('@', '@', '@', '＠'))}{rng.choice(('163.com', 'qq.com', '126.com', 'hainan.gov.cn', 'foxmail.com'))}"
    return rng.choice(("邮箱：{}。", "材料请发至{}，", "电子邮件{}；")).format(value), [("email", value)]


def _plate(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    dot = rng.choice(("", "", "·", " "))
    tail = rng.choice(
        (
            digits(rng, 5),
            rng.choice("ABCDFGHK") + digits(rng, 4),
            "D" + digits(rng, 5),
            digits(rng, 5) + "F",
            digits(rng, 4) + "学",
            digits(rng, 2) + "K" + digits(rng, 2),
        )
    )
    value = f"{rng.choice('琼粤京沪湘桂')}{rng.choice('ABCE')}{dot}{tail}"
    return rng.choice(("车牌号{}，", "驾驶{}小型客车", "车辆号牌：{}。", "{}（轿车）")).format(value), [("vehicle_plate", value)]


def _home(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = home(rng)
    return rng.choice(("家住{}，", "家庭住址：{}。", "户籍地址：{}；", "现居住在{}。", "住址{}，", "住{}，", "居住地：{}。")).format(
        value
    ), [("home_address", value)]


def _sensitive(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    who = name(rng)
    ill = rng.choice(("尿毒症", "精神分裂症", "肺癌", "急性白血病", "乙肝", "慢性肾功能衰竭", "抑郁症", "小儿脑瘫", "类风湿性关节炎"))
    text, value = rng.choice(
        (
            (f"{who}患有{ill}，长期治疗。", f"患有{ill}"),
            (f"申请人{who}，因患{ill}致贫。", f"患{ill}"),
            (f"{who}（低保户，肢体残疾二级）。", "低保户"),
            (f"致贫原因：{ill}致贫。", ill),
            (f"残疾类别：{rng.choice(('精神', '肢体', '智力', '听力'))}残疾{rng.choice('一二三')}级。", "残疾类别"),
            (f"低保户{who}，家中三口人。", "低保户" + who),
            (f"学生{who}，{rng.randint(6, 13)}岁，就读于滨海小学三年级2班。", who),
            (f"其子被诊断为{ill}，每月需复查。", f"诊断为{ill}"),
            (f"{who}系孤儿，由其祖母抚养。", f"{who}系孤儿"),
            (f"特困人员{who}，", f"特困人员{who}"),
            (f"病情诊断：{ill}。", ill),
        )
    )
    return text, [("sensitive_person", value)]


def _name(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    value = name(rng)
    text = rng.choice(("姓名：{}，", "申请人：{}。", "户主：{}；", "{}，男，汉族，", "{}，女，1968年出生，", "被征收人：{}，"))
    return text.format(value), [("person_name", value)]


def _table(rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
    parting = rng.choice(("\t", " | ", "　　", ","))
    kinds = rng.choice(
        (("身份证号", "银行账号"), ("身份证号码", "联系电话"), ("家庭住址", "手机号"), ("病种", "救助金额"), ("一卡通账号", "发放金额"))
    )
    rows, labels = [parting.join(("序号", "姓名", *kinds))], []
    for number in range(1, rng.randint(3, 6)):
        cells = [str(number), name(rng)]
        labels.append(("person_name", cells[1]))
        for kind in kinds:
            if "身份证" in kind:
                cells.append(resident_id(rng))
                labels.append(("resident_id", cells[-1]))
            elif "账号" in kind:
                cells.append(account(rng))
                labels.append(("bank_account", cells[-1]))
            elif "电话" in kind or "手机" in kind:
                cells.append(mobile(rng))
                labels.append(("mobile", cells[-1]))
            elif "住址" in kind:
                cells.append(home(rng))
                labels.append(("home_address", cells[-1]))
            elif kind == "病种":
                cells.append(rng.choice(("恶性肿瘤", "尿毒症", "冠心病", "白血病")))
                labels.append(("sensitive_person", cells[-1]))
            else:
                cells.append(str(rng.randint(500, 9000)))
        rows.append(parting.join(cells))
    return "\n" + "\n".join(rows) + "\n", labels


POSITIVE: tuple[Maker, ...] = (
    _mark, _mark, _mark_in_line, _internal, _work, _work, _commercial, _id, _id, _id, _id15, _suspect, _foreign,
    _passport, _permit, _card, _card, _account,
    _mobile, _mobile, _landline, _email, _plate, _home, _home, _sensitive, _sensitive, _name, _table,
)  # fmt: skip


def _credit_code(rng: random.Random) -> str:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91460100" + "".join(rng.choice(alphabet) for _ in range(9))
    return next(body + last for last in alphabet if validators.is_credit_code(body + last))


NEGATIVE: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"索引号：00817525-1/{rng.randint(2015, 2024)}-0{digits(rng, 4)}。",
    lambda rng: f"根据海高新〔{rng.randint(2012, 2024)}〕{rng.randint(1, 300)}号文件精神，",
    lambda rng: f"统一社会信用代码：{_credit_code(rng)}。",
    lambda rng: f"项目总投资{rng.randint(1, 99)},{digits(rng, 3)},{digits(rng, 3)}.{digits(rng, 2)}元。",
    lambda rng: f"合同金额1{rng.choice('3578')}{digits(rng, 9)}元。",
    lambda rng: f"ISBN 978-7-{digits(rng, 4)}-{digits(rng, 4)}-{digits(rng, 1)}。",
    lambda rng: f"身份证号{resident_id(rng)[:4]}**********{digits(rng, 4)}，",
    lambda rng: f"手机号码1{rng.choice('358')}{digits(rng, 1)}****{digits(rng, 4)}。",
    lambda rng: f"银行卡号************{digits(rng, 4)}。",
    lambda rng: "服务热线12345，投诉电话12315。",
    lambda rng: f"咨询热线400-{digits(rng, 3)}-{digits(rng, 4)}。",
    lambda rng: "涉及国家秘密、商业秘密和个人隐私的信息不予公开。",
    lambda rng: "国家秘密的密级分为绝密、机密、秘密三级。",
    lambda rng: "绝密级国家秘密的保密期限不超过三十年，机密级不超过二十年，秘密级不超过十年。",
    lambda rng: "标志应当写成“机密★10年”的形式，由定密责任人标注。",
    lambda rng: "机关工作人员应当严守工作秘密，加强内部资料管理。",
    lambda rng: "经审查，拟公开的信息不涉及国家秘密。",
    lambda rng: "会议传达了上级会议纪要精神。",
    lambda rng: "现将《园区招商办法（征求意见稿）》向社会公开征求意见。",
    lambda rng: "对低保对象、特困人员和残疾人给予补贴。",
    lambda rng: "患有严重疾病的困难职工可以申请救助。",
    lambda rng: f"办公地址：海口市秀英区南海大道{rng.randint(1, 300)}号创业孵化中心A座{rng.randint(2, 15)}层。",
    lambda rng: f"公司注册地址为海口市国贸大道{rng.randint(1, 60)}号景瑞大厦B座{rng.randint(2, 30)}01室。",
    lambda rng: f"{one(rng, COMPOUNDS)}{rng.randint(1, 9)}栋、{rng.randint(10, 20)}栋外墙改造工程已完工。",
    lambda rng: f"建设项目位于{one(rng, TOWNS)}{one(rng, VILLAGES)}，用地面积{rng.randint(1000, 90000)}.{digits(rng, 2)}平方米。",
    lambda rng: f"订单号{rng.randint(2015, 2024)}{digits(rng, 14)}。",
    lambda rng: f"项目代码：{rng.randint(2018, 2024)}-460105-{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 6)}。",
    lambda rng: f"施工许可证编号460105{rng.randint(2016, 2024)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}0{digits(rng, 3)}。",
    lambda rng: f"发票号码{digits(rng, 8)}，凭证号{digits(rng, 10)}。",
    lambda rng: f"坐标：东经110.{digits(rng, 7)}，北纬20.{digits(rng, 7)}。",
    lambda rng: f"{rng.randint(2015, 2024)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日{rng.randint(8, 17)}:30至18:00。",
    lambda rng: f"任命{name(rng)}同志为园区管委会副主任。",
    lambda rng: f"管委会主任{name(rng)}主持会议并讲话。",
    lambda rng: f"执行标准GB/T {digits(rng, 5)}-20{rng.randint(10, 22)}。",
    lambda rng: f"快递单号SF{digits(rng, 13)}。",
)

PROSE = (
    "为进一步优化营商环境，园区管委会制定了年度工作计划。",
    "各部门要按照职责分工，认真抓好落实。",
    "会议研究了园区基础设施建设的有关事项。",
    "现将有关情况公示如下，接受党员和群众监督。",
    "公示期为五个工作日，自发布之日起计算。",
    "财政预算执行情况总体良好，“三公”经费支出下降。",
    "本办法自印发之日起施行，由管委会办公室负责解释。",
    "园区企业可以按照规定申请专项资金支持。",
    "行政许可事项的办理流程和时限已在网站公布。",
    "信息公开工作坚持先审查后公开的原则。",
    "首问责任人应当热情接待来访人员，做好登记。",
    "领导班子成员分工情况如下。",
    "干部选拔任用工作严格按照程序进行。",
    "机关党支部开展了主题党日活动。",
    "我委收到申请后，依法在二十个工作日内作出答复。",
    "有关单位应当于月底前报送总结材料。",
    "工程已完成招标，施工单位进场施工。",
    "请符合条件的企业按时提交材料。",
    "年度考核结果分为优秀、合格、基本合格和不合格。",
    "对群众反映的问题，相关部门已经核实并整改。",
    "民主生活会查摆了存在的问题，明确了整改措施。",
)


def sample(rng: random.Random, number: int) -> Sample:
    """One text: paragraphs of prose with look-alikes, and in two of three with things to find."""
    pieces = [rng.choice(PROSE) for _ in range(rng.randint(6, 16))]
    pieces += [rng.choice(NEGATIVE)(rng) for _ in range(rng.randint(1, 5))]
    labels: list[tuple[str, str]] = []
    if rng.random() < 0.67:
        for _ in range(rng.choice((1, 1, 2, 3))):
            piece, found = rng.choice(POSITIVE)(rng)
            pieces.append(piece)
            labels += found
    rng.shuffle(pieces)
    text = f"关于园区第{number}号事项的情况\n" + "".join(piece + ("\n" if rng.random() < 0.3 else "") for piece in pieces)
    return Sample(f"made-{number}", text, tuple(labels))


def corpus(seed: int, count: int = COUNT) -> Iterator[Sample]:
    """As many texts as asked for, the same for the same seed."""
    rng = random.Random(seed)
    for number in range(1, count + 1):
        yield sample(rng, number)


def main() -> int:
    """Tell what the corpus holds, or with --print give it, one text a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=DEVELOPED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--print", action="store_true", help="print the texts with their labels")
    given = parser.parse_args()
    made = list(corpus(given.seed, given.count))
    if given.print:
        sys.stdout.writelines(one.as_json() + "\n" for one in made)
    else:
        kinds = Counter(kind for one in made for kind, _ in one.findings)
        print(f"seed {given.seed}: {len(made)} texts, {sum(not one.findings for one in made)} with nothing to find")
        print(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
