"""The judge over a real sandbox: every verdict, what is shown, and what stays hidden."""

from __future__ import annotations

import asyncio
import json

import pytest

from app.drivers.child import RemoteChild
from app.drivers.port import Driver
from app.errors import Invalid
from app.grading.hidden import HIDDEN_VERDICTS
from app.grading.report import CaseReport, Report
from app.grading.service import Judge, JudgeError, parse_custom_cases
from app.grading.verdicts import Category, Mode, Verdict
from app.settings import Settings
from tests.grading.conftest import package, toml

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]


def body(lines: str) -> str:
    """A solution of `doubling` whose method has this body."""
    inside = "\n".join(f"        {line}" for line in lines.splitlines())
    return f"import torch\n\n\nclass Solution:\n    def double(self, x):\n{inside}\n"


async def submit(judge: Judge, lines: str) -> Report:
    return await judge.grade(package("doubling"), body(lines), Mode.SUBMIT)


def give_wall_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """So much that code which spins meets its CPU limit first, whoever else wants the cores."""
    arm = RemoteChild.arm

    async def armed(child: RemoteChild, cpu_seconds: float, wall_seconds: float) -> None:
        await arm(child, cpu_seconds, 20 * wall_seconds)

    monkeypatch.setattr(RemoteChild, "arm", armed)


async def test_a_right_answer_is_accepted_case_by_case(judge: Judge) -> None:
    seen: list[tuple[int, CaseReport]] = []

    async def on_case(index: int, case: CaseReport) -> None:
        seen.append((index, case))

    report = await judge.grade(
        package("doubling"), body("return x + x"), Mode.SUBMIT, on_case=on_case
    )
    assert report.verdict is Verdict.ACCEPTED
    assert (report.passed, report.total) == (10, 10)
    assert [index for index, _ in seen] == list(range(10))
    assert tuple(case for _, case in seen) == report.cases
    assert report.seconds > 0
    assert report.memory_mb >= 0


async def test_the_untouched_starter_is_told_so_and_no_mistake_is_laid_to_it(judge: Judge) -> None:
    three = body("return 3 * x")  # what a known mistake gives
    base, unwritten = package("doubling"), package("doubling", starter=three)
    told = await judge.grade(unwritten, three + "\n\n", Mode.SUBMIT)
    assert told.cases[0].message.startswith("This is the starter, as it came. ")
    assert "hint" not in told.cases[0].detail
    assert all("starter" not in case.message for case in told.cases if not case.visible)
    assert "hint" in (await judge.grade(base, three, Mode.SUBMIT)).cases[0].detail
    touched = await judge.grade(unwritten, body("return 4 * x"), Mode.SUBMIT)
    assert "starter" not in touched.cases[0].message


async def test_no_mistake_is_laid_to_what_changed_an_argument_or_returned_nothing(
    judge: Judge,
) -> None:
    changed = await submit(judge, "x *= 3\nreturn x")  # the values of a known mistake
    assert changed.cases[0].category is Category.MUTATED_INPUT
    assert "hint" not in changed.cases[0].detail
    entry = package("doubling").toml.explain[1].model_copy(update={"category": "missing"})
    told = await judge.grade(
        package("doubling", **toml("doubling", explain=[entry])), body("x * 2"), Mode.SUBMIT
    )
    assert told.cases[0].message.endswith("Is a `return` missing?")
    assert "hint" not in told.cases[0].detail


async def test_run_grades_the_examples_only(judge: Judge) -> None:
    report = await judge.grade(package("doubling"), body("return 2 * x"), Mode.RUN)
    assert [case.name for case in report.cases] == ["two numbers", "a column"]
    assert report.total == 2


async def test_a_visible_case_shows_inputs_output_difference_and_print(judge: Judge) -> None:
    report = await submit(judge, "print('seen', tuple(x.shape))\nreturn 3 * x")
    first = report.cases[0]
    assert first.verdict is Verdict.WRONG_ANSWER
    assert first.category is Category.VALUE
    assert first.detail["printed"] == "seen (1, 2)\n"
    assert "0.7000, 1.9000" in first.detail["inputs"][0][1]
    assert "1.4000, 3.8000" in first.detail["expected"]
    assert first.detail["heat"]["cells"] == [[0.7, 1.9]]
    assert first.detail["hint"] == "You add the tensor once too often."
    assert first.seconds is not None


