"""Figures of a package: SVG files, held to a short list of shapes, and drawn inside the page.

Inlined, so that they take the theme's colours. What is not on the lists below is refused with its
name, not dropped: an author sees at once what readers would miss. What is let through is written
anew, element by element, so no byte of a file reaches a page unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import PurePosixPath
from xml.etree import ElementTree

MAX_BYTES = 64 * 1024
MAX_ELEMENTS = 2_000
MAX_DEPTH = 16

#: The custom properties of app.css that a figure may use; `currentColor` is the text's own.
COLOURS = (
    "--paper", "--sheet", "--ink", "--quiet", "--line", "--edge", "--accent", "--right", "--wrong",
    "--limit", "--right-wash", "--wrong-wash", "--limit-wash", "--ours-wash",
)  # fmt: skip
ELEMENTS = (
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
)  # fmt: skip

_SVG = "{http://www.w3.org/2000/svg}"
_LENGTH = re.compile(r"[-+]?(?:\d{1,6}(?:\.\d{0,9})?|\.\d{1,9})(?:px|em|%)?")
# Sets of characters, so that no text takes a pattern long; a browser passes over what is malformed.
_NUMBERS = re.compile(r"[0-9eE.,+\-\s]+")
_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE.,+\-\s]*")
_TRANSFORM = re.compile(
    r"(?:[\s,]*(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE.,+\-\s]*\))+[\s,]*"
)
_COLOUR = re.compile(rf"none|currentColor|var\((?:{'|'.join(COLOURS)})\)")
_FONT = re.compile(r"var\(--(?:text|mono)\)")

_VALUES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(
        ("x", "y", "dx", "dy", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width",
         "height", "font-size", "stroke-width", "opacity", "fill-opacity", "stroke-opacity"),
        _LENGTH,
    ),
    **dict.fromkeys(("viewBox", "points"), _NUMBERS),
    "stroke-dasharray": re.compile(rf"none|{_NUMBERS.pattern}"),
    "d": _PATH,
    "transform": _TRANSFORM,
    "fill": _COLOUR,
    "stroke": _COLOUR,
    "font-family": _FONT,
    "fill-rule": re.compile("nonzero|evenodd"),
    "stroke-linecap": re.compile("butt|round|square"),
    "stroke-linejoin": re.compile("miter|round|bevel"),
    "text-anchor": re.compile("start|middle|end"),
    "dominant-baseline": re.compile("auto|middle|central|hanging|alphabetic"),
    "font-weight": re.compile("normal|bold|[1-9]00"),
    "font-style": re.compile("normal|italic"),
    "vector-effect": re.compile("none|non-scaling-stroke"),
}  # fmt: skip

#: Why a common thing is refused, and what to do instead.
_INSTEAD = {
    "style": "write fill, stroke and the like as attributes",
    "class": "write fill, stroke and the like as attributes",
    "id": "nothing can refer to a part of a figure; draw it where it is used",
    "href": "a figure refers to nothing outside itself",
    "script": "a figure does not run",
    "image": "draw it with shapes",
    "use": "copy the shape to where it is used",
    "marker": "draw an arrow's head as a polygon",
    "defs": "draw each shape where it is used",
    "foreignObject": "write with <text>",
    "title": "the text between the brackets of ![…](…) names the figure",
    "desc": "the text between the brackets of ![…](…) names the figure",
}


class FigureError(ValueError):
    """An SVG file that we do not draw; the text says what is in the way."""


def clean_figure(data: bytes) -> str:
    """The `<svg …>…</svg>` of a file, for the inside of a page; without a name yet.

    Raises `FigureError`.
    """
    if len(data) > MAX_BYTES:
        raise FigureError(f"has {len(data):,} bytes; a figure may have {MAX_BYTES:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FigureError(f"is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # before a parser would expand anything
        raise FigureError("has a DOCTYPE; remove that line")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no DOCTYPE, and small
    except ElementTree.ParseError as error:
        raise FigureError(f"is not well-formed XML ({error}); mend it there") from None
    if root.tag != f"{_SVG}svg":
        raise FigureError('does not begin with <svg xmlns="http://www.w3.org/2000/svg">')
    if "viewBox" not in root.attrib:
        raise FigureError("has no viewBox, by which it scales; add one to <svg>")
    count = sum(1 for _ in root.iter())
    if count > MAX_ELEMENTS:
        raise FigureError(f"has {count:,} elements; a figure may have {MAX_ELEMENTS:,}")
    return "".join(_written(root, 0))


def named(figure: str, alt: str) -> str:
    """A figure that `clean_figure` gave, with its name for who does not see it."""
    name = escape(" ".join(alt.split()))
    return figure.replace("<svg", f'<svg role="img" aria-label="{name}" focusable="false"', 1)


def is_figure(path: str) -> bool:
    """Whether a file of a package is one: an SVG file, in the package's folder or below."""
    return PurePosixPath(path).suffix.lower() == ".svg"


def _written(element: ElementTree.Element, depth: int) -> Iterator[str]:
    name = _local(element.tag)
    if not element.tag.startswith(_SVG) or name not in ELEMENTS or (name == "svg") != (depth == 0):
        raise FigureError(f"has <{name}>, which is not drawn{_hint(name)}")
    if depth > MAX_DEPTH:
        raise FigureError(f"has elements within elements, more than {MAX_DEPTH} deep; flatten it")
    yield f"<{name}"
    for key, value in element.attrib.items():
        yield f' {_local(key)}="{escape(_checked(name, key, value))}"'
    yield ">"
    texts = name in ("text", "tspan")
    yield _words(name, element.text, texts)
    for child in element:
        if texts and _local(child.tag) != "tspan":
            raise FigureError(f"has <{_local(child.tag)}> inside <{name}>; only <tspan> goes there")
        yield from _written(child, depth + 1)
        yield _words(name, child.tail, texts)
    yield f"</{name}>"


def _words(name: str, text: str | None, texts: bool) -> str:
    if not text or not text.strip():
        return text or "" if texts else ""
    if not texts:
        raise FigureError(f"has words in <{name}>; they go into <text>")
    return escape(text, quote=False)


def _checked(name: str, key: str, value: str) -> str:
    local = _local(key)
    allowed = _VALUES.get(key)
    if allowed is None:
        raise FigureError(f"has {local} on <{name}>, which is not drawn{_hint(local)}")
    if allowed.fullmatch(value):
        return value
    if allowed is _COLOUR:
        names = ", ".join(f"var({colour})" for colour in COLOURS)
        raise FigureError(
            f'has {key}="{value[:60]}" on <{name}>; '
            f"both themes need none, currentColor or one of {names}"
        )
    raise FigureError(f'has {key}="{value[:60]}" on <{name}>, which is not a value that we draw')


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _hint(name: str) -> str:
    known = _INSTEAD.get(name)
    if known is None and name.startswith("on"):
        known = _INSTEAD["script"]
    return f": {known}" if known else ""
