"""Markdown becomes HTML that is safe, whoever wrote it."""

from __future__ import annotations

import re

import pytest

from app.catalog.statements import render_code, render_markdown


def test_inline_math_becomes_mathml():
    html = render_markdown("the slope $2x$ of $x^2$")
    assert html.count("<math ") == 2
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert "$" not in html


def test_displayed_math_is_a_block():
    html = render_markdown("$$\n\\frac{QK^T}{\\sqrt{A}}\n$$")
    assert 'display="block"' in html
    assert "<mfrac>" in html
    assert 'class="math block"' in html


def test_math_keeps_its_source_for_readers_without_mathml():
    assert 'alttext="a &lt; b"' in render_markdown("$a < b$")


@pytest.mark.parametrize("environment", ["aligned", "bmatrix", "cases", "split"])
def test_environments_become_tables(environment):
    text = f"$$\n\\begin{{{environment}}}a &= b \\\\ c &= d\\end{{{environment}}}\n$$"
    html = render_markdown(text)
    assert html.count("<mtr>") == 2
    assert "(1)" not in html


def test_prices_stay_text():
    assert render_markdown("$5 and $6") == "<p>$5 and $6</p>\n"


def test_an_escaped_dollar_stays_text():
    assert render_markdown(r"\$x\$ and `$y$`") == "<p>$x$ and <code>$y$</code></p>\n"


@pytest.mark.parametrize("source", [r"\frac{1", r"\nosuchcommand{x}", r"a & b", r"\left( x", "}{"])
def test_math_that_cannot_be_set_shows_its_source(source):
    html = render_markdown(f"before ${source}$ after")
    assert '<code class="math-error">' in html
    assert source.replace("&", "&amp;") in html
    assert "before" in html
    assert "after" in html


def test_python_code_is_highlighted_by_classes():
    html = render_markdown("```python\ndef f(x):\n    return x < 1\n```")
    assert '<pre class="highlight" tabindex="0"><code>' in html
    assert '<span class="k">def</span>' in html
    assert "style=" not in html


def test_code_of_an_unknown_language_is_plain_and_escaped():
    html = render_markdown("```nosuch\n<b>\n```")
    assert "<code>&lt;b&gt;\n</code>" in html


def test_a_program_is_highlighted_on_its_own():
    html = render_code("x = '<script>'\n\n\ny = 1")
    assert "&lt;script&gt;" in html
    assert html.count("\n") == 5


def test_a_table_scrolls_and_aligns_by_class():
    html = render_markdown("| a | b |\n|:-:|---|\n| 1 | $x$ |")
    assert '<div class="table" tabindex="0"><table>' in html
    assert '<td class="center">1</td>' in html
    assert "<math" in html


@pytest.mark.parametrize("top", ["#", "##", "###"])
def test_the_highest_heading_is_an_h2(top):
    html = render_markdown(f"{top} Task\n\n{top}# Detail\n")
    assert "<h2>Task</h2>" in html
    assert "<h3>Detail</h3>" in html


def test_links_leave_without_a_referrer():
    html = render_markdown("[site](https://example.org)")
    assert 'href="https://example.org"' in html
    assert 'rel="noopener noreferrer"' in html


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    '[x](https://a.b "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math href=javascript:alert(1)>x</math>",
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{</mtext></math><img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}$",
    '$x" onmouseover="alert(1)$',
    "$\\class{evil}{x}$",
    "```<script>alert(1)</script>\ncode\n```",
    '```python" onclick="alert(1)\ncode\n```',
    "```python\n</code></pre><script>alert(1)</script>\n```",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "<a href='x' style='position:fixed'>x</a>",
    "<iframe src=https://a.b></iframe><form action=/logout><button>",
    "<!-- <script> -->",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_that_runs_gets_through(text):
    html = render_markdown(text)
    tags = re.findall(r"<(/?[a-zA-Z][^\s/>]*)([^>]*)>", html)
    assert not {name.lower() for name, _ in tags} & {
        "script", "img", "svg", "iframe", "form", "button", "annotation-xml", "style", "object",
    }  # fmt: skip
    for _, rest in tags:
        outside_values = re.sub(r'"[^"]*"', '""', rest)
        assert not re.search(r"\bon\w+\s*=|\bstyle\s*=", outside_values)
        assert not re.search(r'(href|src)="\s*(javascript|data|vbscript)', rest, re.IGNORECASE)


def test_the_same_text_is_rendered_once():
    text = "cached $x$ once"
    before = render_markdown.cache_info().hits
    assert render_markdown(text) == render_markdown(text)
    assert render_markdown.cache_info().hits == before + 1
