"""A submission as it is told at a terminal: each case as it lands, then the verdict.

What the site and the learner's code say is put into `Text`, never into markup.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from app.terminal.answers import Case, Detail, Submission
from app.terminal.text import line, printable

_MOST_LINES, _MOST_WIDE = 20, 400  # of one value; the page shows it whole
_STOPPED = ("time_limit", "memory_limit", "output_limit")


def show_case(console: Console, case: Case, detail: Detail | None) -> None:
    """One case: what it is called, what came of it, and for visible ones what it gave."""
    told = Text()
    told.append("✓ " if case.accepted else "✗ ", "green" if case.accepted else "red")
    told.append(line(case.name))
    if not case.visible:
        told.append(" (hidden)", "dim")
    if not case.accepted:
        told.append(f" · {_words(case.verdict)}", "red")
        if case.category:
            told.append(f" ({_words(case.category)})")
    if case.seconds is not None:
        told.append(f" · {case.seconds * 1000:.0f} ms", "dim")
    _print(console, told)
    if case.message:
        _indented(console, "", case.message)
    if detail is None:
        return
    if not case.accepted:
        for label, value in detail.inputs:
            _indented(console, line(label), value)
        _indented(console, "yours", detail.output)
        _indented(console, "expected", detail.expected)
        _indented(console, "where it stopped", detail.trace)
        _indented(console, "what often leads to this", detail.hint)
    _indented(console, "printed", detail.printed)


def show_verdict(console: Console, submission: Submission, page: str) -> None:
    """The verdict and what it cost, what else was noticed, and where the whole of it is."""
    right = submission.verdict == "accepted"
    told = Text()
    told.append(
        _words(submission.verdict or submission.state), "bold green" if right else "bold red"
    )
    told.append(f" · {submission.passed} of {submission.total} cases")
    if submission.score is not None:
        told.append(f" · score {submission.score:g}")
    if submission.seconds is not None:
        told.append(f" · {submission.seconds * 1000:.0f} ms of CPU")
    if submission.memory_mb is not None and submission.memory_mb >= 0.5:
        told.append(f" · {submission.memory_mb:.0f} MB")
    if submission.mode == "run":
        told.append(" · examples only")
    _print(console, told)
    if 0 < len(submission.cases) < submission.total:
        left = submission.total - len(submission.cases)
        said = f"{left} more case{'' if left == 1 else 's'} did not run"
        if submission.cases[-1].verdict in _STOPPED:
            said += ": the program was stopped"
        _print(console, Text(f"{said}.", "dim"))
    for noticed in submission.advice:
        where = f"line {noticed.line}: " if noticed.line else ""
        _print(console, Text(f"{where}{line(noticed.text)}"))
    _print(console, Text(page, "dim"))


def _words(value: str) -> str:
    return line(value).replace("_", " ")


def _indented(console: Console, label: str, value: str) -> None:
    """A value under its case, one line beside its label or some lines below it; cut if long."""
    lines = printable(value).strip("\n").expandtabs(4).split("\n")
    if lines == [""]:
        return
    cut = len(lines) > _MOST_LINES or any(len(one) > _MOST_WIDE for one in lines)
    lines = [one[:_MOST_WIDE] for one in lines[:_MOST_LINES]]
    if label and len(lines) == 1:
        _print(console, Text(f"    {label}: {lines[0]}"))
    else:
        if label:
            _print(console, Text(f"    {label}:"))
        for one in lines:
            _print(console, Text(f"    {'  ' if label else ''}{one}"))
    if cut:
        _print(console, Text("      … (the page has the rest)", "dim"))


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)
