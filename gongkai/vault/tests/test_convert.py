import io
import zipfile

import pytest

from gongkai.foundation.objections import Refused
from gongkai.vault.html import plain
from gongkai.vault.pdf import pages_of_pdf, text_of_pdf
from gongkai.vault.readers.numbering import spelled
from gongkai.vault.sandbox import Limits
from gongkai.vault.tests.files import chinese_pdf, document, docx, docx_members, paragraph, pdf, types, with_parts, zipped
from gongkai.vault.word import WARNINGS, html_from_docx, html_from_text, text_from_file


@pytest.fixture
def converted(tmp_path):
    def convert(body="", package=None, **parts):
        path = tmp_path / "原件.docx"
        path.write_bytes(package or docx(body, **parts))
        return html_from_docx(path)

    return convert


def warned(converted, *codes):
    return set(converted.warnings) == {str(WARNINGS[code]) for code in codes}


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(key, content, based_on="", kind="paragraph", name=""):
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name or key}"/>{based}{content}</w:style>'


# What survives


@pytest.mark.parametrize(
    ("word", "html"),
    [
        ("center", "text-align: center"),
        ("right", "text-align: right"),
        ("end", "text-align: right"),
        ("distribute", "text-align: justify"),
    ],
)
def test_alignment_survives(converted, word, html):
    assert converted(paragraph("关于公开的通知", f'<w:jc w:val="{word}"/>')).html == f'<p style="{html}">关于公开的通知</p>'


@pytest.mark.parametrize("word", ["left", "start", "both"])
def test_the_usual_alignment_is_not_spelled_out(converted, word):
    assert converted(paragraph("正文", f'<w:jc w:val="{word}"/>')).html == "<p>正文</p>"


@pytest.mark.parametrize(
    ("properties", "run_properties", "indent"),
    [
        ('<w:ind w:firstLineChars="200" w:firstLine="640"/>', "", "2em"),
        ('<w:ind w:firstLine="640"/>', '<w:sz w:val="32"/>', "2em"),
        ('<w:ind w:firstLine="480"/>', '<w:sz w:val="24"/>', "2em"),
        ('<w:ind w:firstLine="720"/>', '<w:sz w:val="32"/>', "2.5em"),
    ],
)
def test_the_first_line_indent_survives_in_characters(converted, properties, run_properties, indent):
    assert converted(paragraph("正文", properties, run_properties)).html == f'<p style="text-indent: {indent}">正文</p>'


def test_a_hanging_or_absurd_indent_hides_nothing(converted):
    assert converted(paragraph("甲", '<w:ind w:hanging="9999"/>')).html == "<p>甲</p>"
    assert converted(paragraph("甲", '<w:ind w:firstLineChars="99999"/>')).html == '<p style="text-indent: 8em">甲</p>'
    assert converted(paragraph("甲", '<w:ind w:firstLineChars="-500"/>')).html == "<p>甲</p>"


def test_alignment_and_indent_are_found_through_the_styles(converted):
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("base", '<w:pPr><w:jc w:val="center"/></w:pPr>')
        + style("cover", "", based_on="base")
        + style("body", '<w:pPr><w:ind w:firstLine="640"/></w:pPr>')
        + style("circle", "", based_on="circle")
    )
    body = (
        paragraph("标题", '<w:pStyle w:val="cover"/>')
        + paragraph("正文", '<w:pStyle w:val="body"/>')
        + paragraph("圈", '<w:pStyle w:val="circle"/>')
    )
    assert converted(body, styles=styles).html == '<p style="text-align: center">标题</p><p style="text-indent: 2em">正文</p><p>圈</p>'