async def test_a_hidden_case_tells_a_verdict_and_a_category_alone(judge: Judge) -> None:
    report = await submit(judge, "print('leak', x)\nreturn 3 * x")
    for case in report.cases[2:]:
        assert not case.visible
        assert case.message == "Some values differ from the expected ones"
        assert (case.seconds, case.memory_mb, case.detail) == (None, None, {})
        assert case.public()["seconds"] is None


async def test_an_exception_on_a_hidden_case_carries_no_text_of_its_own(judge: Judge) -> None:
    report = await submit(
        judge, "if x.shape == (5, 5):\n    raise ValueError(str(x))\nreturn 2 * x"
    )
    assert report.verdict is Verdict.RUNTIME_ERROR
    wrong = next(case for case in report.cases if case.verdict is not Verdict.ACCEPTED)
    assert wrong.name == "5 by 5"
    assert "tensor" not in json.dumps(wrong.public())
    assert report.passed == 9


async def test_an_exception_on_an_example_names_the_line(judge: Judge) -> None:
    report = await submit(judge, "y = x\nreturn y.missing")
    assert report.verdict is Verdict.RUNTIME_ERROR
    assert report.cases[0].detail["line"] == 7
    assert "missing" in report.cases[0].message


@pytest.mark.parametrize(
    ("lines", "verdict", "words"),
    [
        ("import os\nos._exit(0)", Verdict.RUNTIME_ERROR, "exit"),
        ("import ctypes\nctypes.string_at(0)", Verdict.RUNTIME_ERROR, "segmentation fault"),
        ("while True:\n    pass", Verdict.TIME_LIMIT, "0.5 s of CPU"),
        ("import time\ntime.sleep(60)", Verdict.TIME_LIMIT, "slept or waited"),
        ("print('x' * 10**6)\nreturn 2 * x", Verdict.OUTPUT_LIMIT, "64 KB"),
        ("return torch.zeros(10**6)", Verdict.OUTPUT_LIMIT, ""),
        ("return torch.ones(10**10)", Verdict.MEMORY_LIMIT, ""),
    ],
)
async def test_what_breaks_the_process_ends_the_submission(
    judge: Judge, lines: str, verdict: Verdict, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "CPU" in words:
        give_wall_time(monkeypatch)
    report = await submit(judge, lines)
    assert report.verdict is verdict
    assert len(report.cases) == 1
    assert report.total == 10
    assert words in report.cases[0].message


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "while True:\n    pass",
            ": the code was stopped here, having used more than 0.5 s",
        ),
        ("import time\ntime.sleep(60)", ": the code was stopped here after 2 s, most of"),
    ],
)
async def test_who_ran_out_of_time_is_told_where(
    judge: Judge, lines: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "used" in said:
        give_wall_time(monkeypatch)
    case = (await submit(judge, lines)).cases[0]
    assert case.detail["line"] in (6, 7)
    assert case.message.startswith(f"Line {case.detail['line']}{said}")
    assert case.detail["trace"].endswith("Stopped here")


async def test_where_a_hidden_case_ran_out_of_time_is_not_told(judge: Judge) -> None:
    report = await submit(judge, "if x.shape[0] > 5:\n    while True: pass\nreturn 2 * x")
    failed = [case for case in report.cases if case.verdict is Verdict.TIME_LIMIT]
    assert failed
    assert not any(case.visible or "line" in case.detail for case in failed)
    assert {case.message for case in failed} == {HIDDEN_VERDICTS[Verdict.TIME_LIMIT]}


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("def broken(:\n", Verdict.COMPILE_ERROR),
        ("", Verdict.RUNTIME_ERROR),
        ("x = 1 / 0", Verdict.RUNTIME_ERROR),
        ("import sys\nsys.exit(0)", Verdict.RUNTIME_ERROR),
    ],
)
async def test_code_that_does_not_load_is_the_verdict_of_the_first_case(
    judge: Judge, code: str, verdict: Verdict
) -> None:
    report = await judge.grade(package("doubling"), code, Mode.SUBMIT)
    assert report.verdict is verdict
    assert [case.name for case in report.cases] == ["two numbers"]
    assert report.cases[0].message
    assert report.total == 10


