"""Names that learners choose for leaderboards: what can be shown there."""

from __future__ import annotations

import unicodedata

from app.i18n import _

LONGEST = 40  # characters
#: Control characters, formats (such as those that turn the direction of text), surrogates, private
#: and unassigned characters, separators of lines and paragraphs, marks that enclose what is beside.
_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"))
#: Drawn as nothing: fillers, selectors of variants, joiners (Default_Ignorable_Code_Point and the
#: empty Braille pattern).
_BLANK = (
    *((at, at) for at in (0x34F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)),
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
)  # fmt: skip
_MARKS = 2  # on one letter; more reach into the lines above and below


def tidy(text: str) -> tuple[str, str]:
    """(the name as it is kept, what is wrong with it or ""); "" is a name: the username's."""
    # Before anything is done with it: normalising takes the square of the marks' number.
    if len(text) > 4 * LONGEST:
        return "", _too_long(len(text))
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(name) > LONGEST:
        return "", _too_long(len(name))
    marks = 0
    for character in name:
        marks = marks + 1 if unicodedata.combining(character) else 0
        blank = any(first <= ord(character) <= last for first, last in _BLANK)
        if blank or marks > _MARKS or unicodedata.category(character) in _UNSHOWN:
            return "", _("Take letters, digits and signs that can be seen.")
    return name, ""


def _too_long(count: int) -> str:
    return _("Take at most %(most)s characters; this has %(count)s.", most=LONGEST, count=count)
