"""The words of verdicts, states and levels, in the reader's language; templates ask for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from app.i18n import DEFAULT, N_, _, language

#: verdicts, and the states of a submission that has none yet
VERDICTS: Mapping[str, str] = {
    "accepted": N_("Accepted"),
    "wrong_answer": N_("Wrong answer"),
    "runtime_error": N_("Runtime error"),
    "time_limit": N_("Time limit"),
    "memory_limit": N_("Memory limit"),
    "output_limit": N_("Output limit"),
    "compile_error": N_("Does not compile"),
    "forbidden": N_("Forbidden call"),
    "internal_error": N_("Not graded"),
    "queued": N_("Queued"),
    "running": N_("Running"),
}

#: what the judge says in English when a limit ended a case (`app.grading.failures`)
CAUSES: Mapping[str, str] = {
    "time_limit": N_(
        "The usual cause is a loop over elements where one tensor operation would do, or a loop "
        "that never ends."
    ),
    "memory_limit": N_(
        "The usual cause is a tensor that grows in a loop, or a broadcast that makes a far larger "
        "shape than meant."
    ),
    "output_limit": N_(
        "The usual cause is a print inside a loop, or a result that is far larger than the "
        "expected one."
    ),
}

#: how a training run stands
RUNS: Mapping[str, str] = {
    "finished": N_("Finished"),
    "stopped": N_("Stopped by you"),
    "failed": N_("Failed"),
    "internal_error": N_("Not trained"),
    "queued": N_("Queued"),
    "running": N_("Training"),
}

DIFFICULTIES: Mapping[str, str] = {"easy": N_("easy"), "medium": N_("medium"), "hard": N_("hard")}


_TICKED = re.compile(r"`([^`\n]{1,120})`")


def ticked(text: str) -> Markup:
    """A sentence of the judge's, which may hold anything: escaped, and `code` between ticks."""
    return Markup(_TICKED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _word(words: Mapping[str, str], name: object) -> str:
    known = words.get(str(name))
    return str(name) if known is None else _(known)


def verdict_word(name: object) -> str:
    """What a verdict is called, or the state of a submission without one."""
    return _word(VERDICTS, name)


def difficulty_word(name: object) -> str:
    """What a problem's difficulty is called."""
    return _word(DIFFICULTIES, name)


def run_word(name: object) -> str:
    """What the outcome or the state of a training run is called."""
    return _word(RUNS, name)


def usual_cause(verdict: object, message: str) -> str:
    """The end of a limit's message in the reader's language; "" for who reads it in English."""
    if language() == DEFAULT or "The usual cause: " not in message:
        return ""
    return _(CAUSES[str(verdict)]) if str(verdict) in CAUSES else ""


def in_english() -> Markup:
    """The attribute for what is English whatever the page's language is: what authors wrote, and
    what the judge wrote down while grading. Readers by ear then hear it pronounced right."""
    return Markup("") if language() == DEFAULT else Markup(' lang="en"')


def authored(text: object) -> Markup:
    """A title or another text of an author's, to stand inside a sentence of the page's language."""
    return (
        escape(text) if language() == DEFAULT else Markup('<span lang="en">{}</span>').format(text)
    )


GLOBALS = {
    "authored": authored,
    "verdict_words": VERDICTS,
    "verdict_word": verdict_word,
    "difficulty_word": difficulty_word,
    "run_word": run_word,
    "usual_cause": usual_cause,
    "in_english": in_english,
}
