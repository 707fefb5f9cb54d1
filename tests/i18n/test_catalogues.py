"""Every text that is marked has its translation, and every translation fits its text."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from app.i18n import DEFAULT, LANGUAGES
from app.i18n.catalogs import catalog
from app.i18n.extraction import ROOT, extract

OTHERS = [name for name in LANGUAGES if name != DEFAULT]


@pytest.fixture(scope="module")
def marked() -> Catalog:
    """Every text that templates, Python and JavaScript say."""
    return extract()


def forms(said: object) -> list[str]:
    if isinstance(said, str):
        return [said]
    assert isinstance(said, tuple | list)
    return [str(form) for form in said]


def parts(text: str) -> Counter[str]:
    """What a translation must hold too: placeholders, elements, character references."""
    return Counter(re.findall(r"%\(\w+\)s|%%|</?\w+[^>]*>|&\w+;", text))


def messages(language: str) -> list[Message]:
    return [one for one in catalog(language) if one.id]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_holds_exactly_the_texts_that_are_marked(language: str, marked: Catalog) -> None:
    said = {str(one.id) for one in messages(language)}
    wanted = {str(one.id) for one in marked if one.id}
    assert not wanted - said, "run scripts/messages, then translate these"
    assert not said - wanted, "run scripts/messages: nobody says these any more"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_of_them_is_a_guess(language: str) -> None:
    empty = [one.id for one in messages(language) if not all(forms(one.string))]
    assert not empty
    assert not [one.id for one in messages(language) if one.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_holds_the_placeholders_and_elements_of_its_text(language: str) -> None:
    for one in messages(language):
        wanted = [parts(form) for form in forms(one.id)]
        for said in forms(one.string):
            assert parts(said) in wanted, (one.id, said)


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_about_a_number_has_every_plural_form(language: str) -> None:
    for one in messages(language):
        if one.pluralizable:
            assert len(forms(one.string)) == catalog(language).num_plurals, one.id


def test_no_text_is_marked_inside_an_f_string_where_extraction_does_not_see_it() -> None:
    hidden = []
    for path in (ROOT / "app").rglob("*.py"):
        for string in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if isinstance(string, ast.JoinedStr):
                hidden += [
                    f"{path.name}:{string.lineno}"
                    for call in ast.walk(string)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in ("_", "gettext", "ngettext", "N_")
                    and isinstance(call.args[0], ast.Constant)
                ]
    assert not hidden
