"""What a page says that is in no catalogue: found by the brackets of the pseudo-language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: not read as a text of ours: code, what scripts use, times, what a learner wrote
_SILENT = frozenset(
    {"code", "pre", "script", "style", "time", "kbd", "textarea", "template", "svg"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_SPOKEN = ("aria-label", "alt", "placeholder", "title", "aria-description", "aria-valuetext")
#: names and units, the same in every language
#: dates, which the pseudo-language writes as English does
_DATES = re.compile(
    r"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:\d+ )?"
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\b"
)
_NAMES = frozenset(
    "TensorJudge PyTorch NumPy API GPU CPU UTC ms MB GB kB KiB MiB NaN Ctrl".split()  # noqa: SIM905
)


class _Reader(HTMLParser):
    """Collects what is said on a page, leaving out what is marked as English or as data."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self._language = language
        self._open: list[tuple[str, bool]] = []  # element, whether what is in it is left out
        self.texts: list[str] = []  # each with its brackets balanced: a page, an attribute
        self._page: list[str] = []

    @property
    def _left_out(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        own = found.get("lang") == self._language  # a part of ours inside what is English
        other = not own and found.get("lang") is not None
        data = found.get("translate") == "no"  # a name of a file, a host, a time zone
        silent = (self._left_out and not own) or other or data or tag in _SILENT
        if not ((self._left_out and not own) or other):
            self.texts += [str(found[name]) for name in _SPOKEN if found.get(name)]
        if tag not in _VOID:
            self._open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self._page.append(data)

    def close(self) -> None:
        super().close()
        self.texts.append("\n".join(self._page))


def _outside_of_brackets(text: str) -> str:
    said, depth = [], 0
    for letter in text:
        if letter == "⟦":
            depth += 1
        elif letter == "⟧":
            depth -= 1
            said.append(" ")
        elif not depth:
            said.append(letter)
    assert depth == 0, f"brackets that do not close: {text!r}"
    return "".join(said)


def words_of(html: str, language: str = "en", data: tuple[str, ...] = ()) -> list[str]:
    """Runs of words outside of brackets, in texts and in attributes that are read out.

    `data`: what is said as it is (names, titles).
    """
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    found = []
    for text in reader.texts:
        rest = _DATES.sub(" ", _outside_of_brackets(text))
        for one in sorted(data, key=len, reverse=True):
            rest = rest.replace(one, " ")
        for run in re.findall(r"[^\W\d_][\w'’,.:;()\- ]*", rest):
            words = [word for word in re.findall(r"[^\W\d_]{2,}", run) if word not in _NAMES]
            if words:
                found.append(run.strip())
    return found
