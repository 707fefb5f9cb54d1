"""The settings as this process has them: their values, where they came from, and no secret."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.i18n import _
from app.settings import PREFIX, Settings

#: A setting whose name says so is a secret, whatever its type.
_SECRET = re.compile(r"secret|password|token|(^|_)key($|_)|credential", re.IGNORECASE)
#: What stands before the @ of an address: a name and, behind the colon, a password.
_PASSWORD = re.compile(r"(?<=://)([^/\s@]*)(?=@)")


@dataclass(frozen=True, slots=True)
class InForce:
    """One setting. `value` is safe to show; `source`: "environment", "file", "default", "code"."""

    name: str
    value: str
    source: str
    note: str = ""


def in_force(settings: Settings) -> list[InForce]:
    """Every setting, in the order of their class."""
    return [_one(settings, name) for name in type(settings).model_fields]


def _one(settings: Settings, name: str) -> InForce:
    variable, source = f"{PREFIX}{name.upper()}", _source(settings, name)
    value = getattr(settings, name)
    secret = isinstance(value, SecretStr)
    if secret or _SECRET.search(name):
        text = value.get_secret_value() if secret else str(value or "")
        if name == "secret_key" and not text:
            made = _("made by us, and kept in the data folder; not shown")
            return InForce(variable, made, source)
        return InForce(variable, _("set; not shown") if text else _("not set"), source)
    if name == "database_url":
        note = "" if value else _("SQLite, in the data folder")
        return InForce(variable, without_password(settings.url), source, note)
    if name == "workers" and not value:
        return InForce(variable, "0", source, _("one a core: %(slots)s here", slots=settings.slots))
    if name == "data":
        return InForce(variable, str(value), source, str(settings.data.resolve()))
    if value is None or value == "":
        return InForce(variable, _("not set"), source)
    return InForce(variable, without_password(str(value)), source)


def _source(settings: Settings, name: str) -> str:
    variable = f"{PREFIX}{name.upper()}"
    if name not in settings.model_fields_set:
        return "default"
    if os.environ.get(variable):
        return "environment"
    return "file" if os.environ.get(f"{variable}_FILE") else "code"


def without_password(text: str) -> str:
    """An address without what a secret may stand in; any other text as it is."""
    if "://" not in text:
        return text
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        return _PASSWORD.sub("***", text)
    if url.query:
        url = url.set(query=dict.fromkeys(url.query, "***"))
    return url.render_as_string(hide_password=True)