def test_emphasis_underline_and_raised_letters_survive(converted):
    looks = {
        "粗": "<w:b/>",
        "斜": "<w:i/>",
        "线": '<w:u w:val="single"/>',
        "删": "<w:strike/>",
        "2": '<w:vertAlign w:val="superscript"/>',
        "3": '<w:vertAlign w:val="subscript"/>',
        "不粗": '<w:b w:val="0"/>',
    }
    body = f"<w:p>{''.join(run(text, look) for text, look in looks.items())}</w:p>"
    assert converted(body).html == "<p><strong>粗</strong><em>斜</em><u>线</u><s>删</s><sup>2</sup><sub>3</sub>不粗</p>"


def test_emphasis_is_found_through_the_styles_of_runs(converted):
    styles = style("strong", "<w:rPr><w:b/></w:rPr>", kind="character")
    body = "<w:p>" + run("重点", '<w:rStyle w:val="strong"/>') + "</w:p>"
    assert converted(body, styles=styles).html == "<p><strong>重点</strong></p>"


def test_headings_survive_with_their_alignment(converted):
    styles = "".join(style(str(level), "", name=f"heading {level}") for level in range(1, 7)) + style("t", "", name="Title")
    body = paragraph("总", '<w:pStyle w:val="t"/><w:jc w:val="center"/>')
    body += "".join(paragraph(f"第{level}级", f'<w:pStyle w:val="{level}"/>') for level in range(1, 7))
    body += paragraph("大纲", '<w:outlineLvl w:val="1"/>')
    assert converted(body, styles=styles).html == (
        '<h1 style="text-align: center">总</h1><h1>第1级</h1><h2>第2级</h2><h3>第3级</h3>'
        "<h4>第4级</h4><h4>第5级</h4><h4>第6级</h4><h2>大纲</h2>"
    )


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text is not None else '<w:p/>'}</w:tc>"


def test_merged_cells_survive(converted):
    body = (
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + cell("表头", '<w:gridSpan w:val="3"/>') + "</w:tr>"
        "<w:tr>" + cell("合并", '<w:vMerge w:val="restart"/>') + cell("甲") + cell("乙") + "</w:tr>"
        "<w:tr>" + cell(None, "<w:vMerge/>") + cell("丙", '<w:gridSpan w:val="2"/>') + "</w:tr></w:tbl>"
    )
    result = converted(body)
    assert result.html == (
        '<table><thead><tr><th colspan="3"><p>表头</p></th></tr></thead><tbody><tr><td rowspan="2"><p>合并</p></td><td><p>甲</p></td>'
        '<td><p>乙</p></td></tr><tr><td colspan="2"><p>丙</p></td></tr></tbody></table>'
    )
    assert result.text == "表头\n合并\t甲\t乙\n丙"


def test_a_span_that_is_no_number_or_a_huge_one_is_harmless(converted):
    body = "<w:tbl><w:tr>" + cell("甲", '<w:gridSpan w:val="x"/>') + cell("乙", '<w:gridSpan w:val="999999999"/>') + "</w:tr></w:tbl>"
    assert converted(body).html == '<table><tbody><tr><td><p>甲</p></td><td colspan="500"><p>乙</p></td></tr></tbody></table>'


def test_a_table_within_a_cell_and_a_wrapped_row_survive(converted):
    inner = "<w:tbl><w:tr>" + cell("内") + "</w:tr></w:tbl>"
    body = f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{inner}{paragraph('后')}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert converted(body).text == "内 后"


def test_line_breaks_tabs_and_every_space_survive(converted):
    text = '<w:t xml:space="preserve">　　甲  乙</w:t><w:br/><w:t>丙</w:t><w:tab/><w:t>丁</w:t><w:cr/><w:t>戊</w:t><w:br w:type="page"/>'
    body = f"<w:p><w:r>{text}</w:r></w:p>"
    assert converted(body).html == "<p>　　甲  乙<br>丙\t丁<br>戊</p>"


def test_links_fields_controls_and_tags_keep_their_text(converted):
    body = (
        "<w:p><w:hyperlink>" + run("链接") + '</w:hyperlink><w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>"
        "<w:sdt><w:sdtPr/><w:sdtContent>" + run("☑") + "</w:sdtContent></w:sdt><w:smartTag>" + run("海口") + "</w:smartTag>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http://example.cn"</w:instrText></w:r>'
        + run("指令") + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("结果") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("同意") + "</w:p>"
    )  # fmt: skip
    assert converted(body).html == "<p>链接7☑海口结果☑同意</p>"


