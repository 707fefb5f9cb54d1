"""Cases and expected outputs of a package: made once in the sandbox, then kept by the worker.

The author's code draws the cases in a child of its own, the reference answers them in another.
What comes of it is kept in memory and in the worker's own `cache` folder, keyed by the package's
digest, the generator's seed and the sandbox, and never enters a learner's process.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import tempfile
from collections import OrderedDict
from pathlib import Path

from app.catalog.package import Package
from app.drivers.port import Driver
from app.grading.binding import fillings_of_reference
from app.grading.failures import JudgeError, of_problem
from app.grading.prepared import Prepared, PreparedCase, decode_prepared, encode_prepared
from app.grading.signature import argument_names
from app.grading.solving import Solver
from app.grading.talk import Talk, TalkError, job, open_talk
from app.grading.verdicts import Category
from app.settings import Settings
from sandbox.wire.messages import Case, Parameters, Result
from sandbox.wire.values import Value, WireError

MOST_CASES = 200
MOST_OUTPUTS = 10_000  # of one case: a call made so many `times` gives as many
_KEPT = 64  # packages in memory


def derived_seed(secret: bytes, *parts: str) -> int:
    """A seed of 63 bits that nobody without the secret can foretell."""
    digest = hmac.new(secret, "|".join(parts).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1


class Expected:
    """Prepared packages, each made once however many ask for it at the same time."""

    def __init__(self, driver: Driver, settings: Settings) -> None:
        self._driver = driver
        self._secret = settings.secret
        self._folder = settings.data / "cache"
        self._kept: OrderedDict[str, Prepared] = OrderedDict()
        self._making: dict[str, asyncio.Task[Prepared]] = {}

    async def get(self, package: Package, seed: int | None = None, device: str = "cpu") -> Prepared:
        """The package's cases with their expected outputs; hidden ones from the deployment's seed.

        `device`: where the reference answers, which is where the answers run that are held against
        it. Raises `JudgeError` naming the package when its author's code fails,
        `SandboxUnavailable`, `DeviceUnavailable`.
        """
        if package.toml.kind != "code" or not package.cases:
            raise JudgeError(f"{package.slug}: a {package.toml.kind} has no cases to run")
        if seed is None:
            seed = self._own_seed(package)
        key = self._key(package, seed, device)
        if found := self._kept.get(key):
            self._kept.move_to_end(key)
            return found
        task = self._making.get(key)
        if task is None:
            task = asyncio.create_task(self._load_or_make(package, seed, device, key))
            self._making[key] = task
            task.add_done_callback(lambda done: self._made(key, done))
        return await asyncio.shield(task)

    def _made(self, key: str, task: asyncio.Task[Prepared]) -> None:
        self._making.pop(key, None)
        if task.cancelled() or task.exception():
            return
        self._kept[key] = task.result()
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _own_seed(self, package: Package) -> int:
        """The deployment's seed of the hidden cases."""
        return derived_seed(self._secret, "generator", package.slug, package.digest)

    def _key(self, package: Package, seed: int, device: str) -> str:
        info = self._driver.info
        text = f"{package.slug}|{package.digest}|{seed}|{info.image}|{info.torch}"
        if device != "cpu":  # and by what GPUs are called: other ones add up in another order
            names = sorted({one.name for one in self._driver.gpus.devices if one.ready})
            text += f"|{device}|{'|'.join(names)}"
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()

    async def _load_or_make(self, package: Package, seed: int, device: str, key: str) -> Prepared:
        path = self._folder / f"{key}.bin"
        prepared = await asyncio.to_thread(_read, path)
        if prepared is None:
            prepared = await self._make(package, seed, device)
            await asyncio.to_thread(_write, path, encode_prepared(prepared))
        return prepared

    async def _make(self, package: Package, seed: int, device: str) -> Prepared:
        drawn, has_check = await self._draw(package, seed)
        names = argument_names(package.solution, package.toml.entry)
        cases = [
            PreparedCase(
                index=index,
                case=case,
                visible=visible,
                seed=case.seed
                if case.seed >= 0
                else derived_seed(self._secret, "case", package.slug, package.digest, str(index)),
                names=names,
            )
            for index, (case, visible) in enumerate(drawn)
        ]
        cases = await self._answer(package, cases, device)
        prepared = Prepared(tuple(cases), has_check)
        known = [entry.submission for entry in package.toml.explain if entry.submission]
        if known and seed != self._own_seed(package):
            # What they give on the examples is the same for every seed.
            own = await self.get(package, device=device)
            if own.same_examples(prepared):
                for case, other in zip(prepared.visible, own.visible, strict=True):
                    case.imitations.update(other.imitations)
                    case.changing.update(other.changing)
                return prepared
        for name in known:
            await self._imitate(package, name, cases, device)
        return prepared

    async def _draw(self, package: Package, seed: int) -> tuple[list[tuple[Case, bool]], bool]:
        async with open_talk(self._driver, package, trusted=True) as talk:
            try:
                await talk.load(job(package, "author", package.cases, talk))
                examples = (await talk.draw("examples", 0)).cases
                hidden = (await talk.draw("hidden", seed)).cases
            except TalkError as error:
                raise _author(package, "cases.py", error) from error
            has_check = talk.loaded.has_check
        if not examples:
            raise JudgeError(f"{package.slug}: cases.py: examples() gave no case")
        if len(examples) + len(hidden) > MOST_CASES:
            raise JudgeError(f"{package.slug}: cases.py: more than {MOST_CASES} cases")
        for case in (*examples, *hidden):
            if asked_outputs(case) > MOST_OUTPUTS:
                raise JudgeError(
                    f"{package.slug}: cases.py: {case.name[:100]!r} asks for more than "
                    f"{MOST_OUTPUTS:,} outputs: make its calls fewer `times`"
                )
        return [(case, True) for case in examples] + [(case, False) for case in hidden], has_check

    async def _answer(
        self, package: Package, cases: list[PreparedCase], device: str
    ) -> list[PreparedCase]:
        """The cases with the reference's outputs (and its parameters, where they are bound)."""
        async with open_talk(self._driver, package, trusted=False, device=device) as talk:
            where = "solution.py"
            try:
                await talk.load(job(package, "solve", package.solution, talk))
                answered = []
                binds = True
                for case in cases:
                    where = f"solution.py on {case.case.name!r}"
                    outputs, parameters, binds = await answer(talk, case, binds=binds)
                    answered.append(case.answered(outputs, parameters))
            except TalkError as error:
                raise _author(package, where, error) from error
            return answered

    async def _imitate(
        self, package: Package, name: str, cases: list[PreparedCase], device: str
    ) -> None:
        """Remember what a known mistake gives on the visible cases (for `[[explain]]`)."""
        file = Path(name).name.removesuffix(".py") + ".py"
        code = package.submissions.get("wrong_answer", {}).get(file)
        if code is None:
            raise JudgeError(f"{package.slug}: problem.toml: explain: no wrong_answer/{file}")
        async with open_talk(self._driver, package, trusted=False, device=device) as talk:
            try:
                await talk.load(job(package, "solve", code, talk))
            except TalkError:
                return
            solver = Solver(talk, package)
            for case in (c for c in cases if c.visible):
                outcome = await solver.run(case)
                if outcome.failure is None:
                    case.imitations[name] = outcome.outputs
                    wrong = outcome.difference
                    if wrong is not None and wrong.category is Category.MUTATED_INPUT:
                        case.changing.add(name)
                elif outcome.failure.ends:
                    return

    async def custom(
        self, package: Package, cases: tuple[Case, ...], device: str = "cpu"
    ) -> Prepared:
        """A learner's own cases, with the reference's answers where it has any."""
        prepared = await self.get(package, device=device)
        example = next(c.case for c in prepared.cases if c.visible)
        pending = [
            PreparedCase(
                index=index,
                case=fitted(case, example),
                visible=True,
                seed=derived_seed(self._secret, "case", package.slug, package.digest, str(index)),
                custom=True,
                names=argument_names(package.solution, package.toml.entry),
            )
            for index, case in enumerate(cases)
        ]
        answered: list[PreparedCase] = []
        while len(answered) < len(pending):
            answered += await self._answer_custom(package, pending[len(answered) :], device)
        return Prepared(tuple(answered), prepared.has_check)

    async def _answer_custom(
        self, package: Package, cases: list[PreparedCase], device: str
    ) -> list[PreparedCase]:
        """As many as one child answers: the case that ends it has no expected value."""
        answered: list[PreparedCase] = []
        async with open_talk(self._driver, package, trusted=False, device=device) as talk:
            try:
                await talk.load(job(package, "solve", package.solution, talk))
            except TalkError as error:
                raise _author(package, "solution.py", error) from error
            binds = True
            for case in cases:
                try:
                    outputs, parameters, binds = await answer(talk, case, binds=binds)
                    answered.append(case.answered(outputs, parameters))
                except TalkError as error:
                    answered.append(case)
                    if error.failure.ends:
                        break
        return answered


