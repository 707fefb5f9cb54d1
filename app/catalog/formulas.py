"""LaTeX to MathML: a formula as one piece, or in a few between which a line may end."""

from __future__ import annotations

import re
from html import escape, unescape

from latex2mathml.converter import convert

# A command that is not known, an alignment outside a table.
_LEFT_OVER = re.compile(r">\\[^<]|<mi>(&|&amp;|&#x0*26;)</mi>")
_LAST_OPERATOR = re.compile(r"<mo(?=[^<>]*>[^<]*</mo></mrow></math>$)")
# A minus or plus behind an opening bracket, a relation or an operator is a sign of what follows.
_SIGN = re.compile(r"(?<=>)([^<>]+)(</mo>)<mo>(&#x02212;|&#x0002B;)</mo>")
_INFINITY = "&#x0221E;"
_BEFORE_SIGNS = set("([{⟨⌊⌈,;:/·⋅×+−±=≠≈≡≤≥<>∈∼∝←→↦⇒⇔")
_TOKENS = re.compile(r"\\[A-Za-z]+|\\.|\S", re.DOTALL)
_OPEN = {
    "{", "(", "[", r"\{", r"\begin", r"\langle", r"\lbrace", r"\lbrack", r"\lceil", r"\left",
    r"\lfloor", r"\lvert", r"\lVert",
}  # fmt: skip
_CLOSE = {
    "}", ")", "]", r"\}", r"\end", r"\rangle", r"\rbrace", r"\rbrack", r"\rceil", r"\right",
    r"\rfloor", r"\rvert", r"\rVert",
}  # fmt: skip
_BARS = {"|", r"\|", r"\vert", r"\Vert"}  # the first of two opens; a lone one leaves the rest whole
_RELATIONS = {
    "=", "<", ">", r"\approx", r"\cong", r"\equiv", r"\ge", r"\geq", r"\gets", r"\iff",
    r"\implies", r"\in", r"\le", r"\Leftarrow", r"\leftarrow", r"\Leftrightarrow", r"\leq", r"\ll",
    r"\gg", r"\mapsto", r"\ne", r"\neq", r"\propto", r"\Rightarrow", r"\rightarrow", r"\sim",
    r"\simeq", r"\subset", r"\subseteq", r"\to",
}  # fmt: skip
_BINARY = {"+", "-", r"\mp", r"\pm"}  # a product stays together
# What an operator between two terms may follow, beside letters and digits.
_ENDS_A_TERM = {
    ")", "]", "}", "!", "'", r"\}", r"\right", r"\rangle", r"\rceil", r"\rfloor", r"\rvert",
    r"\rVert", r"\alpha", r"\beta", r"\gamma", r"\delta", r"\epsilon", r"\varepsilon", r"\eta",
    r"\theta", r"\lambda", r"\mu", r"\pi", r"\rho", r"\sigma", r"\tau", r"\phi", r"\varphi",
    r"\omega", r"\ell", r"\dots", r"\ldots", r"\cdots", r"\infty",
}  # fmt: skip
# What says something of all that follows it, or of all that stands around it.
_WIDE_REACHING = {
    "%", r"\above", r"\abovewithdelims", r"\atop", r"\atopwithdelims", r"\bf", r"\brace", r"\brack",
    r"\cal", r"\choose", r"\color", r"\def", r"\displaystyle", r"\footnotesize", r"\frak", r"\huge",
    r"\Huge", r"\it", r"\large", r"\Large", r"\LARGE", r"\newcommand", r"\normalsize", r"\not",
    r"\over", r"\rm", r"\scriptscriptstyle", r"\scriptsize", r"\scriptstyle", r"\sf", r"\small",
    r"\textstyle", r"\tiny",
}  # fmt: skip
_SCRIPTS = {"^", "_"}
_BELONGS = {*_SCRIPTS, "'", r"\limits", r"\nolimits"}  # to the sign before it
_UNSEEN = {"{", "}", r"\left", r"\right", *_SCRIPTS}
_LONG = 24  # signs, about; what is shorter fits beside other words on a phone
_PIECE = 12  # signs that a piece has at least


def inline(source: str) -> str:
    """MathML to stand in a line: a long formula may end a line behind a relation or an operator.

    No browser breaks MathML, and a formula wider than a phone would widen its page.
    """
    pieces = _pieces(source)
    drawn = [_mathml(piece, "inline") for piece in pieces] if len(pieces) > 1 else []
    if not drawn or not all(drawn):
        return displayed(source, "inline")
    # At the end of a piece an operator counts as a suffix, and has no room around it.
    ends = (_LAST_OPERATOR.sub('<mo form="infix"', piece) for piece in drawn[:-1])
    return "<wbr>".join([*ends, drawn[-1]])


def displayed(source: str, display: str = "block") -> str:
    """MathML of the whole; the source itself, marked, where it is not LaTeX that we can set."""
    return _mathml(source, display) or f'<code class="math-error">{escape(source)}</code>'


def _mathml(source: str, display: str) -> str:
    # The converter knows `align`, which is the same but for the room it takes.
    known = re.sub(r"\\(begin|end)\{(aligned|split)\}", r"\\\1{align*}", source)
    try:
        mathml = str(convert(known, display=display)) if _balanced(source) else ""
    except Exception:  # the converter raises whatever its parser stumbles over
        return ""
    # What the converter does not know it leaves in its output as it was written.
    if _LEFT_OVER.search(mathml):
        return ""
    mathml = _SIGN.sub(_signed, mathml)
    mathml = mathml.replace(f"<mo>{_INFINITY}</mo>", f"<mi>{_INFINITY}</mi>")  # no operator
    return mathml.replace("<math ", f'<math alttext="{escape(source)}" ', 1)


def _signed(found: re.Match[str]) -> str:
    before, end, sign = found.groups()
    form = ' form="prefix"' if unescape(before) in _BEFORE_SIGNS else ""
    return f"{before}{end}<mo{form}>{sign}</mo>"


def _balanced(source: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", source.replace("\\\\", "")):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _pieces(source: str) -> list[str]:
    """The same source, cut behind operators that stand in no bracket; whole where it is short."""
    tokens = list(_TOKENS.finditer(source))
    if any(token[0] in _WIDE_REACHING for token in tokens):
        return [source]
    if sum(token[0] not in _UNSEEN for token in tokens) < _LONG:
        return [source]
    pieces, begin, depth, signs = [], 0, 0, 0
    within = False  # two bars
    texts = ["", "", *(token[0] for token in tokens)]
    for place, token in enumerate(tokens[:-1]):
        text = token[0]
        depth += (text in _OPEN) - (text in _CLOSE)
        within ^= depth == 0 and text in _BARS
        signs += text not in _UNSEEN
        if depth == 0 and not within and signs >= _PIECE and _may_end(*texts[place : place + 4]):
            pieces.append(source[begin : token.end()].strip())
            begin, signs = token.end(), 0
    return [*pieces, source[begin:].strip()]


def _may_end(further: str, before: str, text: str, after: str) -> bool:
    """Whether a line may end behind `text`: a relation, or an operator between two terms."""
    if after in _BELONGS or after in _RELATIONS:
        return False
    if text in _RELATIONS:
        return before not in _SCRIPTS
    if text not in _BINARY or further in _SCRIPTS:
        return False
    exponent = before in ("e", "E") and further.isdigit()
    return before in _ENDS_A_TERM or (len(before) == 1 and before.isalnum() and not exponent)
