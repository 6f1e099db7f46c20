"""An uploaded template says where a text stands; whatever makes much of little, or looks behind, is refused."""

import pytest
from jinja2 import TemplateError, TemplateSyntaxError

from report_templates.narrow import NarrowEnvironment

ENTRIES = ({"title": "甲", "pieces": ({"text": "一"}, {"text": "二"})}, {"title": "乙", "pieces": ()})
WORDS = {"issue": {"lead": " 导语 ", "entries": ENTRIES}, "link": lambda entry: f"[{entry['title']}]"}


def filled(text: str) -> str:
    return NarrowEnvironment().from_string(text).render(WORDS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ issue.lead|trim }}", "导语"),
        ("{% for e in issue.entries %}{{ loop.index }}{{ link(e) }}{% endfor %}", "1[甲]2[乙]"),
        ("{% for e in issue.entries %}{% for p in e.pieces %}{{ p['text'] }}{% endfor %}{% endfor %}", "一二"),
        ("{{ '有' if issue.entries|length > 1 and not issue.entries[0].none is defined else '无' }}", "有"),
        ("{{ (issue.lead ~ '。')|trim }}{{ issue.lead[1:2] }}{{ 1 + 2 - 3 }}", "导语 。导0"),
        ("{{ issue.lead|replace('导', '引')|trim|upper }}", "引语"),
    ],
)
def test_what_a_template_needs_is_there(text: str, shown: str) -> None:
    assert filled(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in issue.lead %}{% for b in issue.lead %}{% endfor %}{% endfor %}",
        "{% for a in issue.entries %}{% for b in a.pieces %}{% for c in a.pieces %}" + "{% endfor %}" * 3,
        "{% for a in 'aaaaaaaa' %}{% endfor %}",
        "{% for a in issue.entries recursive %}{{ loop([a]) }}{% endfor %}",
        "{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}",
        "{% set x = issue.lead ~ issue.lead %}",
        "{% set n = namespace(x='a') %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 10 ** 9 }}",
        "{{ '%1000000000s' % 'x' }}",
        "{{ 1 / 0 }}",
        "{{ 'x'|center(1000000000) }}",
        "{{ 'x'|indent(1000000000) }}",
        "{{ 1.5|round(1000000000) }}",
        "{{ 'a'|join('b'|join('c')) }}",
        "{{ 'a'|replace('a', 'bb')|replace('b', 'cc')|replace('c', 'dd')|replace('d', 'ee') }}",
        f"{{{{ '{'a' * 300}' }}}}",
        "{{ 1e999 }}",
        "{{ lipsum(n=10000000) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ issue.__class__ }}",
        "{{ issue|attr('__class__') }}",
        "{{ issue.lead.format(1) }}",
        "{{ link.__globals__ }}",
        "{{ link(*issue.entries) }}",
        "{{ link(issue.entries[0]) }}",
        "{{ link() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ issue.entries.__iter__ }}",
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "{{ issue" + ".a" * 2_000 + " }}",
        "{% if 1 %}" * 100 + "{% endif %}" * 100,
        "{{ issue.nothing }}",
    ],
)
def test_what_a_template_never_needs_is_refused_before_it_runs(text: str) -> None:
    with pytest.raises(TemplateError):
        filled(text)


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(TemplateSyntaxError) as told:
        filled("一\n二\n{{ 2 ** 3 }}")
    assert told.value.lineno == 3
