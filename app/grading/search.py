"""The search for a binding that makes values right, and what is known of a learner's parameters."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from app.grading.binding import Assignment, Names, candidates, match_by_use, mismatch
from app.grading.meter import Meter
from app.grading.outcomes import Outcome, Score
from app.grading.prepared import PreparedCase
from app.grading.talk import TalkError
from sandbox.wire.messages import Parameters

_LONGEST = 10.0  # a search may use this many times a case's CPU seconds

Ran = list[tuple[PreparedCase, Outcome]]
Choice = dict[int, Assignment]  # by the case's index


class Bindings:
    """The learner's parameters, as far as they were told, and the binding in use.

    `by_name`: until something is learned, they are called what the reference's are.
    """

    def __init__(self, *, by_name: bool) -> None:
        self.told: dict[int, Parameters] = {}  # by the case's index
        self.hopeless = False  # some value is wrong under every binding
        self._names = Names(by_name=by_name)
        self._chosen: Choice = {}  # the binding that a search settled on
        self._searched: Sequence[PreparedCase] = ()  # the cases of that search

    def guess(self, case: PreparedCase) -> Assignment | None:
        """What may fit a case whose parameters were not told yet."""
        if case.parameters is None:
            return None
        return self._chosen.get(case.index) or self._names.guess(case.parameters)

    def first(self, case: PreparedCase, reference: Parameters) -> Assignment:
        """The binding to begin with, for a case whose parameters were told."""
        found = self._carried(case) or match_by_use(reference, self.told[case.index])
        self._names.learn(found)
        return found

    def _carried(self, case: PreparedCase) -> Assignment | None:
        """The chosen binding for a case that was not searched over."""
        if not self._chosen:
            return None
        for choice in self.choices([*self._searched, case]):
            if all(choice[index] == one for index, one in self._chosen.items()):
                return choice[case.index]
        return None

    def choices(self, cases: Sequence[PreparedCase]) -> Iterator[Choice]:
        """Every binding of these cases; none where one's parameters were not told, or differ."""
        pairs = []
        for case in cases:
            learner = self.told.get(case.index)
            if case.parameters is None or learner is None or mismatch(case.parameters, learner):
                return
            pairs.append((case.parameters, learner))
        for found in candidates(pairs):
            yield {case.index: one for case, one in zip(cases, found, strict=True)}

    def settle(self, choice: Choice, cases: Sequence[PreparedCase]) -> None:
        """Go on with the binding that a search over these cases found."""
        self._chosen, self._searched = choice, cases
        self._names = Names(by_name=False)
        for assignment in choice.values():
            self._names.learn(assignment)


class Runs(Protocol):
    """Who runs cases in the learner's child: `app.grading.solving.Solver`."""

    bindings: Bindings
    meter: Meter
    gone: bool  # the process ended, or a limit was passed

    @property
    def seconds(self) -> float:
        """A case's CPU limit."""
        ...

    async def run(self, case: PreparedCase, assignment: Assignment | None = None) -> Outcome:
        """Run a case under a binding, and compare."""
        ...

    async def ask_parameters(self, case: PreparedCase) -> None:
        """Have the parameters of a case told; raises `TalkError`."""
        ...


async def search(runs: Runs, ran: Ran, right: Sequence[PreparedCase]) -> dict[int, Outcome]:
    """Outcomes under the first binding that makes all values right, else under the best one.

    Cases that failed for another reason (a shape, an exception) have no say; what was told as
    right must stay `right`. None at all when no binding is better than what ran; else that one is
    settled on.
    """
    bindings, meter = runs.bindings, runs.meter
    scored = [
        (case, outcome)
        for case, outcome in ran
        if outcome.binding is not None and (outcome.right or outcome.may_bind_otherwise)
    ]
    cases = [*right, *(case for case, _ in scored)]
    first = next(case for case, outcome in scored if not outcome.right)
    order = [first, *(case for case in cases if case is not first)]
    used = {case.index: outcome.binding for case, outcome in scored}
    best, found, chosen = Score(scored), {}, None
    # In CPU of the child, and on the clock: frames made ahead cost it nothing, and us decoding.
    budget = meter.cpu_seconds + _LONGEST * runs.seconds
    until = time.monotonic() + 2 * _LONGEST * runs.seconds
    choices = bindings.choices(cases) if await _all_told(runs, cases) else iter(())
    for choice in choices:
        if all(choice[index] == one for index, one in used.items()):
            continue
        await meter.catch_up()
        if meter.cpu_seconds > budget or time.monotonic() > until:
            break
        score = Score()
        outcomes = await _under(runs, choice, order, right, score, best)
        if runs.gone:
            break
        if outcomes is not None:
            best, found, chosen = score, outcomes, choice
            if not score.wrong:
                break
    bindings.hopeless |= best.wrong > 0
    if chosen is not None:
        bindings.settle(chosen, cases)
    return found


async def _under(
    runs: Runs,
    choice: Choice,
    order: Sequence[PreparedCase],
    right: Sequence[PreparedCase],
    score: Score,
    best: Score,
) -> dict[int, Outcome] | None:
    """The outcomes of these cases; None as soon as the best is not beaten."""
    outcomes: dict[int, Outcome] = {}
    for case in order:
        outcome = await runs.run(case, choice[case.index])
        if any(case is one for one in right):
            if not outcome.right:
                return None
            continue
        score.add(case, outcome)
        if outcome.ended or not score.beats(best):
            return None
        outcomes[case.index] = outcome
    return outcomes


async def _all_told(runs: Runs, cases: Sequence[PreparedCase]) -> bool:
    """Ask for the parameters of cases that a guess was right about; whether all are told."""
    for case in cases:
        if case.index in runs.bindings.told:
            continue
        try:
            await runs.ask_parameters(case)
        except TalkError as error:
            runs.gone |= error.failure.ends
            return False
    return True
