"""The languages of pages: `_` and `ngettext` give a text in the language of this request.

Write `_("Sign in")`, `_("%(count)s of %(total)s cases", count=3, total=4)`, `ngettext("%(num)s
case", "%(num)s cases", count)`: whole sentences, in English, never joined of fragments. A text
that is written down where no request is yet (a table of a module) is marked with `N_`, and given
to `_` where it is used. Under /api, in the worker and at a terminal, texts stay English.
"""

from __future__ import annotations

from app.i18n.catalogs import DEFAULT, LANGUAGES, PSEUDO, script_messages
from app.i18n.request import (
    N_,
    _,
    babel_locale,
    count,
    decimal,
    gettext,
    language,
    listed,
    ngettext,
    speaking,
    when,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "N_",
    "PSEUDO",
    "_",
    "babel_locale",
    "count",
    "decimal",
    "gettext",
    "language",
    "listed",
    "ngettext",
    "script_messages",
    "speaking",
    "when",
]
