"""Templates say nothing by themselves: each text of theirs goes through a catalogue.

The sources are read, so that branches which no page of a test takes are read too.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from app.web import pages
from app.web.static import StaticPaths
from tests.i18n.plain_english import words_of

TEMPLATES = pages.ROOT / "templates"
_ENVIRONMENT = pages.environment(StaticPaths(pages.ROOT / "static"))
#: names of files and letters of choices, the same in every language
SAME = ("training.py", "ABCDEFGHIJ")


def _said_by(tokens: list[tuple[str, str]]) -> list[str]:
    """The strings that an expression `{{ … }}` itself says: "a" if x else "b", not arguments."""
    depth, said = 0, []
    for kind, value in tokens:
        if kind == "operator" and value in "([{":
            depth += 1
        elif kind == "operator" and value in ")]}":
            depth -= 1
        elif kind == "string" and depth == 0:
            said.append(value[1:-1])
    # What follows an operator of comparison, a filter or a test is not said.
    return said


def _compared(tokens: list[tuple[str, str]]) -> set[str]:
    words = [(kind, value) for kind, value in tokens if kind != "whitespace"]
    return {
        after[1][1:-1]
        for before, after in pairwise(words)
        if after[0] == "string" and before[1] in ("==", "!=", "in", "default", "is")
    }


def drawn(source: str) -> str:
    """The template as HTML: what goes through a catalogue is gone, what is said otherwise stays."""
    html: list[str] = []
    tokens: list[tuple[str, str]] = []
    source = re.sub(r"{%-? block (?:width|body) -?%}.*?{%-? endblock -?%}", "", source, flags=re.S)
    translated = False
    for _line, kind, value in _ENVIRONMENT.lex(source):
        if kind == "data":
            html.append("" if translated else value)
        elif kind in ("variable_begin", "block_begin"):
            tokens = []
        elif kind == "variable_end":
            compared = _compared(tokens)
            said = [one for one in _said_by(tokens) if one not in compared]
            html.append(" ".join(said) if not translated else "")
        elif kind == "block_end":
            name = next((value for kind, value in tokens if kind == "name"), "")
            if name in ("trans", "endtrans"):
                translated = name == "trans"
        elif kind not in ("comment_begin", "comment", "comment_end"):
            tokens.append((kind, value))
    return "".join(html)


@pytest.mark.parametrize(
    "path",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_a_template_says_nothing_that_no_catalogue_holds(path: Path) -> None:
    assert words_of(drawn(path.read_text(encoding="utf-8")), data=SAME) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Sign in</p>", ["Sign in"]),
        ('<p>{{ _("Sign in") }}</p>', []),
        ("<p>{% trans %}Sign in{% endtrans %}</p>", []),
        ('<b>{{ "Right" if good else "Wrong" }}</b>', ["Right Wrong"]),
        ('<b class="{{ "right" if good else "wrong" }}">{{ n }}</b>', []),
        ('<p aria-label="Close">{{ icon("close") }}</p>', ["Close"]),
        ('<code>Sign in</code>{{ mode if mode == "run" }}', []),
    ],
)
def test_a_text_that_is_not_marked_is_found(source: str, found: list[str]) -> None:
    assert words_of(drawn(source)) == found


def test_no_template_sets_a_text_outside_of_a_macro_where_it_would_keep_its_language() -> None:
    """An imported template is run once: what it sets then is said in the language of that time."""
    wrong = []
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        if "{% extends" in source or "{% macro" not in source:
            continue
        outside = re.sub(r"{%-? macro .*?{%-? endmacro -?%}", "", source, flags=re.S)
        if re.search(r"{%-? set [^%]*\b_\(", outside, flags=re.S):
            wrong.append(str(path.relative_to(TEMPLATES)))
    assert wrong == []