@pytest.mark.parametrize(
    ("lines", "category"),
    [
        ("return (2 * x).tolist()", Category.TYPE),
        ("2 * x", Category.MISSING),
        ("return (2 * x)[0]", Category.SHAPE),
        ("return (2 * x).int()", Category.DTYPE),
        ("return x / 0", Category.NAN),
        ("x *= 2\nreturn x", Category.MUTATED_INPUT),
        ("import time\nreturn 2 * x + time.perf_counter_ns() % 1000", Category.NONDETERMINISTIC),
    ],
)
async def test_each_kind_of_wrong_answer_has_its_category(
    judge: Judge, lines: str, category: Category
) -> None:
    report = await submit(judge, lines)
    assert report.verdict is Verdict.WRONG_ANSWER
    assert report.cases[0].category is category


async def test_an_object_that_equals_everything_is_of_the_wrong_type(judge: Judge) -> None:
    liar = (
        "class Liar:\n    def __eq__(self, other): return True\n"
        "    def __sub__(self, other): return 0\nreturn Liar()"
    )
    report = await submit(judge, liar)
    assert report.cases[0].category is Category.TYPE
    assert "Liar" in report.cases[0].message


async def test_a_wrong_value_in_train_mode_alone_is_called_mode(judge: Judge) -> None:
    cases = """
from sandbox.cases import Case, call
import torch

def _case(name, train):
    return Case(name, [call("forward", torch.ones(2, 3))], train=train, explanation="…")

def examples():
    return [_case("eval", False), _case("train", True)]

def hidden(rng):
    return [_case("hidden train", True)]
"""
    plain = "import torch\n\nclass Net(torch.nn.Module):\n    def forward(self, x):\n"
    base = package("doubling")
    changed = package(
        "doubling",
        cases=cases,
        solution=plain + "        return x\n",
        toml=base.toml.model_copy(update={"entry": "Net", "explain": []}),
    )
    wrong = plain + "        return x * 5 if self.training else x\n"
    report = await judge.grade(changed, wrong, Mode.SUBMIT)
    assert [case.category for case in report.cases] == [None, Category.MODE, Category.MODE]
    assert report.cases[2].message == "Right in eval mode, wrong in train mode"


async def test_a_checker_that_dies_on_an_output_makes_it_wrong(judge: Judge) -> None:
    sampling = package("sampling")
    code = "class Solution:\n    def draw(self, n):\n        return None\n"
    report = await judge.grade(sampling, code, Mode.SUBMIT)
    assert report.verdict is Verdict.WRONG_ANSWER
    assert "could not read your output" in report.cases[0].message


async def test_a_checkers_reason_reaches_the_learner_on_examples_only(judge: Judge) -> None:
    code = "class Solution:\n    def draw(self, n):\n        return [1, 1]\n"
    report = await judge.grade(package("sampling"), code, Mode.SUBMIT)
    assert report.cases[0].message == "Both numbers are the same."
    assert report.cases[2].message == "Some values differ from the expected ones"


async def test_a_reference_that_fails_is_the_authors_and_names_the_package(judge: Judge) -> None:
    broken = package("doubling", solution=body("raise RuntimeError('oh')"))
    with pytest.raises(JudgeError, match=r"doubling: solution\.py on 'two numbers': .*oh"):
        await judge.grade(broken, body("return x"), Mode.SUBMIT)


async def test_two_prepares_at_once_share_one(driver: Driver, judge: Judge) -> None:
    fresh = package("doubling", editorial="another digest")
    first, second = await asyncio.gather(judge.expected.get(fresh), judge.expected.get(fresh))
    assert first is second


