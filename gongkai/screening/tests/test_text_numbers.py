"""Numbers that name a person or his money are found however they are written, and numbers that name nobody are left alone."""

from itertools import pairwise, product

import pytest

from gongkai.screening.lists import Lists
from gongkai.screening.tests.texts import CARD, ID, ID_WITH_X, MOBILE, checked, found, holds, luhn_card
from gongkai.screening.text import screen_text

pytestmark = pytest.mark.clause("8.2")

FORMS_OF_AN_ID = [
    ID,
    ID_WITH_X,
    ID_WITH_X.lower(),
    f"{ID[:6]} {ID[6:14]} {ID[14:]}",
    f"{ID[:6]}-{ID[6:14]}-{ID[14:]}",
    f"{ID[:6]}\n{ID[6:]}",
    " ".join(ID),
    "\n".join(ID),
    " | ".join(ID),
    "\u200b".join(ID),
    ID.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ID.replace("0", "O"),
    ID.replace("1", "l"),
    ID.replace("0", "〇").translate(str.maketrans("123456789", "一二三四五六七八九")),
    checked("81000019870314232"),
    checked("83000019870314232"),
    checked("91184019870314232"),
]


@pytest.mark.parametrize("form", FORMS_OF_AN_ID)
def test_a_resident_id_is_found_in_every_form(form):
    assert found(f"申请人，身份证号码：{form}。") == [("resident_id", form)]


@pytest.mark.parametrize("before", ["", "张三", "ID:", "NO.", "sfz", "_", "1、", "（"])
def test_a_resident_id_needs_no_word_before_it(before):
    assert found(f"{before}{ID}") == [("resident_id", ID)]


def test_columns_that_ran_together_do_not_hide_an_id_or_a_mobile():
    assert found(f"张三{ID}{MOBILE}") == [("resident_id", ID), ("mobile", MOBILE)]


def test_an_old_id_is_found_by_region_and_birthday():
    assert found("旧证号460100650314123，") == [("resident_id", "460100650314123")]
    assert found("旧证号460100651314123，") == []
    assert found("旧证号990100650314123，") == []


def test_old_cards_of_foreigners_are_found():
    assert found("永久居留证 USA110075030412") == [("resident_id", "USA110075030412")]


def test_an_id_with_a_wrong_check_character_is_suspect():
    wrong = ID[:17] + ("1" if ID[17] != "1" else "2")
    assert found(f"身份证号：{wrong}") == [("resident_id_suspect", wrong)]
    assert found(f"{wrong}") == [("resident_id_suspect", wrong)]