def asked_outputs(case: Case) -> int:
    """How many outputs a case asks for, at least one a step."""
    return sum(max(1, step.times) + len(step.reads) + len(step.gradients) for step in case.steps)


async def answer(
    talk: Talk, case: PreparedCase, *, binds: bool
) -> tuple[tuple[Value, ...], Parameters | None, bool]:
    """The reference's outputs, its parameters when they were bound, and whether to bind next time.

    Raises `TalkError` when it fails.
    """
    parameters: Parameters | None = None
    if binds and not case.case.constructed:
        parameters = await talk.parameters(case.index, case.request(bind=True))
        if not parameters.parameters:
            parameters, binds = None, False
    if parameters is None:
        result = await talk.run(case.index, case.request(bind=False))
    else:
        fillings = fillings_of_reference(parameters)
        result = await talk.bind(case.index, case.seed, fillings)
    return _outputs(result), parameters, binds


def _outputs(result: Result) -> tuple[Value, ...]:
    if result.error is not None:
        raise TalkError(of_problem(result.error))
    return result.outputs


def fitted(case: Case, example: Case) -> Case:
    """A learner's case, completed from the first example: method, constructor, shared objects."""
    calls = [step for step in example.steps if step.kind == "call"]
    method = calls[0].method if calls else ""
    steps = tuple(
        type(step)(kind="call", method=step.method or method, args=step.args) for step in case.steps
    )
    return Case(
        name=case.name,
        init=case.init or example.init,
        objects=example.objects,
        steps=steps,
        train=False,
    )


def _author(package: Package, where: str, error: TalkError) -> JudgeError:
    failure = error.failure
    trace = f"\n{failure.trace}" if failure.trace else ""
    return JudgeError(f"{package.slug}: {where}: {failure.message}{trace}")


def _read(path: Path) -> Prepared | None:
    try:
        return decode_prepared(path.read_bytes())
    except (OSError, WireError):
        return None  # never made, or of another version: made anew


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; without room it is made anew the next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        return
