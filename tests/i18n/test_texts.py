"""Texts in the language of a request: values, plural forms, numbers, dates, escaping."""

from __future__ import annotations

from datetime import UTC, datetime

from app import i18n
from app.i18n.catalogs import pseudo
from app.web import pages
from app.web.static import StaticPaths

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def template(source: str, **values: object) -> str:
    env = pages.environment(StaticPaths(pages.ROOT / "static"))
    return env.from_string(source).render(values)


def test_a_text_is_said_in_the_language_that_is_spoken_and_only_there() -> None:
    with i18n.speaking("es"):
        assert i18n._("Problems") == "Problemas"
    assert i18n._("Problems") == "Problems"


def test_a_text_that_no_language_holds_is_said_in_english() -> None:
    with i18n.speaking("es"):
        assert i18n._("No such text, %(name)s.", name="ada") == "No such text, ada."


def test_a_plural_form_follows_the_number() -> None:
    assert i18n.ngettext("%(num)s case", "%(num)s cases", 1) == "1 case"
    assert i18n.ngettext("%(num)s case", "%(num)s cases", 0) == "0 cases"


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    assert (i18n.decimal(1234.5, 2), i18n.count(12345)) == ("1,234.50", "12,345")
    assert i18n.when(AT) == "5 Jan 2026, 09:30"
    with i18n.speaking("es"):
        assert (i18n.decimal(1234.5, 2), i18n.count(12345)) == ("1.234,50", "12.345")
        assert i18n.when(AT) == "5 ene 2026, 09:30"


def test_a_value_in_a_text_of_a_template_is_escaped() -> None:
    said = template('{{ _("<b>%(name)s</b>", name=name) }}', name="<script>")
    assert said == "<b>&lt;script&gt;</b>"


def test_a_macro_that_is_kept_between_requests_speaks_each_one_s_language() -> None:
    env = pages.environment(StaticPaths(pages.ROOT / "static"))
    page = env.from_string(
        '{% from "shared/languages.html" import language_choice %}{{ language_choice("/") }}'
    )
    with i18n.speaking("es"):
        assert 'aria-label="Idioma"' in page.render()
    assert 'aria-label="Language"' in page.render()


def test_a_pseudo_text_keeps_its_placeholders_and_elements_and_shows_where_it_ends() -> None:
    said = pseudo("Step %(n)s of <code>%(total)s</code>&nbsp;steps, 100%%")
    assert said.startswith("⟦Šţéþ ".replace("þ", "p"))
    assert said.endswith("⟧")
    for kept in ("%(n)s", "<code>%(total)s</code>", "&nbsp;", "%%"):
        assert kept in said
