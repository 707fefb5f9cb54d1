"""What a visible case shows of what its code printed: all of its own run, and all of it once."""

from __future__ import annotations

import pytest

from app.catalog.service import Package
from app.grading.report import Report
from app.grading.service import Judge
from app.grading.verdicts import Category, Mode, Verdict
from tests.grading.conftest import package

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

BEGIN = "super().__init__()\n        self.heads"
LAST = '_case(rng, "two heads", 2, 3, 4, 2, explanation="The mean of two heads."),\n'
HEADS = "self.heads = nn.ModuleList(Head(inputs, outputs) for _ in range(heads))"


def replaced(code: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in code
        code = code.replace(old, new)
    return code


def constructing(code: str, *lines: str) -> str:
    """A solution of `heads` that does this first in its constructor."""
    inside = "".join(f"        {line}\n" for line in (*lines, "self.count = heads"))
    return replaced(code, (BEGIN, f"super().__init__()\n{inside}        self.heads"))


def calling(code: str) -> str:
    """The same, printing in its forward."""
    return replaced(code, ("return torch.stack(", "print('on')\n        return torch.stack("))


def renaming(code: str) -> str:
    """The same, its layers called otherwise where the number of inputs is even."""
    return replaced(
        code,
        (HEADS, f"self.label = 'even' if inputs % 2 == 0 else 'heads'\n        {HEADS}"),
        ("self.heads = nn.ModuleList(", "setattr(self, self.label, nn.ModuleList("),
        ("in range(heads))", "in range(heads)))"),
        ("in self.heads]", "in getattr(self, self.label)]"),
    )


def counting() -> Package:
    """`heads`, with a third example: of four inputs, it constructs and calls nothing."""
    heads = package("heads")
    more = 'Case("count", [attribute("count")], init=[4, 4, 1], explanation="Counted."),\n'
    cases = replaced(
        heads.cases, (LAST, LAST + " " * 8 + more), ("Case, call", "Case, attribute, call")
    )
    return package("heads", cases=cases, solution=constructing(heads.solution))


async def run(judge: Judge, on: Package, code: str) -> Report:
    report = await judge.grade(on, code, Mode.RUN)
    assert report.verdict is Verdict.ACCEPTED, report.cases
    return report


def printed(report: Report) -> list[str]:
    return [case.detail["printed"] for case in report.cases]


async def test_what_loading_printed_is_shown_with_the_first_case_whatever_layers_are_called(
    judge: Judge,
) -> None:
    heads = package("heads")
    code = "print('loaded')\n" + calling(constructing(heads.solution, "print('made')"))
    for named in (code, code.replace("self.gate", "self.valve")):
        report = await run(judge, heads, named)
        assert printed(report) == ["loaded\nmade\non\n", "made\non\n"]


async def test_a_constructor_prints_once_though_its_parameters_were_guessed_wrong(
    judge: Judge,
) -> None:
    # The last example is sent ahead, and calls nothing: its object is not made a second time.
    code = calling(constructing(package("heads").solution, "print('made', inputs)"))
    report = await run(judge, counting(), renaming(code))
    assert printed(report) == ["made 3\non\n", "made 3\non\n", "made 4\n"]


async def test_the_time_of_a_constructor_counts_though_its_parameters_were_guessed_wrong(
    judge: Judge,
) -> None:
    slow = "began = time.process_time()", "while time.process_time() < began + 0.1: pass"
    code = "import time\n" + constructing(package("heads").solution, "if inputs == 4:", *slow)
    code = replaced(code, *((line, f"    {line}") for line in slow))
    last = (await run(judge, counting(), renaming(code))).cases[-1]
    assert last.seconds is not None
    assert last.seconds >= 0.1


async def test_a_module_of_other_shapes_shows_what_it_printed(judge: Judge) -> None:
    heads = package("heads")
    code = calling(constructing(heads.solution, "print('made')"))
    code = replaced(code, ("Linear(inputs, outputs)\n", "Linear(inputs, outputs, bias=False)\n"))
    report = await judge.grade(heads, code, Mode.RUN)
    assert [case.category for case in report.cases] == [Category.WEIGHTS] * 2
    assert printed(report) == ["made\non\n"] * 2


async def test_a_search_for_a_binding_gives_each_case_what_it_printed(judge: Judge) -> None:
    code = calling(constructing(package("heads").solution, "print('made', inputs)"))
    swapped = replaced(
        code, ("tanh(self.signal(x))", "tanh(self.other(x))"),
        ("sigmoid(self.gate(x))", "sigmoid(self.signal(x))"), ("self.other(x)", "self.gate(x)"),
    )  # fmt: skip
    report = await run(judge, counting(), swapped)
    assert printed(report) == ["made 3\non\n", "made 3\non\n", "made 4\n"]


async def test_what_is_cut_says_so(judge: Judge) -> None:
    heads = package("heads")
    printing = "print('x' * 65536, end='')\n        return torch.stack("
    code = replaced(heads.solution, ("return torch.stack(", printing))
    whole = printed(await run(judge, heads, code))
    cut = printed(await run(judge, heads, code.replace("65536", "65537")))
    assert whole == ["x" * 65536] * 2
    assert cut == ["x" * 65536 + "\n… cut here: the first 65,536 characters."] * 2
