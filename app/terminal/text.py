"""Text of others, made safe to print: it can neither move the cursor nor turn a line around."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t"


def printable(text: str) -> str:
    """`text` with each control character, and each that changes the direction, drawn as a sign.

    C0 becomes its picture (ESC is ␛); the rest of the categories Cc, Cf, Cs and the two separators
    that some terminals take for a new line become �. What joins emoji stays.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawn, text.replace("\r\n", "\n")))


def line(text: str) -> str:
    """The same, on one line."""
    return " ".join(printable(text).split())


def _drawn(character: str) -> str:
    if character in _KEPT or character == "\u200d":
        return character
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "\u2421"
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "\ufffd"
    return character
