"""The same cases in a bare, warm Python process: no sandbox, no service, no wire.

A run compiles and executes the reference's source, makes each case's arguments, calls it on every
case (examples and hidden), and compares each output with the expected one by `torch.allclose`.
Run as a script, `python -m benchmarks.bare SLUG`, it answers each line `COUNT` on its standard
input with a line: that many pairs of wall and CPU seconds.
"""

from __future__ import annotations

import inspect
import json
import operator
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from benchmarks.part import PROBLEMS, ROOT

if TYPE_CHECKING:
    from app.catalog.service import Package

_WARM = 3  # runs before the first that counts, and before each round's


class Bare:
    """Such a process, kept warm; asked for some runs at a time."""

    def __init__(self, slug: str, folder: Path = PROBLEMS) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", slug, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Bare:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.communicate()  # the end of its input is its end

    def seconds(self, runs: int) -> list[float]:
        """Wall seconds of each of so many runs."""
        return [wall for wall, _ in self.timings(runs)]

    def timings(self, runs: int) -> list[tuple[float, float]]:
        """Wall and CPU seconds of each of so many runs."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{runs}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the bare process ended; its error is above")
        return [(float(wall), float(cpu)) for wall, cpu in json.loads(line)]


class Exercise:
    """A package's cases and its reference, in this process."""

    def __init__(self, package: Package) -> None:
        import numpy as np

        self._package = package
        self._given = ModuleType("given")
        if package.given:
            sys.modules["given"] = self._given
            exec(compile(package.given, "given.py", "exec"), self._given.__dict__)
        made: dict[str, Any] = {}
        exec(compile(package.cases, "cases.py", "exec"), made)
        self.cases = [*made["examples"](), *made["hidden"](np.random.default_rng(0))]
        self._code = compile(package.solution, "solution.py", "exec")
        self._expected = self._outputs()

    def once(self) -> None:
        """What is measured."""
        for got, expected in zip(self._outputs(), self._expected, strict=True):
            _same(got, expected)

    def _outputs(self) -> list[Any]:
        public = {k: v for k, v in self._given.__dict__.items() if not k.startswith("__")}
        names: dict[str, Any] = {"__name__": "solution", **public}
        exec(self._code, names)
        return [self._answer(case, names[self._package.toml.entry]) for case in self.cases]

    def _answer(self, case: Any, entry: Any) -> list[Any]:
        import torch

        torch.manual_seed(0)
        objects: dict[str, Any] = {}
        for name, value in case.objects.items():
            objects[name] = self._value(value, objects)
        if inspect.isclass(entry):
            entry = entry(*self._value(list(case.init), objects))
        if isinstance(entry, torch.nn.Module):
            entry.train(case.train)
        outputs = []
        with torch.set_grad_enabled(case.train or not isinstance(entry, torch.nn.Module)):
            for step in case.steps:
                if step.kind != "call":
                    continue
                args = self._value(list(step.args), objects)
                for place in step.mutable:
                    args[place] = _copy(args[place])
                plain = step.method in ("", "forward") and callable(entry)
                function = entry if plain else getattr(entry, step.method)
                for _ in range(step.times):
                    try:
                        outputs.append(function(*args))
                    except Exception as error:
                        if not step.raises:
                            raise
                        outputs.append(type(error).__name__)
                        break
        return outputs

    def _value(self, value: Any, objects: dict[str, Any]) -> Any:
        """An argument: wire nodes made real, anew for each run; tensors as they are."""
        import torch

        from sandbox.wire.values import Generator, Given, Ref

        if isinstance(value, (list, tuple)):
            return type(value)(self._value(each, objects) for each in value)
        if isinstance(value, dict):
            return {key: self._value(each, objects) for key, each in value.items()}
        if isinstance(value, Generator):
            return torch.Generator().manual_seed(value.seed)
        if isinstance(value, Ref):
            return objects[value.name]
        if isinstance(value, Given):
            found = operator.attrgetter(value.name)(self._given)  # `nn.Linear` too
            if not value.call:
                return found
            args = self._value(list(value.args), objects)
            torch.manual_seed(value.seed)
            return found(*args, **self._value(dict(value.kwargs), objects))
        return value


def _copy(value: Any) -> Any:
    import copy

    return value.clone() if hasattr(value, "clone") else copy.copy(value)


def _same(got: Any, expected: Any) -> None:
    import torch

    if isinstance(got, (list, tuple)):
        for one, other in zip(got, expected, strict=True):
            _same(one, other)
    elif not isinstance(got, (str, dict, set, type(None))):
        a, b = torch.as_tensor(got), torch.as_tensor(expected)
        if a.shape == b.shape:  # a random draw may differ; what is measured is the comparing
            torch.allclose(a.double(), b.double(), atol=1e-4)


def main(slug: str, folder: Path) -> None:
    """Answer lines of standard input until it ends."""
    import torch

    from app.catalog.service import Catalog

    torch.set_num_threads(1)
    exercise = Exercise(Catalog.load([folder]).get(slug))
    for line in sys.stdin:
        for _ in range(_WARM):
            exercise.once()
        taken = []
        for _ in range(int(line)):
            begun, used = time.perf_counter(), time.process_time()
            exercise.once()
            taken.append((time.perf_counter() - begun, time.process_time() - used))
        print(json.dumps(taken), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else PROBLEMS)
