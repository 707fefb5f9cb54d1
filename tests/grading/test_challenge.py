"""A challenge graded by a real child: what it is told and when, its score, and what goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from app.catalog.service import Package
from app.drivers.port import Child, Driver, Limits
from app.grading.challenge import _late
from app.grading.failures import Failure
from app.grading.report import CaseReport, Report
from app.grading.service import Judge
from app.grading.streams import streams_of
from app.grading.verdicts import Category, Mode, Verdict
from app.settings import Settings
from sandbox.wire.frames import Kind
from sandbox.wire.messages import DATA_CAPS, FitRequest, Logits, Reveal, unpack
from sandbox.wire.values import encode
from tests.grading.conftest import SECRET, package

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

THREES = package("threes")
assert THREES.toml.challenge is not None
TABLE = THREES.toml.challenge


def limited(**changes: float) -> Package:
    """The same with other limits."""
    limits = THREES.toml.limits
    if "seconds" in changes:
        limits = limits.model_copy(update={"seconds": changes.pop("seconds")})
    challenge = TABLE.model_copy(update=changes)
    return package(
        "threes", toml=THREES.toml.model_copy(update={"limits": limits, "challenge": challenge})
    )


def answering(body: str, before: str = "") -> str:
    """An answer whose model is a function of `context` with this body; `counts` as the solution."""
    lines = "\n".join(f"            {line}" for line in body.splitlines())
    return (
        f"import os, struct, time\n{THREES.solution}\n"
        "class Solution(Solution):\n"
        "    def fit(self, words, seconds):\n"
        "        right = super().fit(words, seconds)\n"
        f"        {before or 'pass'}\n"
        f"        def model(context):\n{lines}\n"
        "        return model\n"
    )


async def graded(judge: Judge, code: str, of: Package = THREES) -> Report:
    return await judge.grade(of, code, Mode.SUBMIT)


def failing(report: Report) -> CaseReport:
    return next(case for case in report.cases if case.verdict is not Verdict.ACCEPTED)


# What a right answer gets


async def test_a_model_that_beats_the_mark_is_accepted_and_scored(judge: Judge) -> None:
    landed: list[tuple[int, str]] = []

    async def on_case(index: int, case: CaseReport) -> None:
        landed.append((index, case.name))

    report = await judge.grade(THREES, THREES.solution, Mode.SUBMIT, on_case=on_case)

    assert (report.verdict, report.total, report.passed) == (Verdict.ACCEPTED, 3, 3)
    assert report.score is not None
    assert report.score < TABLE.mark
    assert report.score == round(report.score, 3)
    assert report.board == THREES.board
    assert landed == list(enumerate(("training", "the training text again", "the hidden text")))
    fit, seen, hidden = report.cases
    assert fit.detail["printed"] == "22 words counted\n"
    assert fit.seconds is not None
    assert seen.detail["output"].startswith("Loss per character: 0.")
    assert hidden.message == f"{report.score:.3f} nats: it beats the mark of 0.650 nats"
    assert hidden.detail == {}
    assert hidden.seconds is None
    assert report.public()["score"] == report.score


async def test_run_trains_briefly_and_does_not_ask_for_the_hidden_text(judge: Judge) -> None:
    tells = THREES.solution.replace("len(words),", "seconds,")
    report = await judge.grade(THREES, tells, Mode.RUN)

    assert (report.verdict, report.total, report.score) == (Verdict.ACCEPTED, 2, None)
    assert report.cases[0].detail["printed"] == "0.5 words counted\n"
    assert "score" not in report.public()


async def test_a_score_behind_the_mark_is_a_wrong_answer_with_a_score(judge: Judge) -> None:
    code = THREES.submissions["wrong_answer"]["uniform.py"]
    report = await graded(judge, code)

    assert (report.verdict, report.score) == (Verdict.WRONG_ANSWER, 1.099)  # ln 3
    assert failing(report).message.startswith("1.099 nats, and the mark is 0.650 nats")


async def test_a_loss_that_says_what_one_likes_is_no_score(judge: Judge) -> None:
    report = await graded(
        judge, answering("return torch.tensor([[50.0, 0.0, 0.0]]).repeat(len(context), 1)")
    )
    assert (report.verdict, report.score) == (Verdict.WRONG_ANSWER, None)
    assert "no score" in failing(report).message


async def test_what_a_challenge_forbids_is_refused(judge: Judge) -> None:
    changed = THREES.toml.model_copy(update={"forbidden": ["torch.zeros"]})
    package = THREES.model_copy(update={"toml": changed, "digest": "f" * 64})
    code = answering("return torch.zeros(len(context), 3)")
    report = await judge.grade(package, code, Mode.SUBMIT)
    assert report.verdict is Verdict.FORBIDDEN


async def test_unnormalised_logits_score_as_normalised_ones(judge: Judge) -> None:
    scaled = answering("return right(context) + 1e5 * torch.rand(len(context), 1).double()")
    assert (await graded(judge, scaled)).score == (await graded(judge, THREES.solution)).score


# What a process is told, and when


@dataclass
class Wire:
    """Every frame of a child, in order: (True, …) those that left the judge."""

    frames: list[tuple[bool, Kind, bytes]] = field(default_factory=list)


class Tapped:
    """A driver whose children's frames are written down as they pass."""

    def __init__(self, driver: Driver, wire: Wire) -> None:
        self._driver = driver
        self._wire = wire

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    @asynccontextmanager
    async def child(self, limits: Limits) -> AsyncIterator[Child]:
        async with self._driver.child(limits) as child:
            send, receive, frames = child.send, child.receive, self._wire.frames

            async def tapped_send(kind: Kind, *payloads: bytes) -> None:
                frames.extend((True, kind, bytes(payload)) for payload in payloads)
                await send(kind, *payloads)

            async def tapped_receive() -> tuple[Kind, bytes]:
                kind, payload = await receive()
                frames.append((False, kind, bytes(payload)))
                return kind, payload

            child.send, child.receive = tapped_send, tapped_receive  # type: ignore[method-assign]
            yield child


