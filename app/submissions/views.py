"""Submissions as pages draw them."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, TextLexer

from app.catalog.service import Catalog, Figures, Package, render_markdown
from app.submissions.among import Among
from app.submissions.environment import EnvironmentView
from app.submissions.heat import HeatView
from app.submissions.models import Submission, SubmissionCase

_LONGEST_LINE = 400  # characters: what one pattern may go over more than once
_LEXING_SECONDS = 0.5  # an honest 64 KiB takes some 0.2 s


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case; of a hidden one only name, verdict, category and message are set."""

    index: int
    name: str
    visible: bool
    verdict: str
    category: str | None
    message: str
    seconds: float | None
    memory_mb: float | None
    detail: dict[str, Any]
    #: The author's words, as safe HTML: what the example shows, and what a known mistake gives.
    explanation_html: str = ""
    hint_html: str = ""
    #: Where in a tensor it is off.
    heat: HeatView | None = None

    @classmethod
    def of(cls, row: SubmissionCase, figures: Figures = ()) -> CaseView:
        """From its row, and the figures of its problem."""
        detail = row.detail if row.visible else {}
        return cls(
            index=row.index,
            name=row.name,
            visible=row.visible,
            verdict=row.verdict,
            category=row.category,
            message=row.message,
            seconds=row.seconds if row.visible else None,
            memory_mb=row.memory_mb if row.visible else None,
            detail=detail,
            explanation_html=_words(detail.get("explanation"), figures),
            hint_html=_words(detail.get("hint"), figures),
            heat=HeatView.of(
                detail.get("heat"), (detail.get("difference") or {}).get("where", "output")
            ),
        )


def _words(text: object, figures: Figures) -> str:
    return render_markdown(text, figures) if isinstance(text, str) and text else ""


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission for a page; lists leave what follows `finished_at` empty."""

    id: str
    problem: str
    title: str
    mode: str
    state: str
    verdict: str | None
    passed: int
    total: int
    seconds: float | None
    memory_mb: float | None
    created_at: datetime
    finished_at: datetime | None
    environment: EnvironmentView | None = None
    code: str = ""
    queue_ahead: int = 0
    waits_for: str = ""
    code_html: str = ""
    cases: Sequence[CaseView] = ()
    #: Of a challenge: what the score is called, and its text with the unit.
    score_name: str = ""
    score: str = ""
    kind: str = "code"
    #: Whether it ran on inputs of the learner's own.
    own_inputs: bool = False
    #: Whether accepted code of this problem can be trained, and watched.
    training: bool = False
    #: How it stands among accepted answers, where it is one and there are enough.
    among: Among | None = None
    #: (line of the code, what we noticed there), not part of the verdict
    advice: Sequence[Sequence[Any]] = field(default_factory=tuple)

    @classmethod
    def of(
        cls,
        row: Submission,
        title: str,
        *,
        cases: Sequence[SubmissionCase] = (),
        figures: Figures = (),
        queue_ahead: int = 0,
        waits_for: str = "",
        code: str = "",
        code_html: str = "",
        environment: EnvironmentView | None = None,
        package: Package | None = None,
        among: Among | None = None,
    ) -> SubmissionView:
        """From its rows; `code_html`: see there. `package`: the problem's, if it is still there."""
        table = package.toml.challenge if package else None
        return cls(
            id=row.id,
            problem=row.problem,
            title=title,
            mode=row.mode,
            state=row.state,
            verdict=row.verdict,
            passed=row.passed,
            total=row.total,
            seconds=row.seconds,
            memory_mb=row.memory_mb,
            created_at=row.created_at,
            finished_at=row.finished_at,
            environment=environment,
            code=code,
            queue_ahead=queue_ahead,
            waits_for=waits_for,
            code_html=code_html,
            cases=tuple(CaseView.of(case, figures) for case in cases),
            advice=row.advice or (),
            among=among,
            kind=package.toml.kind if package else "code",
            own_inputs=row.custom_cases is not None,
            training=package is not None and package.toml.training is not None,
            score_name=table.name if table and row.score is not None else "",
            score=table.text(row.score) if table and row.score is not None else "",
        )


def title_of(catalog: Catalog, slug: str) -> str:
    """The problem's title, or its slug when it has left the catalog."""
    package = catalog.problems.get(slug)
    return package.title if package else slug


def figures_of(catalog: Catalog, slug: str) -> Figures:
    """What the problem's texts may draw; nothing when it has left the catalog."""
    package = catalog.problems.get(slug)
    return package.figures if package else ()


def code_html(code: str) -> str:
    """Python coloured by classes, every character escaped.

    The lexer's patterns take quadratic time on text that somebody wrote for it (a page of blank
    lines, a line of a thousand blanks): such text stays plain. Meant for a thread.
    """
    lexer = PythonLexer(stripnl=False)
    tokens: list[tuple[Any, str]] = []
    if max(map(len, code.splitlines()), default=0) <= _LONGEST_LINE:
        until = time.monotonic() + _LEXING_SECONDS
        for token in lexer.get_tokens(code):
            tokens.append(token)
            if time.monotonic() > until:
                tokens.clear()
                break
    page = io.StringIO()
    HtmlFormatter(wrapcode=True).format(tokens or TextLexer(stripnl=False).get_tokens(code), page)
    return page.getvalue()
