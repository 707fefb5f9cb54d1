"""Markdown to HTML that is safe to show: math as MathML, code highlighted, figures drawn inside."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from app.catalog.figures import named
from app.catalog.formulas import displayed, inline

#: (path in the package, what `clean_figure` gave) of every figure that a text may show.
Figures = tuple[tuple[str, str], ...]

_MATH_TAGS = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac",
    "msqrt", "mroot", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mtable",
    "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
}  # fmt: skip
_MATH_ATTRIBUTES = {
    "accent", "accentunder", "alttext", "columnalign", "columnlines", "columnspacing", "depth",
    "display", "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace",
    "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing",
    "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
}  # fmt: skip
_TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
    "wbr",
}  # fmt: skip
# Around the number of a figure, which cleaning leaves alone. Random: no text can write it, not even
# by a character's number (`&#xE000;`), which is read after we looked.
_OPEN, _CLOSE = f"\ue000{secrets.token_hex(8)}:", "\ue001"
_SLOT = re.compile(f"<p>{_OPEN}(\\d+){_CLOSE}</p>|{_OPEN}(\\d+){_CLOSE}")
# A formula (its last piece) and the stop behind it, which begins no line.
_FOLLOWED = re.compile(r"(<math (?:(?!<math |</math>).)*</math>)</span>([,.;:!?)\]]+)", re.DOTALL)
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "code": {"class"},
    "div": {"class", "tabindex"},
    "ol": {"start"},
    "pre": {"class", "tabindex"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
} | dict.fromkeys(_MATH_TAGS, _MATH_ATTRIBUTES)


@lru_cache(maxsize=2048)
def render_markdown(text: str, figures: Figures = ()) -> str:
    """Safe HTML of Markdown.

    `$…$` and `$$…$$` are math, fenced code is highlighted with Pygments' short class names inside
    `pre.highlight`, `![alt](name.svg)` draws the figure of that name, raw HTML is shown as text.
    The top heading of the text becomes an h2.
    """
    drawn: list[str] = []
    env = {"figures": dict(figures), "drawn": drawn}
    html = _clean(
        _FOLLOWED.sub(r'<span class="whole">\1\2</span></span>', _MARKDOWN.render(text, env))
    )

    # After cleaning, which knows no SVG: `clean_figure` was stricter.
    def draw(slot: re.Match[str]) -> str:
        alone, inside = slot.groups()
        figure = drawn[int(alone or inside)]
        if alone:
            return f'<figure class="figure">{figure}</figure>'
        return f'<span class="figure">{figure}</span>'

    return _SLOT.sub(draw, html)


def figures_in(text: str) -> Iterator[tuple[str, str]]:
    """(address, alternative text) of every picture that a Markdown text shows."""
    if "![" not in text:
        return  # most texts, and reading one takes milliseconds
    for block in _MARKDOWN.parse(text):
        for token in block.children or ():
            if token.type == "image":
                yield str(token.attrs["src"]), token.content.strip()


@lru_cache(maxsize=256)
def render_code(code: str, language: str = "python") -> str:
    """Safe HTML of a program: `pre.highlight` with Pygments' short class names."""
    return _clean(_code_block(code, language))


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS | _MATH_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _math(source: str, options: dict[str, Any]) -> str:
    return displayed(source) if options.get("display_mode") else inline(source)


def _code_block(code: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        lexer = None
    body = highlight(code, lexer, HtmlFormatter(nowrap=True)) if lexer else escape(code)
    # Focusable, so that a reader without a mouse can scroll a long line.
    return f'<pre class="highlight" tabindex="0"><code>{body}</code></pre>\n'


class _Renderer(RendererHTML):
    """HTML with our code blocks, scrolling tables, and alignment by class (no inline styles)."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A fenced block, highlighted in the language that its first word names."""
        words = tokens[idx].info.split()
        return _code_block(tokens[idx].content, words[0] if words else "")

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """An indented block, as it is."""
        return _code_block(tokens[idx].content, "")

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A table in a box that scrolls."""
        return '<div class="table" tabindex="0"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The end of the box."""
        return "</table></div>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A figure of the package; where there is none, its words stand for it."""
        token = tokens[idx]
        figure = env["figures"].get(str(token.attrs["src"]))
        if figure is None:
            return escape(f"[{token.content}]")
        env["drawn"].append(named(figure, token.content))
        return f"{_OPEN}{len(env['drawn']) - 1}{_CLOSE}"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A cell; `text-align` arrives as an inline style, which our policy refuses."""
        align = str(tokens[idx].attrs.get("style", "")).removeprefix("text-align:")
        kind = f' class="{align}"' if align in ("left", "center", "right") else ""
        return f"<{tokens[idx].tag}{kind}>"

    th_open = td_open


def _headings(state: Any) -> None:
    """Shift all headings so that the highest is h2: the page's title is its h1."""
    headings = [t for t in state.tokens if t.type in ("heading_open", "heading_close")]
    shift = 2 - min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + shift)}"


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    markdown.enable(["table", "strikethrough"])
    markdown.core.ruler.push("headings", _headings)
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        renderer=_math,
    )
    return markdown


_MARKDOWN = _build()
