"""The gate of a quiz: what `problems verify` asks beyond what loading does. It runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.catalog.service import Package, Question, render_markdown
from app.quizzes import paper

SEEDS = range(20)  # orders of the choices that are tried
_SOURCE = re.compile(r' alttext="[^"]*"')  # of math, which may be written in many ways


def faults(package: Package) -> Iterator[str]:
    """What is wrong with a quiz, in words, each with its key."""
    for at, question in enumerate(package.toml.questions):
        key = f"questions[{at}]"
        yield from (f"{key}: {text}" for text in _answers(question, at))
        yield from (f"{key}: {text}" for text in _looks_alike(package, question))
        texts = [question.text, question.why]
        texts += [text for choice in question.choices for text in (choice.text, choice.why)]
        if any("math-error" in render_markdown(text, package.figures) for text in texts):
            yield f"{key}: has math that cannot be set, and would be shown as its source"
    if "math-error" in render_markdown(package.statement, package.figures):
        yield "statement.md: has math that cannot be set, and would be shown as its source"


def warnings(package: Package) -> Iterator[str]:
    """What is allowed, and looks like a slip."""
    for at, question in enumerate(package.toml.questions):
        if len(question.right) == len(question.choices):
            yield f"questions[{at}]: every choice is right; nothing is left to find out"
        if len(question.why.split()) < 5:
            yield f"questions[{at}].why: is short; say why the right answer is right"


def _answers(question: Question, at: int) -> Iterator[str]:
    """The right answer can be given, and marked, in whatever order the choices come."""
    for seed in SEEDS:
        order = paper.order(seed, at, question)
        shown = [place for place, author in enumerate(order) if author in question.right]
        given = [order[place] for place in shown]
        if not paper.is_right(question, given):
            yield f"the right answer is not marked right in the order {order}"
        for wrong in range(len(question.choices)):
            if paper.is_right(question, set(given) ^ {wrong}):
                yield f"an answer that is off by choices[{wrong}] is marked right"


def _looks_alike(package: Package, question: Question) -> Iterator[str]:
    """Choices that differ in their source and not on the page."""
    seen: dict[str, int] = {}
    for place, choice in enumerate(question.choices):
        shown = _SOURCE.sub("", render_markdown(choice.text, package.figures))
        if (first := seen.setdefault(shown, place)) != place:
            yield f"choices[{first}] and choices[{place}] look the same on the page"
