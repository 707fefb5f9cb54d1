"""Running a learner's code over cases in one child, and finding the binding that makes it right.

Visible cases are run, and all that a page shows of them is taken, before the child sees a hidden
input: what it returns or prints later is only compared.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.catalog.package import Package
from app.grading.binding import Assignment, Pair, candidates, fillings_of, match_by_use, mismatch
from app.grading.comparer import Tolerance, compare
from app.grading.failures import Failure, of_problem
from app.grading.prepared import PreparedCase
from app.grading.report import Difference
from app.grading.talk import Talk, TalkError
from app.grading.verdicts import Category, Verdict
from sandbox.wire.messages import Parameters, Result
from sandbox.wire.values import Value

_SEARCH = 10.0  # a search for a binding may use this many times a case's CPU seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: outputs or a failure, and how the outputs differ from the expected."""

    outputs: tuple[Value, ...] = ()
    failure: Failure | None = None
    difference: Difference | None = None
    seconds: float = 0.0
    memory_mb: float = 0.0
    printed: str = ""

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


Land = Callable[[PreparedCase, Outcome], Awaitable[None]]


class Solver:
    """The learner's child, its parameters case by case, and the binding in use.

    `checked`: outputs are judged later by the author's checker, so they are not compared here.
    """

    def __init__(self, talk: Talk, package: Package, *, checked: bool = False) -> None:
        self._talk = talk
        tolerance = package.toml.tolerance
        self._tolerance = Tolerance(tolerance.atol, tolerance.rtol)
        self._checked = checked
        self._found: dict[int, Parameters] = {}
        self._pending = -1  # the case whose object waits for a BIND
        self._cpu = 0.0
        self._chosen: dict[int, Assignment] | None = None  # None: by order of use
        self._gone = False  # the process ended, or a limit was passed
        self._hopeless = False  # a part was wrong under every binding
        self.memory_mb = 0.0

    async def run_visible(self, cases: Sequence[PreparedCase], land: Land) -> bool:
        """Run the visible cases, telling each as it is known; False when the process is gone."""
        return await self._run_part(cases, (), land)

    async def run_hidden(
        self, hidden: Sequence[PreparedCase], visible: Sequence[PreparedCase], land: Land
    ) -> bool:
        """Run the hidden cases with the binding that the visible ones chose, or another for all."""
        if self._chosen is not None and not await self._extend_choice(visible, hidden):
            self._chosen = None
        return await self._run_part(hidden, visible, land)

    async def _run_part(
        self, cases: Sequence[PreparedCase], before: Sequence[PreparedCase], land: Land
    ) -> bool:
        held: list[tuple[PreparedCase, Outcome]] = []  # wrong ones that a binding may yet mend
        for case in cases:
            outcome = await self.run(case)
            if not outcome.right and not self._worth_searching(case, outcome):
                self._hopeless = True
            held.append((case, outcome))
            if self._hopeless or (len(held) == 1 and outcome.right):
                await self._land(held, land)
                held = []
            if self._gone:
                break
        if held:
            found = await self._search(held, [*before, *cases])
            held = [(case, found.get(case.index, outcome)) for case, outcome in held]
            self._hopeless |= not found
            await self._land(held, land)
        return not self._gone

    async def _land(self, held: Sequence[tuple[PreparedCase, Outcome]], land: Land) -> None:
        for case, outcome in held:
            final = outcome
            if self._was_compared(outcome):
                final = await self._again(case, outcome)
            await land(case, final)

    def _was_compared(self, outcome: Outcome) -> bool:
        return outcome.difference is not None and outcome.may_bind_otherwise

    def _worth_searching(self, case: PreparedCase, outcome: Outcome) -> bool:
        return outcome.right or (case.parameters is not None and outcome.may_bind_otherwise)

    async def run(self, case: PreparedCase, assignment: Assignment | None = None) -> Outcome:
        """Run one case (bound, where the reference's parameters are) and compare."""
        try:
            result = await self._result(case, assignment)
        except TalkError as error:
            return await self._measured(case, Outcome(failure=error.failure))
        except _OtherShapes as error:
            return await self._measured(case, Outcome(difference=error.difference))
        if result.error is not None:
            failure = of_problem(result.error)
            if failure.verdict is Verdict.WRONG_ANSWER and failure.category is not None:
                difference = Difference(category=failure.category, message=failure.message)
                return await self._measured(case, Outcome(difference=difference))
            return await self._measured(case, Outcome(failure=failure))
        outcome = Outcome(outputs=result.outputs, difference=self._difference(case, result))
        return await self._measured(case, outcome)

    async def _result(self, case: PreparedCase, assignment: Assignment | None) -> Result:
        reference = case.parameters
        if reference is None:
            self._pending = -1
            return await self._talk.run(case.request(bind=False))
        if self._pending != case.index or case.index not in self._found:
            self._pending = -1
            self._found[case.index] = await self._talk.parameters(case.request(bind=True))
            self._pending = case.index
        learner = self._found[case.index]
        if other := mismatch(reference, learner):
            raise _OtherShapes(other)
        if assignment is None:
            chosen = self._chosen or {}
            assignment = chosen.get(case.index) or match_by_use(reference, learner)
        return await self._talk.bind(case.index, case.seed, fillings_of(assignment))

    async def _measured(self, case: PreparedCase, outcome: Outcome) -> Outcome:
        """With time, memory and printed text; a hidden case counts in the total alone."""
        self._gone |= outcome.ended
        printed = self._talk.child.printed()
        if not case.visible and not outcome.ended:
            return outcome
        seconds = await self.measure()
        return replace(outcome, seconds=seconds, memory_mb=self.memory_mb, printed=printed)

    async def measure(self) -> float:
        """CPU seconds since the last measurement; keeps the total and the peak of memory."""
        usage = await self._talk.usage()
        seconds = max(0.0, usage.cpu_seconds - self._cpu)
        self._cpu = max(self._cpu, usage.cpu_seconds)
        self.memory_mb = max(self.memory_mb, usage.peak_memory_mb)
        return seconds

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds of the child so far, as last measured: loading and all cases."""
        return self._cpu

    def _difference(self, case: PreparedCase, result: Result) -> Difference | None:
        expected = case.expected
        if result.mutated:
            step, argument = result.mutated[0]
            return Difference(
                category=Category.MUTATED_INPUT,
                message=_mutated(case, step, argument),
                where=f"argument {argument + 1}",
            )
        if expected is None:
            return None
        if len(result.outputs) != len(expected):
            message = f"{len(result.outputs)} values came back; expected {len(expected)}"
            return Difference(category=Category.TYPE, message=message)
        if self._checked:
            return None
        for got, wanted, label in zip(result.outputs, expected, case.labels, strict=False):
            if found := compare(got, wanted, self._tolerance, label):
                return found
        return None

    async def _again(self, case: PreparedCase, outcome: Outcome) -> Outcome:
        """Run a wrong case once more: outputs that change say so, instead of how they differ."""
        if self._checked or case.expected is None:
            return outcome
        second = await self.run(case)
        if second.failure is not None:
            return outcome
        alike = len(second.outputs) == len(outcome.outputs) and not any(
            compare(b, a, self._tolerance)
            for a, b in zip(outcome.outputs, second.outputs, strict=True)
        )
        if alike:
            return outcome
        message = (
            "Two runs of this case, seeded alike, gave different outputs. The usual causes: a "
            "random draw from a generator of its own, or state kept between calls"
        )
        return replace(outcome, difference=Difference(Category.NONDETERMINISTIC, message))

    async def _search(
        self, held: Sequence[tuple[PreparedCase, Outcome]], cases: Sequence[PreparedCase]
    ) -> dict[int, Outcome]:
        """Outcomes of these cases under the first binding that makes all right; else none."""
        bound = [case for case in cases if case.parameters is not None]
        pairs = self._pairs(bound)
        if pairs is None:
            return {}
        first = next(case for case, outcome in held if not outcome.right)
        order = [first, *(case for case in bound if case is not first)]
        budget = self._cpu + _SEARCH * self._talk.seconds
        for choice in self._choices(bound, pairs):
            await self.measure()
            if self._cpu > budget:
                break
            outcomes: dict[int, Outcome] = {}
            for case in order:
                outcome = await self.run(case, choice[case.index])
                if not outcome.right:
                    break
                outcomes[case.index] = outcome
            else:
                self._chosen = choice
                return outcomes
            if outcome.ended:
                break
        return {}

    def _pairs(self, bound: Sequence[PreparedCase]) -> list[Pair] | None:
        pairs = []
        for case in bound:
            learner = self._found.get(case.index)
            if case.parameters is None or learner is None or mismatch(case.parameters, learner):
                return None
            pairs.append((case.parameters, learner))
        return pairs

    def _choices(
        self, bound: Sequence[PreparedCase], pairs: list[Pair]
    ) -> Iterator[dict[int, Assignment]]:
        for found in candidates(pairs):
            yield {case.index: one for case, one in zip(bound, found, strict=True)}

    async def _extend_choice(
        self, visible: Sequence[PreparedCase], hidden: Sequence[PreparedCase]
    ) -> bool:
        """Carry the binding chosen on the visible cases over to the hidden ones."""
        chosen = self._chosen or {}
        bound = [case for case in (*visible, *hidden) if case.parameters is not None]
        try:
            for case in bound:
                if case.index not in self._found:
                    self._pending = -1
                    self._found[case.index] = await self._talk.parameters(case.request(bind=True))
        except TalkError:
            return False  # the case itself will say what is wrong
        pairs = self._pairs(bound)
        if pairs is None:
            return False
        for choice in self._choices(bound, pairs):
            if all(choice[index] == assignment for index, assignment in chosen.items()):
                self._chosen = choice
                return True
        return False


class _OtherShapes(Exception):
    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.message)
        self.difference = difference


def _mutated(case: PreparedCase, step: int, argument: int) -> str:
    steps = case.case.steps
    name = steps[step].method if 0 <= step < len(steps) else ""
    called = f"`{name}`" if name else "the call"
    return (
        f"Argument {argument + 1} of {called} was changed. Work on a copy (`x.clone()`, "
        "`list(x)`), or build a new value"
    )
