"""What grading gives: a report of cases, the same for the page, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.drivers.port import SandboxInfo
from app.grading.verdicts import Category, Verdict


@dataclass(frozen=True, slots=True)
class Difference:
    """How an output differs from the expected value.

    `category` says the kind; `message` says it in words, for the learner; `where` is the place in
    the structure ("output", "output[2]['h']"); the rest is None unless the kind is "value"/"nan".
    """

    category: Category
    message: str
    where: str = "output"
    index: tuple[int, ...] | None = None
    got: str | None = None
    expected: str | None = None
    largest: float | None = None
    differing: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class CaseReport:
    """One case, graded.

    Everything from `seconds` on is for visible cases only, and is None or empty on hidden ones
    (`message` of a hidden case is a fixed text by category). `detail` is what a page draws:
    {"inputs": [[label, text]], "output": text, "expected": text, "printed": text,
    "difference": {...}, "heat": see `app.grading.heat`, "line": int, "trace": text,
    "explanation": text, "hint": text}.
    """

    name: str
    visible: bool
    verdict: Verdict
    category: Category | None = None
    message: str = ""
    seconds: float | None = None
    memory_mb: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def public(self) -> dict[str, Any]:
        """The keys of `grade --json`."""
        return {
            "name": self.name,
            "visible": self.visible,
            "verdict": self.verdict.value,
            "category": self.category.value if self.category else None,
            "seconds": self.seconds if self.visible else None,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A submission, graded.

    What ended it before any case (a syntax error, say) stands as the verdict of the first case,
    which carries the message; the other cases are then missing from `cases`, not from `total`. So
    are those behind a case that ended the process, and those that it kept from being asked again.
    """

    problem: str
    verdict: Verdict
    cases: tuple[CaseReport, ...]
    total: int
    seconds: float
    sandbox: SandboxInfo
    memory_mb: float = 0.0
    advice: tuple[tuple[int, str], ...] = ()
    #: Of a submission to a challenge whose model predicted the hidden text, and where it ranks.
    score: float | None = None
    board: str = ""

    @property
    def passed(self) -> int:
        """How many cases were accepted."""
        return sum(case.verdict is Verdict.ACCEPTED for case in self.cases)

    def public(self) -> dict[str, Any]:
        """The object that `grade --json` prints."""
        return {
            "problem": self.problem,
            "verdict": self.verdict.value,
            "passed": self.passed,
            "total": self.total,
            "seconds": round(self.seconds, 4),
            # Only where there is one.
            **({"score": self.score} if self.score is not None else {}),
            "cases": [case.public() for case in self.cases],
            "sandbox": {
                "driver": self.sandbox.driver,
                "isolation": self.sandbox.isolation,
                "image": self.sandbox.image,
                "torch": self.sandbox.torch,
                # Only where it was a GPU.
                **({"device": self.sandbox.device} if self.sandbox.device else {}),
            },
        }