async def test_what_is_expected_survives_a_restart_of_the_worker(
    driver: Driver, tmp_path: object
) -> None:
    settings = Settings.model_validate({"data": tmp_path})
    heads = package("heads")
    made = await Judge(driver, settings).expected.get(heads)
    again = await Judge(driver, settings).expected.get(heads)
    assert again is not made
    assert again == made


async def test_hidden_cases_depend_on_the_secret(driver: Driver, tmp_path: object) -> None:
    def judge_with(secret: str) -> Judge:
        return Judge(driver, Settings.model_validate({"data": tmp_path, "secret_key": secret}))

    one = await judge_with("a" * 32).expected.get(package("doubling"))
    other = await judge_with("b" * 32).expected.get(package("doubling"))
    assert one.cases[0].case == other.cases[0].case
    assert one.cases[2].case != other.cases[2].case
    assert one.cases[2].seed != other.cases[2].seed


async def test_custom_cases_run_with_the_references_answer_beside(judge: Judge) -> None:
    doubling = package("doubling")
    custom = parse_custom_cases(
        doubling, [{"args": [{"tensor": [[1.5, 2]]}]}, {"args": ["no tensor"]}]
    )
    report = await judge.grade(doubling, body("return x + x"), Mode.RUN, custom)
    first, second = report.cases
    assert first.verdict is Verdict.ACCEPTED
    assert "3., 4." in first.detail["expected"] or "3.0000, 4.0000" in first.detail["expected"]
    assert second.verdict is Verdict.WRONG_ANSWER or second.verdict is Verdict.ACCEPTED


async def test_a_custom_case_that_the_reference_cannot_answer_is_run_alone(judge: Judge) -> None:
    doubling = package("doubling")
    custom = parse_custom_cases(doubling, [{"args": [None]}])
    report = await judge.grade(doubling, body("return 'anything'"), Mode.RUN, custom)
    assert report.verdict is Verdict.ACCEPTED
    assert report.cases[0].message == "none: the reference fails on this input"
    assert report.cases[0].detail["expected"] == "none: the reference fails on this input"
    assert report.cases[0].detail["output"] == "'anything'"
    failing = await judge.grade(doubling, body("return 2 * x"), Mode.RUN, custom)
    assert failing.verdict is Verdict.RUNTIME_ERROR
    assert failing.cases[0].message.startswith("The reference fails on this input too: it may be")
    assert "TypeError" in failing.cases[0].message


async def test_a_custom_case_with_init_reaches_a_module(judge: Judge) -> None:
    heads = package("heads")
    custom = parse_custom_cases(
        heads, [{"init": [2, 3, 1], "args": [{"tensor": {"shape": [4, 2], "seed": 7}}]}]
    )
    code = heads.submissions["accepted"]["gate_before_signal.py"]
    report = await judge.grade(heads, code, Mode.RUN, custom)
    assert report.verdict is Verdict.ACCEPTED
    assert "tensor (4, 3) float32" in report.cases[0].detail["expected"]


async def test_examples_are_texts_for_the_problems_page(judge: Judge) -> None:
    examples = await judge.examples(package("doubling"))
    assert [example["name"] for example in examples] == ["two numbers", "a column"]
    assert examples[0]["inputs"] == [["x", "tensor (1, 2) float32\n[[0.7000, 1.9000]]"]]
    assert examples[0]["expected"] == "tensor (1, 2) float32\n[[1.4000, 3.8000]]"
    assert examples[0]["explanation"].startswith("0.7 becomes")


async def test_a_quiz_is_not_graded_by_running(judge: Judge) -> None:
    base = package("doubling")
    quiz = package("doubling", toml=base.toml.model_copy(update={"kind": "quiz"}))
    with pytest.raises(JudgeError, match="doubling"):
        await judge.grade(quiz, "", Mode.SUBMIT)


async def test_malformed_custom_cases_never_reach_a_sandbox(judge: Judge) -> None:
    with pytest.raises(Invalid):
        parse_custom_cases(package("doubling"), [{"args": [{"tensor": "x"}]}])