def test_an_id_with_a_digit_lost_is_suspect_under_its_label():
    assert found(f"身份证号：{ID[:9]}{ID[10:]}") == [("resident_id_suspect", ID[:9] + ID[10:])]
    assert found(f"流水号：{ID[:9]}{ID[10:]}") == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("护照号：E12345678", "passport", "E12345678"),
        ("持中国护照（EA1234567）出境", "passport", "EA1234567"),
        ("PASSPORT NO. G12345678", "passport", "G12345678"),
        ("姓名 SMITH JOHN 护照 533380006", "passport", "533380006"),
        ("姓名\t国籍\t护照号\nJohn Smith\t美国\t512345678\n", "passport", "512345678"),
        ("港澳居民来往内地通行证 H1234567801", "travel_permit", "H1234567801"),
        ("台湾居民来往大陆通行证号码：12345678", "travel_permit", "12345678"),
        ("往来港澳通行证C12345678", "travel_permit", "C12345678"),
        (f"卡号：{CARD}", "bank_card", CARD),
        (f"打入{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "bank_card", CARD[16:]),
        ("开户行：海口农商银行龙华支行，账号：1009587600000123", "bank_account", "1009587600000123"),
        ("银行账号:4600 1002 5360 5000 1234", "bank_account", "4600 1002 5360 5000 1234"),
        ("收款账户 21-180001040012345", "bank_account", "21-180001040012345"),
        ("请汇至建设银行海口高新支行 46001002537053001234", "bank_account", "46001002537053001234"),
        ("联系人王先生，138-7654-3210", "mobile", "138-7654-3210"),
        ("(+86) 13876543210", "mobile", "13876543210"),
        ("手机：１３８７６５４３２１０", "mobile", "１３８７６５４３２１０"),
        ("电话:138(7654)3210", "mobile", "138(7654)3210"),
        ("手机l387654321O", "mobile", "l387654321O"),
        ("电话013876543210", "mobile", "13876543210"),
        ("电话：(0898) 6863-1234", "landline", "(0898) 6863-1234"),
        ("传真0898—68631234转802", "landline", "0898—68631234转802"),
        ("总机：68631234转802", "landline", "68631234"),
        ("电话：0898-68631234、68631235", "landline", "68631235"),
        ("+86-898-68631234", "landline", "+86-898-68631234"),
        ("车牌号琼A·8K123", "vehicle_plate", "琼A·8K123"),
        ("粤B D12345 新能源", "vehicle_plate", "粤B D12345"),
        ("琼C1234学", "vehicle_plate", "琼C1234学"),
        ("车牌：琼Ａ１２３４５", "vehicle_plate", "琼Ａ１２３４５"),
        ("邮箱：wang_xm88@qq.com。", "email", "wang_xm88@qq.com"),
        ("发送至wangxm＠163.com", "email", "wangxm＠163.com"),
        ("lisi [at] qq.com", "email", "lisi [at] qq.com"),
    ],
)
def test_other_numbers_are_found_in_their_forms(text, kind, value):
    assert holds(text, kind, value), found(text)
    assert {other for other, _ in found(text)} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "索引号: 00817525-1/2022-06004",
        "文号：海高新〔2015〕12号",
        "统一社会信用代码：91460100MA5T1A2B3C",
        "统一社会信用代码 914601006931600001",
        "ISBN 978-7-5096-1234-5",
        "合同金额13812345678元",
        "预算12,345,678.90元，其中13800138000.00元",
        "服务热线12345，咨询电话400-123-4567，800-820-8820",
        f"身份证号 {ID[:4]}**********{ID[14:]}",
        f"身份证号 {ID[:6]}********{ID[14:]}",
        "手机138****5678",
        "银行卡号************1234",
        "项目代码2020-460105-70-03-012345",
        "建筑工程施工许可证编号460105202206150101",
        "订单号 202206151234567890",
        "发票号码 12345678，快递单号 SF1234567890123",
        "QQ群 123456789，邮编570311",
        "经度110.1234567 纬度20.1234567",
        "圆周率3.1415926535897932384，地址192.168.1.100",
        "执行标准 GB/T 2260-2007",
        "登录账号：20220012345",
        "护照办理 电话 12367",
        "车牌摇号，琼A、琼B号段",
        "身份证号：□□□□□□□□□□□□□□□□□□",
        "@所有人，a@b，微博@海口高新区",
        "时间：2022-01-01至2022-12-31 10:30-12:00",
    ],
)
def test_numbers_that_name_nobody_are_left_alone(text):
    assert found(text) == []


def test_the_bodys_own_telephones_and_mail_are_not_reported():
    text = "电话：0898-68631234，监督电话：6863 1234，邮箱：office@gx.hainan.gov.cn，另一处：0898-68635678"
    assert found(text, lists=Lists(own_phones=("0898-68631234",), own_emails=("@gx.hainan.gov.cn",))) == [("landline", "0898-68635678")]


def test_what_was_judged_harmless_is_not_reported_again():
    assert found(f"联系电话{MOBILE}", lists=Lists(known=("138 7654 3210",))) == []


def test_the_heading_of_a_column_tells_what_a_cell_is():
    assert found("1009587600000123", context="银行账号") == [("bank_account", "1009587600000123")]
    assert found("1009587600000123", context="订单号") == []
    assert found("512345678", context="护照号码") == [("passport", "512345678")]