def test_letters_of_symbol_fonts_become_letters_or_are_reported(converted):
    known = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>') + "</w:p>"
    assert plain(converted(known).html) == "🗹🗹"
    unknown = converted('<w:p><w:r><w:sym w:font="Own" w:char="F041"/></w:r></w:p>')
    assert unknown.text == "□"
    assert warned(unknown, "symbols")


def test_notes_move_to_the_end_without_their_links(converted):
    notes = f'<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{paragraph("注的内容")}</w:footnote>'
    body = "<w:p>" + run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="99"/></w:r></w:p>'
    result = converted(body, footnotes=notes)
    assert result.html == "<p>正文<sup>[1]</sup></p><ol><li><p>注的内容</p></li></ol>"
    assert warned(result, "notes")


def test_a_document_of_the_strict_standard_is_read_too(converted):
    package = docx(paragraph("正文", '<w:jc w:val="center"/>'))
    strict = document(paragraph("正文", '<w:jc w:val="center"/>')).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert converted(package=with_parts(package, {"word/document.xml": strict})).html == '<p style="text-align: center">正文</p>'


# Automatic numbers


def numbering(*levels, lists="<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"):
    written = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for index, (kind, pattern) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="0">{written}</w:abstractNum>{lists}'


def numbered(text, level=0, number=1):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_a_plain_list_is_a_list(converted):
    body = numbered("甲") + numbered("子", 1) + numbered("丑", 1) + numbered("乙")
    result = converted(body, numbering=numbering(("decimal", "%1."), ("decimal", "%2.")))
    assert result.html == "<ol><li>甲<ol><li>子</li><li>丑</li></ol></li><li>乙</li></ol>"
    assert warned(result, "numbering")


def test_a_list_with_marks_is_a_list(converted):
    result = converted(numbered("甲") + numbered("乙"), numbering=numbering(("bullet", "")))
    assert result.html == "<ul><li>甲</li><li>乙</li></ul>"


def test_the_numbers_of_a_regulation_become_text(converted):
    levels = numbering(("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3"))
    body = numbered("总则") + numbered("目的", 1) + numbered("依据", 1) + numbered("细目", 2) + numbered("职责") + numbered("分工", 1)
    result = converted(body, numbering=levels)
    assert result.text.split("\n") == ["第一条 总则", "（一）目的", "（二）依据", "一.二.1 细目", "第二条 职责", "（一）分工"]
    assert "<ol>" not in result.html
    assert warned(result, "numbering")


def test_a_list_that_goes_on_after_a_paragraph_keeps_counting(converted):
    body = numbered("甲") + numbered("乙") + paragraph("中间") + numbered("丙")
    assert converted(body, numbering=numbering(("decimal", "%1."))).html == "<ol><li>甲</li><li>乙</li></ol><p>中间</p><p>3. 丙</p>"


def test_a_list_that_starts_elsewhere_keeps_its_numbers(converted):
    lists = (
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>"
        "<w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
    )
    body = numbered("甲") + numbered("乙") + paragraph("中间") + numbered("另一列", number=2)
    assert converted(body, numbering=numbering(("decimal", "%1."), lists=lists)).text.split("\n") == ["5. 甲", "6. 乙", "中间", "另一列"]