async def test_no_byte_of_a_token_is_sent_before_its_logits_were_in(
    driver: Driver, judge: Judge, tmp_path: Any
) -> None:
    wire = Wire()
    tapped = Judge(
        Tapped(driver, wire),
        Settings.model_validate({"data": tmp_path, "secret_key": SECRET}),
    )
    report = await tapped.grade(THREES, THREES.solution, Mode.SUBMIT)
    assert report.verdict is Verdict.ACCEPTED

    sent_kinds = [kind for ours, kind, _ in wire.frames if ours]
    assert sent_kinds == [Kind.JOB, Kind.FIT] + [Kind.REVEAL] * 2 * TABLE.steps
    # Strictly in turn: each frame of ours is answered before the next one leaves.
    assert [ours for ours, _, _ in wire.frames] == [True, False] * len(sent_kinds)

    fit = next(
        unpack(FitRequest, data, DATA_CAPS) for _, kind, data in wire.frames if kind is Kind.FIT
    )
    assert fit.data == THREES.train.split()
    hidden = streams_of(TABLE, THREES.hidden)
    revealed = wire.frames[4 + 2 * TABLE.steps :]
    for step in range(TABLE.steps):
        asked, answered = revealed[2 * step], revealed[2 * step + 1]
        reveal = unpack(Reveal, asked[2])
        assert reveal.step == step
        # The frame is this column and nothing else: so many bytes as 4 tokens take.
        assert reveal.column.data == hidden[:, step].astype("<i8").tobytes()
        assert len(asked[2]) == len(revealed[0][2])
        assert answered[1] is Kind.LOGITS
        assert unpack(Logits, answered[2]).step == step
    before = b"".join(data for ours, _, data in wire.frames[: 4 + 2 * TABLE.steps] if ours)
    only_hidden = set(THREES.hidden.split()) - set(THREES.train.split())
    assert only_hidden
    assert not any(encode(word) in before for word in only_hidden)


# Hostile models


COPIES = "return torch.nn.functional.one_hot(context.roll(-1, 1), 3) * 30.0"  # (B, T, V), unmasked
OTHER_ROWS = "return torch.nn.functional.one_hot(context[:, -1].roll(1), 3) * 5.0"
REPLAYS = """
kept.append(context[:, -1].clone())
at = len(kept)
if at <= 12:
    return right(context)
known = kept[at - 12] if at - 12 < 12 else kept[0]
return torch.nn.functional.one_hot(known, 3) * 5.0
"""