def test_a_table_in_a_text_is_read_under_its_headings():
    table = "序号,姓名,一卡通账号,金额\n1,陈大文,382993215711649,500\n2,李二妹,246183933177381,600\n"
    assert found(table) == [("bank_account", "382993215711649"), ("bank_account", "246183933177381")]


def test_no_finding_carries_the_full_value():
    text = (
        f"{ID}，{MOBILE}，{CARD}，护照E12345678，账号1009587600000123，lisi@qq.com，琼A12345，家住海口市海秀花园3栋2单元1201室，"
        f"姓名：王建国"
    )
    told = [str(one.as_json()) for one in screen_text(text)]
    assert len(told) >= 9
    for value in (ID, MOBILE, CARD, "E12345678", "1009587600000123", "lisi@qq.com", "琼A12345", "海秀花园3栋2单元1201室", "王建国"):
        assert not any(value in one for one in told), value
    assert any(f"{ID[:4]}**********{ID[14:]}" in one for one in told)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("法国护照：17CV28461", "passport", "17CV28461"),
        ("（护照番号：TK8123456）", "passport", "TK8123456"),
        ("护 照 号：E 8 1 2 3 4 5 6 7", "passport", "E 8 1 2 3 4 5 6 7"),
        ("护照75 4182936，签证", "passport", "75 4182936"),
        ("Reisepass C4VK81PNT", "passport", "C4VK81PNT"),
        ("证件种类\t证件号\n回乡证\tH 0192 8374", "travel_permit", "H 0192 8374"),
        ("手机：+86 138 7654 3210", "mobile", "+86 138 7654 3210"),
        ("联系方式：（86）13876543210", "mobile", "（86）13876543210"),
        (f"请核对卡号\n{CARD[:10]}\n{CARD[10:]}\n收款人", "bank_card", f"{CARD[:10]}\n{CARD[10:]}"),
        ("单位|开户行|帐  号\n某校|某支行|3 5 8 2 7 1 9 0 4 6 1 3", "bank_account", "3 5 8 2 7 1 9 0 4 6 1 3"),
        (f"内嵌sfz{ID_WITH_X}dh", "resident_id", ID_WITH_X),
        ("车辆鲁Q·7K158挂超限", "vehicle_plate", "鲁Q·7K158挂"),
    ],
)
def test_numbers_are_found_however_offices_and_scanners_write_them(text, kind, value):
    assert holds(text, kind, value), found(text)


def test_an_id_without_its_last_character_is_suspect_under_its_label_or_heading():
    assert found(f"身份证号：{ID[:17]}") == [("resident_id_suspect", ID[:17])]
    assert found(f"姓名\t身份证号\n李四\t{ID[:17]}") == [("resident_id_suspect", ID[:17])]
    assert found(f"居民身份证：990199{ID[6:14]}1234") == [("resident_id_suspect", f"990199{ID[6:14]}1234")]
    assert found(f"流水号：{ID[:17]}") == []


@pytest.mark.parametrize(
    "text",
    [
        "1308642 2026-01-01",
        f"比值为0.{CARD}",
        f"比值为0.{ID}",
        "单位：元\n项目\t预算数\t决算数\n基本支出\t13812067900\t13698201745",
    ],
)
def test_dates_fractions_and_sums_are_no_numbers_of_persons(text):
    assert found(text) == []


def test_the_number_of_an_entry_does_not_hide_the_card_behind_it():
    assert ("bank_card", CARD) in found(f"卡号：\n1.{CARD}")


ACCOUNT = "46001002537053001234"
SHORT_ACCOUNT = "266273849105"
OLD_CARD = luhn_card("436742123829103847")
FOREIGN_CARD = luhn_card("455351827364519")


