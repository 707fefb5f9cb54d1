"""Time zones by name: which there are, and which one a learner's days are counted in."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from app.errors import Invalid

UTC = "UTC"
#: Continents and oceans; the rest of the database are other names of these, and fixed offsets.
_PLACE = re.compile(
    r"(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/\S{1,50}"
)

#: Browsers go on calling some places as they were called; a database may have dropped the name.
_RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Catamarca": "America/Argentina/Catamarca",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Jujuy": "America/Argentina/Jujuy",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Mendoza": "America/Argentina/Mendoza",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}


@cache
def names() -> tuple[str, ...]:
    """What one may choose from; UTC alone where the machine has no time zone database."""
    return (UTC, *sorted(name for name in available_timezones() if _PLACE.fullmatch(name)))


def check(name: str) -> str:
    """The name that is used now, "" for none chosen; raises `Invalid` for one that is not there."""
    name = _RENAMED.get(name, name)
    if name and name not in names():
        text = "There is no such time zone here. Names look like Europe/Paris; UTC is one too."
        raise Invalid(text, fields={"zone": text})
    return name


def zone_of(name: str) -> ZoneInfo:
    """The zone of a name that was stored; UTC where it is "" or has left the database."""
    try:
        return ZoneInfo(name or UTC)
    except ZoneInfoNotFoundError:
        return ZoneInfo(UTC)
