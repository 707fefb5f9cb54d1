"""The catalogues of texts: read from `app/locales/*/LC_MESSAGES/messages.po` and compiled here.

No compiled file is checked in: what a translator writes is what the site says, after a restart.
The pseudo-language is made of the English texts themselves: accents, a fifth more letters, and
brackets at both ends, so that a text which nobody marked, or one that is glued of parts, shows.
"""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).resolve().parents[1] / "locales"
DEFAULT = "en"
PSEUDO = "en-XA"

#: what a reader may choose, each by the name that its speakers give it
LANGUAGES = {"en": "English", "es": "Español"}

#: what stays as it is in a pseudo text: placeholders, elements, character references
_KEPT = re.compile(r"(%(?:\(\w+\))?[#0\- +]*\d*(?:\.\d+)?[a-zA-Z%]|<[^>]*>|&\w+;|\{\w*\})")
_ACCENTS = str.maketrans(
    "AaBCcDdEeGgHhIiJjKkLlNnOoPRrSsTtUuWwYyZz", "ÅåƁÇçÐðÉéĞğĤĥÎîĴĵĶķĻļÑñÖöÞŔŕŠšŢţÛûŴŵÝýŽž"
)


def known(language: str) -> str | None:
    """The language as we write its name, None when we do not have it."""
    for name in (*LANGUAGES, PSEUDO):
        if name.lower() == language.lower():
            return name
    return None


@cache
def catalog(language: str) -> Catalog:
    """The messages of a language, as its file holds them."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def translations(language: str) -> NullTranslations:
    """What looks texts up: nothing to look up for English, where the text is its own key."""
    if language == DEFAULT:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, pseudo_catalog() if language == PSEUDO else catalog(language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def script_messages(language: str) -> dict[str, str | list[str]]:
    """The texts that our JavaScript says, by their English: what a page hands to it."""
    if language == DEFAULT:
        return {}
    found = pseudo_catalog() if language == PSEUDO else catalog(language)
    said: dict[str, str | list[str]] = {}
    for message in found:
        if not message.id or not any(at.startswith("frontend/") for at, _ in message.locations):
            continue
        if isinstance(message.id, str):
            said[message.id] = str(message.string)
        else:
            said[message.id[0]] = [str(form) for form in message.string or ()]
    return said


def pseudo(text: str) -> str:
    """The text as the pseudo-language says it."""
    parts = _KEPT.split(text)
    said = "".join(part if at % 2 else part.translate(_ACCENTS) for at, part in enumerate(parts))
    return f"⟦{said}{'~' * (len(text) // 5)}⟧"


@cache
def pseudo_catalog() -> Catalog:
    """Every message of the first language that is translated, said in the pseudo-language."""
    made = Catalog(locale="en")
    for message in catalog("es"):
        if not message.id:
            continue
        if isinstance(message.id, str):
            said: str | list[str] = pseudo(message.id)
        else:
            said = [pseudo(form) for form in message.id]
        made.add(message.id, said, locations=message.locations, context=message.context)
    return made