@pytest.mark.parametrize("account", [ACCOUNT, SHORT_ACCOUNT])
@pytest.mark.parametrize(
    "text",
    [
        "基本户：{}",
        "一般户 {}",
        "财政专户（农行）：{}",
        "公户 {}",
        "零余额账户：{}",
        "账号（人民币）：{}",
        "Beneficiary a/c: {}",
        "请转到农业银行 {} 户名张三",
        "户名：张三 {} 工商银行",
        "{}（建行账号）",
        "拨付到 {}（农商行）",
        "扶贫资金划拨至{}账户",
        "|户名|开户行|账号|\n|---|---|---|\n|某村|农行|{}|",
        "开户行\t农行清河支行\n账号\t{}\n户名\t某村",
        "收款单位\t开户行\t收款账号\t金额\n某公司\t农行\t{}\t300.00",
        "地址、电话：某路1号\n开户行及账号：工行清河支行{}",
    ],
)
def test_an_account_is_found_by_its_label_its_column_or_the_bank_beside_it(text, account):
    assert holds(text.format(account), "bank_account", account), found(text.format(account))


@pytest.mark.parametrize(
    "text",
    [
        "账号：1010283746000278、1010283746000193",
        "账号：A村1010283746000278；B村1010283746000193",
        "账号如下：\n1010283746000278\n1010283746000193\n1010283746000355",
        "账号：\n（1）张三 1010283746000278\n（2）李四 1010283746000193",
    ],
)
def test_every_account_of_a_list_under_one_label_is_found(text):
    assert holds(text, "bank_account", "1010283746000278")
    assert holds(text, "bank_account", "1010283746000193"), found(text)


@pytest.mark.parametrize(
    "value",
    [
        "1010 2837 4600 0193",
        "1010.2837.4600.0193",
        "1010283746\n000193",
        "1O1O283746OOO193",
        "NRA2660273849105",
        "一〇一〇二八三七四六〇〇〇一九三",
        "１０１０２８３７４６０００１９３",
    ],
)
def test_an_account_is_found_however_it_is_written(value):
    assert holds(f"账号：{value}\n户名：张三", "bank_account", value), found(f"账号：{value}\n户名：张三")


@pytest.mark.parametrize(
    "text",
    [
        "登录账号：202100012345",
        "宽带账号：089812345678",
        "会员卡号：202100012345",
        "电费户号：0420018273645102",
        "基本户开户许可证核准号 J6410001234501",
        "贷款合同编号：202108270001234",
        "工行清河支行2021年贷款余额123456789012元",
        "转账支票号码 10204610 08273645",
    ],
)
def test_what_is_no_account_of_a_bank_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("groups", "between"),
    [
        *product([(4, 4, 4, 4, 3), (3, 4, 4, 4, 4), (5, 5, 5, 4), (10, 9), (2, 17), (16, 3), (1,) * 19], [" ", "  ", "-", ".", " - "]),
        ((4, 4, 4, 4, 3), "/"),
        ((1,) * 19, "/"),
    ],
)
def test_a_card_under_its_label_may_be_parted_anywhere(groups, between):
    ends = [sum(groups[:number]) for number in range(len(groups) + 1)]
    value = between.join(CARD[start:end] for start, end in pairwise(ends))
    assert holds(f"卡号：{value}", "bank_card", value), found(f"卡号：{value}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("领款人：周达 {} 建设银行龙卡", OLD_CARD),
        ("张三 {}（工行）", OLD_CARD),
        ("{}", OLD_CARD),
        ("Bank card: {}", FOREIGN_CARD),
        ("VISA {}", FOREIGN_CARD),
        ("卡：{}", FOREIGN_CARD),
        ("张三 {} 建行", CARD.replace("0", "O")),
        ("卡号：{}", CARD.replace("1", "l")),
        ("卡号：{}", CARD.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))),
        ("卡号：{}", CARD[:4] + "\r\n    " + CARD[4:]),
    ],
)
def test_a_card_is_found_by_the_bank_or_the_word_beside_it(text, value):
    assert holds(text.format(value), "bank_card", value), found(text.format(value))