async def test_control_characters_of_a_learner_reach_no_page(judge: Judge) -> None:
    lines = "print('a\\x00\\x1b[31mb')\nraise ValueError('c\\x00d')"
    report = await submit(judge, lines)
    shown = json.dumps([report.cases[0].detail, report.cases[0].message])
    assert "\\u0000" not in shown
    assert "\\u001b" not in shown
    assert report.cases[0].verdict is Verdict.RUNTIME_ERROR


async def test_wrong_cases_are_told_as_they_land(judge: Judge) -> None:
    seen: list[int] = []

    async def on_case(index: int, case: CaseReport) -> None:
        seen.append(index)
        if index == 0:
            assert len(seen) == 1

    lines = "if x.shape == (2, 9):\n    torch.ones(10**10)\nreturn 3 * x"
    report = await judge.grade(package("doubling"), body(lines), Mode.SUBMIT, on_case=on_case)
    assert seen == list(range(10))
    assert report.verdict is Verdict.WRONG_ANSWER  # the first failing case in order
    assert report.cases[9].verdict is Verdict.MEMORY_LIMIT


async def test_weights_of_other_shapes_are_told_for_every_case(judge: Judge) -> None:
    heads = package("heads")
    code = heads.submissions["wrong_answer"]["no_bias.py"]
    report = await judge.grade(heads, code, Mode.SUBMIT)
    assert {case.category for case in report.cases} == {Category.WEIGHTS}
    assert "1 of" not in report.cases[0].message
    assert "a bias of shape (5,) missing" in report.cases[0].message
    assert report.cases[5].message == "The module's parameters have other shapes than expected"


async def test_a_binding_found_on_the_examples_holds_for_the_hidden_cases(judge: Judge) -> None:
    heads = package("heads")
    for name in ("gate_before_signal.py", "gates_first_in_lists.py"):
        report = await judge.grade(heads, heads.submissions["accepted"][name], Mode.SUBMIT)
        assert (report.verdict, report.passed) == (Verdict.ACCEPTED, 10)


async def test_a_package_with_more_than_200_cases_is_refused(judge: Judge) -> None:
    cases = package("doubling").cases.replace("for n, m in sizes]", "for n, m in sizes * 26]")
    with pytest.raises(JudgeError, match="more than 200 cases"):
        await judge.grade(package("doubling", cases=cases), body("return x"), Mode.SUBMIT)


async def test_limits_on_loading_are_limits(judge: Judge) -> None:
    code = "while True:\n    pass\n"
    report = await judge.grade(package("doubling"), code, Mode.SUBMIT)
    assert report.verdict is Verdict.TIME_LIMIT
    assert len(report.cases) == 1


async def test_a_binding_that_only_hidden_cases_ask_for_is_searched_there(judge: Judge) -> None:
    base = package("heads")
    start, end = base.cases.index("def examples"), base.cases.index("def hidden")
    examples = """
def examples():
    from sandbox.cases import attribute

    return [
        Case(f"{n} heads", [attribute("count")], init=[3, 4, n], explanation="Counted.")
        for n in (1, 2)
    ]


"""
    count = "super().__init__()\n        self.count = heads"
    changed = package(
        "heads",
        cases=base.cases[:start] + examples + base.cases[end:],
        solution=base.solution.replace(
            "super().__init__()\n        self.heads", count + "\n        self.heads"
        ),
    )
    accepted = base.submissions["accepted"]["gate_before_signal.py"]
    pairs = "super().__init__()\n        self.pairs"
    report = await judge.grade(
        changed, accepted.replace(pairs, count + "\n        self.pairs"), Mode.SUBMIT
    )
    assert report.verdict is Verdict.ACCEPTED
    ungated = base.submissions["wrong_answer"]["ungated.py"]
    wrong = ungated.replace("super().__init__()", count)
    report = await judge.grade(changed, wrong, Mode.SUBMIT)
    assert (report.verdict, report.passed) == (Verdict.WRONG_ANSWER, 2)
