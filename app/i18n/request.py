"""The language of the request that is being answered, and texts, numbers and dates in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import UTC, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from app.i18n.catalogs import DEFAULT, PSEUDO, translations

_ENGLISH = "en_GB"  # "5 Jan 2026", "A, B and C"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The language of this request, as `<html lang>` names it."""
    return _language.get()


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str, /, **values: object) -> str:
    """The message in the language of this request; `%(name)s` is replaced if values are given."""
    said = translations(language()).gettext(message)
    return said % values if values else said


def ngettext(singular: str, plural: str, num: int, /, **values: object) -> str:
    """The form of the message that fits `num`, which it may name as `%(num)s`."""
    said = translations(language()).ngettext(singular, plural, num)
    return said % {"num": num, **values}


_ = gettext


def N_(message: str) -> str:  # noqa: N802, the name that extraction and translators know
    """Marks a text of a table to be translated; `_` does it where the table is used."""
    return message


def raw_gettext(message: str) -> str:
    """For Jinja, which puts the values in itself."""
    return translations(language()).gettext(message)


def raw_ngettext(singular: str, plural: str, num: int) -> str:
    """For Jinja, which puts the values in itself."""
    return translations(language()).ngettext(singular, plural, num)


def babel_locale() -> Locale:
    """How this language writes numbers, dates and lists."""
    return _locale(language())


@lru_cache(64)  # a page writes hundreds of numbers and days
def _locale(name: str) -> Locale:
    return Locale.parse(_ENGLISH if name in (DEFAULT, PSEUDO) else name)


def decimal(value: float | Decimal, places: int) -> str:
    """A number with so many decimals, as this language writes it: 1.25, 1,25."""
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return str(format_decimal(value, format=pattern, locale=babel_locale()))


def count(value: int) -> str:
    """A whole number, its thousands grouped as this language does."""
    return str(format_decimal(value, locale=babel_locale()))


def when(at: datetime, pattern: str = "d MMM y, HH:mm") -> str:
    """A point in time, in UTC, by Babel's pattern or one of its formats (short, medium, long)."""
    return str(format_datetime(at, pattern, tzinfo=UTC, locale=babel_locale()))


def listed(items: Iterable[object]) -> Markup:
    """Things in a row: "A, B and C", "A, B y C". What is not markup is escaped."""
    parts = [escape(item) for item in items]
    if len(parts) < 2:
        return Markup("").join(parts)
    # Babel's patterns are "{0}, {1}" and the like: what stands between two, here and at the end.
    patterns = babel_locale().list_patterns["standard"]
    between = patterns["middle"].removeprefix("{0}").removesuffix("{1}")
    last = patterns["2" if len(parts) == 2 else "end"].removeprefix("{0}").removesuffix("{1}")
    return escape(between).join(parts[:-1]) + escape(last) + parts[-1]