@pytest.mark.parametrize(
    "form",
    [
        "/".join((ID[:6], ID[6:14], ID[14:])),
        "、".join(ID),
        "][".join(ID),
        "□".join(ID),
        f"（{ID[:6]}）{ID[6:]}",
        ID.translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")),
        ID.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
        ID.replace("0", "О"),
        ID.replace("9", "g"),
        ID.replace("6", "b"),
        ID.replace("0", "口"),
        ID_WITH_X[:-1] + "✗",
    ],
)
def test_what_parts_an_id_or_stands_for_its_figures_behind_the_label_does_not_hide_it(form):
    assert holds(f"身份证号：{form}，", "resident_id", form), found(f"身份证号：{form}，")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("香港居民身份证号码 {}", "K123456(7)"),
        ("HKID: {}", "K123456(7)"),
        ("澳门居民身份证：{}", "1234567(8)"),
        ("澳门身份证 {}", "1/234567/8"),
        ("台湾地区身份证字号 {}", "A123456789"),
    ],
)
def test_identity_cards_of_hong_kong_macao_and_taiwan_are_found_behind_their_names(text, value):
    assert holds(text.format(value), "resident_id", value)
    assert found(value) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sfz：{}，少填一位", ID[:17]),
        ("身份证号码（校验未通过）：{}", "999999199001011237"),
        ("身份证号码 {}（多录一位）", ID + "7"),
        ("身份证号：{}", ID[:17] + "Y"),
        ("身份证号：{}", (ID[:17] + ("1" if ID[17] != "1" else "2")).replace("0", "O")),
    ],
)
def test_an_id_that_cannot_be_right_is_suspect_under_its_label(text, value):
    assert holds(text.format(value), "resident_id_suspect", value), found(text.format(value))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("外籍专家持{}号护照入境", "passport", "512345678"),
        ("护照号：{}", "passport", "E 12345678"),
        ("护照：{}", "passport", "E-12345678"),
        ("护照号：{}", "passport", "E A 1 2 3 4 5 6 7"),
        ("持{}号通行证", "travel_permit", "C12345678"),
        ("Travel Permit: {}", "travel_permit", "H1234567801"),
        ("臺胞證 {}", "travel_permit", "00123456"),
        ("通行证号：{}", "travel_permit", "H 1 2 3 4 5 6 7 8 0 1"),
        ("手机：{}", "mobile", "138/7654/3210"),
        ("支付宝账号：{}", "mobile", "13876543210"),
        ("住户宅电{}", "landline", "68631234"),
        ("邮箱：{}", "email", "zhang.san@\nqq.com"),
        ("邮箱：{}", "email", "zhang.san@qq。com"),
        ("邮箱：{}", "email", "zhang.san【at】qq.com"),
        ("邮箱：{}", "email", "zhang.san at qq dot com"),
        ("使馆车辆{}", "vehicle_plate", "使014273"),
        ("拖拉机号牌{}", "vehicle_plate", "琼01-12345"),
        ("车牌：{}", "vehicle_plate", "琼A\n12345"),
        ("車牌：{}", "vehicle_plate", "瓊A12345"),
        ("救护车{}", "vehicle_plate", "琼X12345应急"),
    ],
)
def test_papers_telephones_mail_and_plates_are_found_in_further_forms(text, kind, value):
    assert holds(text.format(value), kind, value), found(text.format(value))


@pytest.mark.parametrize(
    "text",
    [
        "咨询电话：0898-28226789",
        "监督举报电话：（0898）28223456，县纪委监委",
        "企业咨询专线：0898-28228888转8012；夜间值班：0898-28228110",
        "举报邮箱：jw@qinghe.gov.cn",
        "车辆通行证 20210827号",
    ],
)
def test_what_an_office_offers_to_the_public_is_not_reported(text):
    assert found(text) == []