def test_a_numbered_heading_keeps_its_number(converted):
    levels = (
        numbering(("chineseCounting", "%1、"))
        .replace("</w:lvlText>", "")
        .replace('<w:start w:val="1"/>', '<w:start w:val="1"/><w:pStyle w:val="h"/>')
    )
    styles = style("h", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', name="heading 1")
    body = paragraph("总则", '<w:pStyle w:val="h"/>') + paragraph("正文") + paragraph("附则", '<w:pStyle w:val="h"/>')
    assert converted(body, numbering=levels, styles=styles).html == "<h1>一、总则</h1><p>正文</p><h1>二、附则</h1>"


def test_a_paragraph_whose_numbering_is_taken_away_has_none(converted):
    result = converted(numbered("甲", number=0), numbering=numbering(("decimal", "%1.")))
    assert result.html == "<p>甲</p>"
    assert not result.warnings


@pytest.mark.parametrize(
    ("number", "written_as", "shown"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"), (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"), (10_010, "chineseCountingThousand", "一万零一十"),
        (12, "ideographDigital", "一二"), (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"), (11, "ideographTraditional", "甲"), (3, "ideographZodiac", "寅"), (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"), (27, "upperLetter", "AA"), (2, "lowerLetter", "b"), (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (5, "decimalZero", "05"), (15, "decimalFullWidth", "１５"), (7, "hebrew1", "7"), (7, "none", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(number, written_as, shown):
    assert spelled(number, written_as) == shown


# What stays out, and is said


def test_hidden_text_stays_out_and_is_reported(converted):
    styles = (
        style("secret", "<w:rPr><w:vanish/></w:rPr>", kind="character")
        + style("hidden", "<w:rPr><w:vanish/></w:rPr>")
        + style("child", "", based_on="hidden")
    )
    body = (
        "<w:p>"
        + run("看得见")
        + run("直接隐藏", "<w:vanish/>")
        + run("字符样式隐藏", '<w:rStyle w:val="secret"/>')
        + run("没有隐藏", '<w:vanish w:val="0"/>')
        + "</w:p>"
        + paragraph("段落样式隐藏", '<w:pStyle w:val="child"/>')
        + "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>" + cell("整行隐藏") + "</w:tr><w:tr>" + cell("表格") + "</w:tr></w:tbl>"
    )  # fmt: skip
    result = converted(body, styles=styles)
    assert result.text == "看得见没有隐藏\n表格"
    assert warned(result, "hidden_text")


def test_hidden_text_in_a_note_stays_out_and_is_reported(converted):
    notes = f'<w:footnote w:id="2"><w:p>{run("注")}{run("隐藏", "<w:vanish/>")}</w:p></w:footnote>'
    result = converted('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=notes)
    assert result.text == "[1]\n注"
    assert warned(result, "hidden_text", "notes")


def test_an_empty_hidden_run_is_no_hidden_text(converted):
    assert converted(f"<w:p>{run('', '<w:vanish/>')}{run('正文')}</w:p>".replace('<w:t xml:space="preserve"></w:t>', "")).warnings == ()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:p>{run('甲')}<w:ins w:id='1'>{run('增')}</w:ins></w:p>", "甲增"),
        (f"<w:p>{run('甲')}<w:del w:id='1'><w:r><w:delText>删</w:delText></w:r></w:del></w:p>", "甲"),
        (
            f"<w:p>{run('甲')}<w:moveFrom w:id='1'>{run('移')}</w:moveFrom></w:p><w:p><w:moveTo w:id='2'>{run('移')}</w:moveTo></w:p>",
            "甲\n移",
        ),
        (paragraph("甲", "", "<w:rPrChange w:id='1'><w:rPr/></w:rPrChange>"), "甲"),
        (paragraph("甲", "<w:pPrChange w:id='1'><w:pPr/></w:pPrChange>"), "甲"),
        (paragraph("甲", "<w:rPr><w:del w:id='1'/></w:rPr>") + paragraph("乙"), "甲乙"),
        ("<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr>" + cell("删") + "</w:tr><w:tr>" + cell("留") + "</w:tr></w:tbl>", "留"),
        ("<w:tbl><w:tr><w:trPr><w:ins w:id='1'/></w:trPr>" + cell("增") + "</w:tr></w:tbl>", "增"),
        (f"<w:ins w:id='1'>{paragraph('整段新增')}</w:ins>", "整段新增"),
        (f"<w:del w:id='1'>{paragraph('整段删除')}</w:del>{paragraph('留')}", "留"),
    ],
    ids=[
        "insertion",
        "deletion",
        "move",
        "look",
        "paragraph look",
        "joined paragraphs",
        "deleted row",
        "new row",
        "new block",
        "deleted block",
    ],
)
def test_revisions_are_read_as_accepted_and_reported(converted, body, text):
    result = converted(body)
    assert result.text == text
    assert warned(result, "tracked_changes")


def test_comments_stay_out_and_are_reported(converted):
    body = f'<w:p><w:commentRangeStart w:id="0"/>{run("正文")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    result = converted(body, comments=f'<w:comment w:id="0" w:author="某某">{paragraph("此处涉密")}</w:comment>')
    assert result.text == "正文"
    assert warned(result, "comments")
    assert warned(converted(paragraph("正文"), comments=f'<w:comment w:id="0">{paragraph("没有位置的批注")}</w:comment>'), "comments")


def test_pictures_stay_out_and_are_reported(converted):
    body = "<w:p>" + run("正文") + '<w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r><w:r><w:pict><v:shape/></w:pict></w:r></w:p>'
    result = converted(body)
    assert result.html == "<p>正文</p>"
    assert warned(result, "pictures")


def test_text_boxes_follow_their_paragraph_once_and_are_reported(converted):
    box = f"<w:txbxContent>{paragraph('框中文字')}</w:txbxContent>"
    new, old = f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>", f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    for shape in (both, new, old):
        result = converted(f"<w:p>{run('前')}<w:r>{shape}</w:r>{run('后')}</w:p>{paragraph('下段')}")
        assert result.text == "前后\n框中文字\n下段"
        assert warned(result, "text_boxes")


def test_formulas_keep_their_letters_and_are_reported(converted):
    result = converted(f"<w:p>{run('总额')}<m:oMath><m:r><m:t>S=a+b</m:t></m:r></m:oMath></w:p>")
    assert result.text == "总额S=a+b"
    assert warned(result, "formulas")


def test_headers_and_footers_are_reported_where_they_say_more_than_a_page_number(converted):
    assert warned(converted(paragraph("正文"), header=paragraph("海口高新区文件")), "header_or_footer")
    assert converted(paragraph("正文"), footer=paragraph("— 3 —") + paragraph("第 1 页 共 3 页")).warnings == ()


def test_a_document_that_holds_everything_lists_every_warning_once(converted):
    body = f"<w:p><w:ins w:id='1'>{run('增')}</w:ins>{run('隐', '<w:vanish/>')}</w:p>" * 3
    assert len(converted(body).warnings) == 2


def test_markup_in_a_document_is_text(converted):
    result = converted(paragraph("&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; '\""))
    assert result.html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; '\"</p>"
    assert result.text == "<script>alert(1)</script> &amp; '\""


def test_a_document_cannot_bring_its_own_rules(converted):
    package = with_parts(docx(paragraph("正文")), {"mammoth/style-map": "p => script:fresh"})
    assert converted(package=package).html == "<p>正文</p>"


def test_an_empty_document_gives_no_text(converted):
    result = converted("<w:p/>")
    assert (result.html, result.text, result.warnings) == ("", "", ())


# What cannot be read


@pytest.mark.parametrize(
    "package",
    [
        b"PK\x03\x04 no package",
        zipped([("a.txt", "x")]),
        zipped({**docx_members(), "word/document.xml": "<w:document"}.items()),
        zipped({**docx_members(), "word/document.xml": "<!DOCTYPE w [<!ENTITY a 'ha'>]>" + document(paragraph("&a;"))}.items()),
        zipped([("[Content_Types].xml", types("x", "y")), ("_rels/.rels", "<Relationships/>")]),
    ],
    ids=["no zip", "another zip", "broken XML", "entities", "no document"],
)
def test_what_is_no_word_file_is_refused(tmp_path, package):
    path = tmp_path / "x.docx"
    path.write_bytes(package)
    with pytest.raises(Refused) as refused:
        html_from_docx(path)
    assert refused.value.objections[0].field == "file"


# Text files


def test_the_paragraphs_of_a_text_file_are_kept_exactly():
    text = "关于公开的通知\n\n　　为实现党务政务公开，  制定本办法。\n　　一、工作职责\n附件：\n1 < 2 & 3\r\n\r\n\r\n落款\f尾"
    html = html_from_text(text)
    assert html == (
        "<p>关于公开的通知</p><p>　　为实现党务政务公开，  制定本办法。</p>"
        "<p>　　一、工作职责<br>附件：<br>1 &lt; 2 &amp; 3</p><p>落款</p><p>尾</p>"
    )
    assert plain(html).split("\n") == [line for line in text.replace("\r", "").replace("\f", "\n").split("\n") if line]


def test_where_no_line_is_blank_each_line_is_a_paragraph():
    assert html_from_text("甲\n乙\n丙\n") == "<p>甲</p><p>乙</p><p>丙</p>"


def test_no_character_of_a_long_text_is_lost():
    text = "\n".join(f"　　（{number}）第 {number} 项  内容“引号”——破折号…；𠮷" + "\n" * (number % 3) for number in range(2000))
    assert plain(html_from_text(text)).split("\n") == [line for line in text.split("\n") if line]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_file_is_read_in_its_encoding(tmp_path, encoding):
    path = tmp_path / "通知.txt"
    text = "　　关于“公开”的通知——海口高新区（2024）1号\r\n　　正文·内容…\n"
    path.write_bytes(text.encode(encoding))
    assert text_from_file(path) == text


@pytest.mark.parametrize(
    "data",
    [
        "關於公開事項的通知，請各單位遵照辦理。".encode("big5"),
        bytes(range(256)),
        b"\x1b[31mred",
        b"\xff\xfe\x00\xd8\x41\x00",
        "Arrêté du café, à côté de la forêt".encode("latin-1"),
    ],
    ids=["Big5", "binary", "terminal codes", "broken UTF-16", "Latin-1"],
)
def test_a_text_file_in_no_known_encoding_is_refused(tmp_path, data):
    path = tmp_path / "通知.txt"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        text_from_file(path)
    assert refused.value.codes == {"unknown_encoding"}


# PDF


def test_the_text_of_a_pdf_is_read(tmp_path):
    path = tmp_path / "通知.pdf"
    path.write_bytes(chinese_pdf("关于公开事项的通知"))
    assert text_of_pdf(path) == "关于公开事项的通知"
    assert pages_of_pdf(path) == 1


def test_the_pages_of_a_pdf_are_counted_and_parted(tmp_path):
    path = tmp_path / "three.pdf"
    path.write_bytes(pdf(text="page", pages=3))
    assert pages_of_pdf(path) == 3
    assert text_of_pdf(path) == "page\fpage\fpage"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nnothing\n%%EOF\n",
        pdf(trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a)(a)]" % (b"o" * 32, b"u" * 32)),
    ],
)
def test_a_broken_or_locked_pdf_has_no_text(tmp_path, data):
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        text_of_pdf(path)
    assert refused.value.codes <= {"broken_pdf", "locked_pdf"}


def test_a_conversion_beyond_its_limits_is_refused(tmp_path):
    path = tmp_path / "long.docx"
    path.write_bytes(docx(paragraph("公文") * 8_000))
    for limits in (Limits(wall_seconds=0.2), Limits(answer_bytes=10_000), Limits(memory_bytes=60 << 20)):
        with pytest.raises(Refused) as refused:
            html_from_docx(path, limits)
        assert refused.value.codes == {"unreadable_file"}
        assert refused.value.objections[0].field == "file"


def test_the_packages_of_these_tests_are_whole():
    with zipfile.ZipFile(io.BytesIO(docx())) as package:
        assert package.testzip() is None
