"""Running a learner's code over cases in one child, and finding the binding that makes it right.

Visible cases are run, and all that a page shows of them is taken, before the child sees a hidden
input: what it returns or prints later is only compared.

A case goes to the child with a guess at the learner's parameters (the reference's own names, then
the learner's of earlier cases), and comes back answered. Where the guess does not fit, the child
tells the parameters, in their order of use; where values are wrong, bindings are searched
(`app.grading.search`).

The child does not wait for us: the next visible case is sent before the last one is told, and
hidden ones are sent several at a time (`app.grading.ahead`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from app.catalog.package import Package
from app.grading.ahead import Ahead, Answer
from app.grading.binding import Assignment, fillings_of, mismatch
from app.grading.comparer import Tolerance, compare
from app.grading.failures import of_problem
from app.grading.meter import Meter, Reading
from app.grading.outcomes import Outcome
from app.grading.prepared import PreparedCase
from app.grading.render import argument_words
from app.grading.report import Difference
from app.grading.search import Bindings, Ran, search
from app.grading.talk import Talk, TalkError
from app.grading.verdicts import Category, Verdict
from sandbox.wire.messages import Parameters, Result

Land = Callable[[PreparedCase, Outcome], Awaitable[None]]


class Solver:
    """The learner's child: runs cases in it, and tells what came of them.

    `checked`: outputs are judged later by the author's checker, so they are not compared here.
    """

    def __init__(self, talk: Talk, package: Package, *, checked: bool = False) -> None:
        self._talk = talk
        self._tolerance = Tolerance(*package.toml.tolerance.on(talk.device))
        self._checked = checked
        self.meter = Meter(talk)
        self._ahead = Ahead(talk, self.meter)
        self._answer: Answer | None = None  # of the case that ran, where it was sent ahead
        self._upcoming: Sequence[PreparedCase] = ()  # of this part, behind the one that runs
        self._fits = False  # the last guess at the parameters was right
        # Where nothing is compared, a guess by name could not be found wrong.
        self.bindings = Bindings(by_name=not checked)
        self._pending = -1  # the case whose object waits for a BIND
        self._made = ""  # printed while that object was made, and its first call traced
        self._printed = ""  # of the case that runs: what the child does not hold any more
        self._earlier: Reading | None = None  # of the case that runs: until its guess was refuted
        self._right: list[PreparedCase] = []  # bound cases told as right, before this part
        self.gone = False  # the process ended, or a limit was passed

    @property
    def seconds(self) -> float:
        """A case's CPU limit."""
        return self._talk.seconds

    async def run_part(self, cases: Sequence[PreparedCase], land: Land) -> bool:
        """Run the visible or the hidden cases, telling each as it is known, and in their order.

        Hidden ones run with the binding that the visible ones chose, or another that is right for
        all. False when the process is gone.
        """
        ran: Ran = []
        held: Ran = []  # from the first on that another binding may mend
        searching = False
        for at, case in enumerate(cases):
            self._upcoming = cases[at:]
            await self._send_ahead()
            self._upcoming = cases[at + 1 :]
            try:
                outcome = await self.run(case)
            except _Unanswered:
                continue  # to the case that ended the process
            bare = outcome.right and not case.visible  # then nobody looks at its outputs again
            ran.append((case, replace(outcome, outputs=()) if bare else outcome))
            held.append((case, outcome))
            searching |= outcome.binding is not None and outcome.may_bind_otherwise
            if not searching or self.bindings.hopeless:
                await self._land(held, land)
                held = []
            if self.gone:
                break
        self._upcoming = ()
        if held:
            found = await search(self, ran, self._right) if not self.gone else {}
            held = [(case, found.get(case.index, outcome)) for case, outcome in held]
            await self._land(held, land)
            ran = [(case, found.get(case.index, outcome)) for case, outcome in ran]
        self._right += [
            case for case, outcome in ran if outcome.right and outcome.binding is not None
        ]
        return not self.gone

    async def _land(self, held: Ran, land: Land) -> None:
        for case, outcome in held:
            final = outcome
            if outcome.may_bind_otherwise and not self.gone:
                final = await self._again(case, outcome)
            await land(case, final)

    async def run(self, case: PreparedCase, assignment: Assignment | None = None) -> Outcome:
        """Run one case (bound, where the reference's parameters are) and compare.

        Raises `_Unanswered` where it has to be asked again, and a case behind it ended the process.
        """
        try:
            result, binding = await self._result(case, assignment)
        except TalkError as error:
            return await self._measured(case, Outcome(failure=error.failure))
        except _OtherShapes as error:
            return await self._measured(case, Outcome(difference=error.difference))
        outcome = Outcome(binding=binding)
        if result.error is None:
            difference = self._difference(case, result)
            outcome = replace(outcome, outputs=result.outputs, difference=difference)
        else:
            failure = of_problem(result.error)
            if failure.verdict is Verdict.WRONG_ANSWER and failure.category is not None:
                difference = Difference(category=failure.category, message=failure.message)
                outcome = replace(outcome, difference=difference)
            else:
                outcome = replace(outcome, failure=failure)
        return await self._measured(case, outcome)

    async def _result(
        self, case: PreparedCase, assignment: Assignment | None
    ) -> tuple[Result, Assignment | None]:
        refuted = False
        if self._ahead.holds(case):
            if (answered := await self._answered(case)) is not None:
                return answered
            refuted = True
            self._same_shapes(case)
        if not await self._ahead.drain():
            raise _Unanswered
        self._ahead.forget_last()
        reference = case.parameters
        if reference is None:
            self._pending = -1
            return await self._talk.run(case.index, case.request(bind=False)), None
        if self._pending != case.index:
            guess = assignment or self.bindings.guess(case)
            if guess is None or refuted:
                await self.ask_parameters(case)
            else:
                request = case.request(bind=True, guess=fillings_of(guess))
                self._pending = -1
                self._printed += self._talk.child.printed()  # while the code was loaded, say
                answer = await self._talk.guess(case.index, request)
                self._fits = isinstance(answer, Result)
                if isinstance(answer, Result):
                    return answer, guess
                self._note_parameters(case, answer, self._talk.child.printed())
        self._same_shapes(case)
        if not _makes_calls(case):
            self._printed += self._made  # else it is made anew, and prints that again
        self._made = ""
        if assignment is None:
            assignment = self.bindings.first(case, reference)
        fillings = fillings_of(assignment)
        return await self._talk.bind(case.index, case.seed, fillings), assignment

    async def _send_ahead(self) -> None:
        """Send what comes next: a visible case alone, since its time and its text are its own."""
        cases: list[tuple[PreparedCase, Assignment | None]] = []
        for case in self._upcoming:
            if case.visible and (cases or not self._ahead.empty):
                break
            if self._ahead.holds(case):
                continue
            guess = self.bindings.guess(case)
            if case.parameters is not None and (guess is None or not self._fits):
                break
            cases.append((case, guess))
        if cases:
            self._pending = -1
            await self._ahead.send(cases)

    async def _answered(self, case: PreparedCase) -> tuple[Result, Assignment | None] | None:
        """What came of a case that was sent ahead; None when its guess did not fit."""
        answer = await self._ahead.answer(case)
        if isinstance(answer.found, Parameters):
            self._fits = False
            self._earlier = answer.reading
            self._note_parameters(case, answer.found, answer.printed)
            if not self._ahead.is_last(case):
                self._pending = -1  # the child has gone on to another
            return None
        self._answer = answer
        if isinstance(answer.found, TalkError):
            raise answer.found
        return answer.found, answer.guess

    async def ask_parameters(self, case: PreparedCase) -> None:
        """Have the parameters of a case told; raises `TalkError`."""
        self._pending = -1
        self._printed += self._talk.child.printed()
        request = case.request(bind=True)
        found = await self._talk.parameters(case.index, request)
        self._note_parameters(case, found, self._talk.child.printed())

    def _note_parameters(self, case: PreparedCase, found: Parameters, printed: str) -> None:
        self.bindings.told[case.index] = found
        self._pending, self._made = case.index, printed

    def _same_shapes(self, case: PreparedCase) -> None:
        """Raise `_OtherShapes` where the case's parameters, which were told, are not as asked."""
        reference, learner = case.parameters, self.bindings.told[case.index]
        if reference is not None and (other := mismatch(reference, learner)):
            self._printed += self._made  # nothing more will run
            raise _OtherShapes(other)

    async def _measured(self, case: PreparedCase, outcome: Outcome) -> Outcome:
        """With time, memory and printed text; a hidden case counts in the total alone."""
        self.gone |= outcome.ended
        answer, self._answer = self._answer, None
        printed = self._printed + (answer.printed if answer else self._talk.child.printed())
        earlier, self._printed, self._earlier = self._earlier, "", None
        if not case.visible and not outcome.ended:
            return outcome
        reading = (answer.reading if answer else None) or self.meter.read()
        seconds = await self.meter.spent(reading)
        if earlier is not None:
            seconds += await self.meter.spent(earlier)
        if not self.gone:
            await self._send_ahead()  # it runs while this one is told
        return replace(outcome, seconds=seconds, memory_mb=self.meter.memory_mb, printed=printed)

    async def measure(self) -> None:
        """Bring the meter up to date."""
        await self.meter.catch_up()

    def _difference(self, case: PreparedCase, result: Result) -> Difference | None:
        expected = case.expected
        if result.mutated:
            step, argument = result.mutated[0]
            return Difference(
                category=Category.MUTATED_INPUT,
                message=(
                    f"{argument_words(case.case, step, argument, case.names)} was changed. Work on "
                    "a copy (`x.clone()`, `x.copy()`, `list(x)`), or build a new value"
                ),
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
        if not await self._ahead.drain():
            return outcome  # a case behind it ended the process
        second = await self.run(case, outcome.binding)
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


def _makes_calls(case: PreparedCase) -> bool:
    """Whether the child traces its first call: its object is then made anew for a BIND."""
    return any(step.kind == "call" for step in case.case.steps)


class _OtherShapes(Exception):
    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.message)
        self.difference = difference


class _Unanswered(Exception):
    """Its guess was wrong, and the process is gone: what this case would give is not known."""