def test_an_offices_own_telephones_are_told_unless_the_body_lists_them():
    text = "办公室电话：0898-28221234　传真：0898-28221235\n承办单位：某镇政府（电话：0898-28286111）"
    assert [value for _, value in found(text)] == ["0898-28221234", "0898-28221235", "0898-28286111"]


def test_a_telephone_at_home_is_reported_beside_one_that_is_offered():
    assert found("咨询电话：0898-28226789，户主家庭电话：0898-28226790") == [("landline", "0898-28226790")]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("护照编号：{}", "passport", "D\nE2837465"),
        ("护照号: {}", "passport", "EG3O28l74"),
        ("回乡卡：{}", "travel_permit", "Ｈ８２７３６１５０"),
        ("卡式台胞证\n{}", "travel_permit", "0273\n8164"),
        ("{} 建行 退保证金用", "bank_card", "\n".join((CARD[:6], CARD[6:10], CARD[10:14], CARD[14:18], CARD[18:]))),
        ("工资代发：王琳，{}", "bank_card", CARD.replace("1", "l").replace("0", "O", 1)),
        ("快递收：刘海燕 {} 转交办公室", "mobile", "19808927364"),
        ("联系人：吴师傅\n电话：{}", "landline", "0898-\n65273849"),
        ("车号{}", "vehicle_plate", "浙\nB2K736"),
    ],
)
def test_breaks_of_lines_and_misread_letters_hide_no_paper_card_telephone_or_plate(text, kind, value):
    assert holds(text.format(value), kind, value), found(text.format(value))


def test_the_nearest_word_tells_a_passport_from_a_permit():
    assert found("1. 郑家豪，回乡证H02839174\n2. 李敏，护照M28374651\n3. 台胞证02938471") == [
        ("travel_permit", "H02839174"),
        ("passport", "M28374651"),
        ("travel_permit", "02938471"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "银行行号（联行号）：102641000273；SWIFT：ICBKCNBJHNN",
        f"公民身份号码{ID[:14]}XXXX，系公司股东",
        "UUID：46002819-8201-1500-1382-736451902837",
        "1 土方开挖 18.62 372400\n2 钢筋制作安装 5184",
        "日期\t手机\t值班室电话\n10月1日\t无\t0898-28281001",
    ],
)
def test_numbers_of_offices_and_programs_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("农户一折通：{}", "bank_account", ACCOUNT),
        ("账（卡）号：{}", "bank_account", ACCOUNT),
        ("银行户口号码：{}", "bank_account", SHORT_ACCOUNT),
        ("账号：{}", "bank_account", ACCOUNT.replace("0", "O", 1)),
        ("（*{}*）", "resident_id", ID),
        ("身份证号：{}", "resident_id", ID_WITH_X[:-1] + "（X）"),
        ("身份证：{}", "resident_id", "+".join((ID[:6], ID[6:14], ID[14:]))),
        ("PP No. {}", "passport", "E12345678"),
        ("P<CHNZHANG<<SAN\n{}4CHN8703145M2801015", "passport", "E12345678"),
        ("双程证号码：{}", "travel_permit", "C12345678"),
        ("台胞证：{}", "travel_permit", "0123456701(B)"),
        ("持往来港澳通行证，证件号码{}", "travel_permit", "12345678"),
        ("订单收货人李四{}", "mobile", MOBILE),
        ("金额500元 李四 {}", "mobile", MOBILE),
        ("宅电：{}", "landline", "O898-65273849"),
        ("宅电：{}", "landline", "零八九八六五二七三八四九"),
        ("邮箱：{}", "email", "zhangsan[AT]163[DOT]com"),
        ("邮箱：{}", "email", "zhangsan@163\n.com"),
    ],
)
def test_other_names_of_papers_and_accounts_and_other_ways_of_writing_are_known(text, kind, value):
    assert holds(text.format(value), kind, value), found(text.format(value))


def test_cards_for_roads_are_left_alone():
    assert found("ETC卡号：46012345678901234567") == []