@pytest.mark.parametrize(
    ("body", "before"),
    [(COPIES, ""), (OTHER_ROWS, ""), (REPLAYS, "kept = []")],
    ids=["copies its own future", "answers from other rows", "stores calls and replays them"],
)
async def test_a_model_that_looks_elsewhere_finds_nothing(
    judge: Judge, body: str, before: str
) -> None:
    report = await graded(judge, answering(body, before))

    assert report.verdict is Verdict.WRONG_ANSWER
    if report.score is None:  # sure and wrong: worse than guessing
        assert "no score" in failing(report).message
    else:
        assert report.score > TABLE.mark


async def test_a_model_whose_other_positions_see_the_future_gains_nothing(judge: Judge) -> None:
    unmasked = """
    logits = torch.nn.functional.one_hot(context.roll(-1, 1), 3) * 30.0
    logits[:, -1] = right(context)
    return logits
    """.replace("\n    ", "\n").strip()
    report = await graded(judge, answering(unmasked))

    assert report.score == (await graded(judge, THREES.solution)).score


@pytest.mark.parametrize(
    ("expression", "category", "words"),
    [
        ("right(context) / 0", Category.NAN, "infinite or NaN"),
        ("right(context) * float('nan')", Category.NAN, "infinite or NaN"),
        ("right(context).double() * 1e300", Category.NAN, "larger than 1e+30"),
        ("right(context)[:, :2]", Category.SHAPE, "of shape (4, 2) for the token behind 1 known"),
        ("right(context)[0]", Category.SHAPE, "of shape (3,)"),
        ("right(context).argmax(1)", Category.DTYPE, "int64"),
        ("right(context).long()", Category.DTYPE, "int64"),
        ("right(context).tolist()", Category.TYPE, "a list of 4 items"),
        ("None", Category.TYPE, "None"),
    ],
)
async def test_logits_that_are_none_are_told_on_the_training_text(
    judge: Judge, expression: str, category: Category, words: str
) -> None:
    case = failing(await graded(judge, answering(f"return {expression}")))

    assert (case.name, case.verdict) == ("the training text again", Verdict.WRONG_ANSWER)
    assert case.category is category
    assert words in case.message


LATER = "calls.append(1)\nif len(calls) <= 12 + 3:\n    return right(context)\n"


@pytest.mark.parametrize(
    ("told", "verdict", "message"),
    [
        ("return right(context)[:, :2]", "wrong_answer", "had another shape than on the training"),
        ("return right(context) * float('inf')", "wrong_answer", "infinite, NaN or larger"),
        ("raise ValueError('STOLEN ' + str(context.tolist()))", "runtime_error", "on this input"),
        ("print('STOLEN', context.tolist()); return right(context)", "accepted", "it beats"),
        ("return type('STOLEN' + str(context.tolist()), (), {})()", "wrong_answer", "else than a"),
        ("os._exit(len(context))", "runtime_error", "or ended its process"),
    ],
    ids=["shape", "infinity", "exception", "print", "type", "exit"],
)
async def test_of_the_hidden_text_nothing_is_shown_that_a_model_could_colour(
    judge: Judge, told: str, verdict: str, message: str
) -> None:
    report = await graded(judge, answering(LATER + told, "calls = []"))
    case = report.cases[2]

    assert case.verdict.value == report.verdict.value == verdict
    assert message in case.message
    assert (case.visible, case.detail, case.seconds) == (False, {}, None)
    assert "STOLEN" not in repr(report)


FORGED = """
calls.append(1)
payload = b"\\x0a" + struct.pack("<I", 3) + b"\\x03" + struct.pack("<q", {step})
data = struct.pack("<12f", *[0.0] * 12)
payload += struct.pack("<BBBBB", 12, 0, 8, 0, 2) + struct.pack("<QQQ", 4, 3, len(data)) + data
payload += b"\\0"
frame = struct.pack("<BBHI", 1, 39, 0, len(payload)) + payload
if len(calls) == 14:
    os.write(3, frame * {times})
return right(context)
"""


