"""Words of a template are translated once for each language, and come out as Django's own tag says them."""

import pytest
from django.template import Context, Template
from django.templatetags.i18n import TranslateNode
from django.utils import translation

AS_DJANGO = "{% load i18n %}"
AS_PORTAL = "{% load i18n portal %}"
TEMPLATES = [
    '{% translate "检索" %}',
    '{% translate "100%" %}|{% translate "甲<乙" %}',
    '{% translate "检索" as word %}[{{ word }}]',
    "{% translate name %}",
    '{% autoescape off %}{% translate "甲<乙" %}{% translate name %}{% endautoescape %}',
    '{% for one in several %}{% translate "首页" %}{% translate one %}{% endfor %}',
    '{% translate "检索"|upper %}{% translate "检索" noop %}{% translate "检索" context "verb" %}',
]


@pytest.mark.parametrize("source", TEMPLATES)
def test_each_language_has_its_words_again_and_again(source: str) -> None:
    django, portal = Template(AS_DJANGO + source), Template(AS_PORTAL + source)
    for language in ("zh-hans", "en", "zh-hans", "en"):
        for name in ("检索", "<首页>"):
            values = {"name": name, "several": ["检索", "首页"]}
            with translation.override(language):
                assert portal.render(Context(values)) == django.render(Context(values)), (language, name)


def test_what_is_said_is_translated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    whole = TranslateNode.render
    monkeypatch.setattr(TranslateNode, "render", lambda node, context: asked.append(whole(node, context)) or asked[-1])
    template = Template(AS_PORTAL + '{% translate "检索" %}')
    assert {template.render(Context()) for _time in range(5)} == {"检索"}
    assert asked == ["检索"]