def test_lists_of_foreigners_and_glued_columns_hide_no_passport_and_no_card():
    text = "来宾：JOHN（美国）护照号 512345678；MARIE（法国）17CV28461；KIM（韩国）M12345678"
    assert [value for kind, value in found(text) if kind == "passport"] == ["512345678", "17CV28461", "M12345678"]
    assert holds("证件类型：护照（P）\n证件号码：X1234567A", "passport", "X1234567A")
    assert holds(f"{ID}{MOBILE}{CARD}", "bank_card", CARD)


def test_a_time_behind_a_word_for_cards_is_no_account():
    assert found("一卡通系统维护时间 2021-08-27 00:00-06:00") == []


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("通讯录（内部）\n财政局 李局 28828611  13807698812", "landline", "28828611"),
        ("应急通讯：调度 0898-28821121，拖轮 28825517。", "landline", "28825517"),
        ("请退至 8110 9010 1360 0217 883（中信银行海口分行营业部）", "bank_account", "8110 9010 1360 0217 883"),
        ("房租请汇 46050100223600000447（国资公司）", "bank_account", "46050100223600000447"),
        ("港澳商务备案人员：陈丽华 CA2209183；", "travel_permit", "CA2209183"),
        ("陆生证件 T32091876，往来台湾通行证将到期。", "travel_permit", "T32091876"),
        ("使馆车 京0147使 随后到。", "vehicle_plate", "京0147使"),
        ("签证材料：PE2201873、SE1108326，注意收回。", "passport", "SE1108326"),
        ("前往港澳：CB1300927 签注已用尽", "travel_permit", "CB1300927"),
        ("代表来访：07719028（台胞证），接待处", "travel_permit", "07719028"),
        ("资金归集：31001 5130 3050 0088 19 → 母公司", "bank_account", "31001 5130 3050 0088 19"),
        ("付款：IBAN DE44500105175407324931，收款方", "bank_account", "DE44500105175407324931"),
        ("财务 +49 89 4520 1177", "landline", "+49 89 4520 1177"),
        ("账户 119901201000033507（天府银行），会计 028 6180 2277", "landline", "028 6180 2277"),
        ("值班电话登记：站长 28816021（办）", "landline", "28816021"),
        ("总值班室电话改为6988 0110，原号码停用。", "landline", "6988 0110"),
        (
            "身份证号与系统比对不符：\n费志安 320924195002301418 \n葛素珍 32092419530417282（少一位）",
            "resident_id_suspect",
            "32092419530417282",
        ),
        (
            "账户名称\t账号\t币种\t利率\t余额\n某电缆公司\t32001735136052501234\t人民币\t0.25%\t86,900.02元",
            "bank_account",
            "32001735136052501234",
        ),
        ("收费站对车辆予以便利：沪A0217领、使014578、ＷＪ苏０１３２５。", "vehicle_plate", "ＷＪ苏０１３２５"),
        ("身份证号码：510107 19900230 4412 日期有误", "resident_id_suspect", "510107 19900230 4412"),
    ],
)
def test_a_number_is_known_by_the_list_or_the_errand_in_which_it_stands(text, kind, value):
    assert holds(text, kind, value), found(text)


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(
    "text",
    [
        "监督举报电话：0898-28822012、0898-28821371；",
        "门诊部总机（对外）0898-28829120",
        "门户网站意见征集邮箱 ypgwh@yangpu.gov.cn，欢迎来信。",
        "应聘简历投递至本中心公开招聘邮箱 zhaopin@ypport.com.cn",
        "非税收入缴款码 46030023000000781235，请凭码缴款。",
        "示例账号 0000 0000 0000 0000 仅供演示。",
        "邮箱 name@example.com",
        "付款：IBAN DE45500105175407324931",
        "坐标：X=2183456.712，Y=19341120.083；",
    ],
)
def test_what_is_offered_to_everybody_and_what_measures_is_no_number_of_a_person(text):
    assert found(text) == []