@pytest.mark.parametrize(
    ("step", "times", "verdicts"),
    [
        # An answer before it was asked for is one that was made knowing less.
        ("len(calls) - 13", 1, {Verdict.RUNTIME_ERROR}),
        ("len(calls) - 12", 2, {Verdict.RUNTIME_ERROR}),
        ("100", 1, {Verdict.RUNTIME_ERROR}),
    ],
    ids=["twice for one step", "for the step to come", "skips steps"],
)
async def test_logits_that_come_out_of_turn_end_it(
    judge: Judge, step: str, times: int, verdicts: set[Verdict]
) -> None:
    report = await graded(judge, answering(FORGED.format(step=step, times=times), "calls = []"))

    assert report.verdict in verdicts
    assert report.score is None


# Training that goes wrong


@pytest.mark.parametrize(
    ("line", "verdict", "words"),
    [
        ("return None", Verdict.WRONG_ANSWER, "`fit` returned None"),
        ("return right(torch.zeros(4, 1).long())", Verdict.WRONG_ANSWER, "returned a Tensor"),
        ("raise KeyError('x')", Verdict.RUNTIME_ERROR, "KeyError"),
        ("import sys; sys.exit()", Verdict.RUNTIME_ERROR, "Return the answer instead"),
        ("os._exit(0)", Verdict.RUNTIME_ERROR, "ended its own process"),
        ("bytearray(2**40)", Verdict.MEMORY_LIMIT, "memory"),
    ],
)
async def test_training_that_fails_says_why(
    judge: Judge, line: str, verdict: Verdict, words: str
) -> None:
    report = await graded(judge, answering("return right(context)", line))
    case = failing(report)

    assert (case.name, case.verdict, case.visible) == ("training", verdict, True)
    assert words in case.message
    assert len(report.cases) == 1
    assert report.total == 3


async def test_training_beyond_its_time_is_told_by_the_clock_to_ask(judge: Judge) -> None:
    code = answering("return right(context)", "while True: pass")
    case = failing(await graded(judge, code, limited(seconds=0.2)))

    assert case.verdict is Verdict.TIME_LIMIT
    assert "time.process_time()" in case.message


async def test_training_while_the_code_is_imported_is_cut_short(judge: Judge) -> None:
    case = failing(await graded(judge, f"while True: pass\n{THREES.solution}"))
    assert (case.name, case.verdict) == ("training", Verdict.TIME_LIMIT)


async def test_all_predictions_of_a_text_together_have_one_limit(judge: Judge) -> None:
    code = answering("end = time.process_time() + 0.1\nwhile time.process_time() < end: pass\n"
                     "return right(context)")  # fmt: skip
    case = failing(await graded(judge, code, limited(predict_seconds=0.3)))

    assert (case.name, case.verdict) == ("the training text again", Verdict.TIME_LIMIT)


async def test_a_module_is_asked_in_eval_mode_and_without_gradients(judge: Judge) -> None:
    code = THREES.submissions["accepted"]["module_of_all_positions.py"].replace(
        "        before = torch.cat",
        "        assert targets is not None or not (self.training or torch.is_grad_enabled())\n"
        "        before = torch.cat",
    )
    assert (await graded(judge, code)).verdict is Verdict.ACCEPTED


async def test_a_model_may_go_on_learning_from_what_was_revealed(judge: Judge) -> None:
    learns = """
    with torch.enable_grad():
        weight = torch.zeros(1, requires_grad=True)
        (weight * 2).sum().backward()
    assert weight.grad.item() == 2
    return right(context)
    """.replace("\n    ", "\n").strip()
    assert (await graded(judge, answering(learns))).verdict is Verdict.ACCEPTED


async def test_code_that_is_no_text_is_refused_without_a_child(judge: Judge) -> None:
    report = await judge.refuse(THREES, Verdict.COMPILE_ERROR, "Not UTF-8", Mode.SUBMIT)
    assert (report.verdict, report.total, report.score) == (Verdict.COMPILE_ERROR, 3, None)


async def test_what_slept_is_told_apart_from_what_computed_too_long() -> None:
    slept = Failure(Verdict.TIME_LIMIT, "…", ends=True, waited=True)
    assert "longer than 130 s" in _late(slept, "`fit`", 10.0).message
    assert "it slept or waited" in _late(slept, "`fit`", 10.0).message
    busy = _late(replace(slept, waited=False), "`fit`", 10.0, "Ask the clock")
    assert busy.message == "`fit` used more than 10 s of processor time. Ask the clock"
