"""What came of a case, and how well a binding does over several of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.grading.binding import Assignment
from app.grading.comparer import compare
from app.grading.failures import Failure
from app.grading.prepared import PreparedCase
from app.grading.report import Difference
from app.grading.verdicts import Category
from sandbox.wire.values import Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: outputs or a failure, and how the outputs differ from the expected.

    `binding`: the one that it ran under; None where nothing was bound.
    """

    outputs: tuple[Value, ...] = ()
    failure: Failure | None = None
    difference: Difference | None = None
    seconds: float = 0.0
    memory_mb: float = 0.0
    printed: str = ""
    binding: Assignment | None = None

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with it, as far as the comparer sees."""
        return self.failure is None and self.difference is None

    @property
    def ended(self) -> bool:
        """Whether the process is gone, or a limit was passed."""
        return self.failure is not None and self.failure.ends

    @property
    def may_bind_otherwise(self) -> bool:
        """Whether another binding could make it right."""
        kinds = (Category.VALUE, Category.NAN)
        return self.difference is not None and self.difference.category in kinds


class Score:
    """How well a binding does: wrong cases, then a known mistake, then numbers that differ.

    A binding under which every visible output is that of one known mistake explains it best.
    """

    def __init__(self, outcomes: Iterable[tuple[PreparedCase, Outcome]] = ()) -> None:
        self.wrong = 0
        self.differing = 0
        self.imitated: set[str] | None = None  # mistakes that give these outputs; None: no case yet
        for case, outcome in outcomes:
            self.add(case, outcome)

    def add(self, case: PreparedCase, outcome: Outcome) -> None:
        """Count one more case."""
        if not outcome.right:
            self.wrong += 1
        if found := outcome.difference:
            self.differing += found.differing or found.total or 1
        if case.visible and self.imitated != set():
            alike = {
                name
                for name, outputs in case.imitations.items()
                if (self.imitated is None or name in self.imitated)
                and same_outputs(outputs, outcome.outputs)
            }
            self.imitated = alike

    def beats(self, other: Score) -> bool:
        """Whether it is the better one. What is counted only grows: once beaten, always beaten."""
        return self._key < other._key

    @property
    def _key(self) -> tuple[int, bool, int]:
        return (self.wrong, self.imitated == set(), self.differing)


def same_outputs(outputs: tuple[Value, ...], others: tuple[Value, ...]) -> bool:
    """Whether the comparer, with its usual tolerance, finds no difference."""
    return len(outputs) == len(others) and all(
        compare(a, b) is None for a, b in zip(outputs, others, strict=True)
    )
