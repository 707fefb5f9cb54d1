"""Role "fit": a model is trained in the child, stays there, and is asked column by column."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from sandbox.wire.frames import Kind
from sandbox.wire.messages import FitRequest, Fitted, Logits, Reveal
from sandbox.wire.values import Array

pytestmark = pytest.mark.sandbox

CODE = """
import torch
from torch import nn

class Solution:
    def fit(self, words, seconds):
        print(type(words).__name__, len(words), seconds, torch.is_grad_enabled())
        return {model}
"""


def column(*tokens: int) -> Array:
    return Array("torch", "int64", (len(tokens),), struct.pack(f"<{len(tokens)}q", *tokens))


def fitted(child: Any, model: str) -> Fitted:
    assert child.load(CODE.format(model=model), role="fit").error is None
    child.send(Kind.FIT, FitRequest(["ab", "c"], 1.5, 7))
    found: Fitted = child.receive(Kind.FITTED, Fitted)
    return found


def revealed(child: Any, step: int, *tokens: int) -> Logits:
    child.send(Kind.REVEAL, Reveal(step, column(*tokens)))
    found: Logits = child.receive(Kind.LOGITS, Logits)
    return found


def test_the_model_sees_all_that_was_revealed_and_a_new_text_begins_anew(child):
    assert fitted(child, "lambda context: context.double()").model == "function"
    assert revealed(child, 0, 1, 2).values.shape == (2, 1)
    values = revealed(child, 1, 3, 4).values
    assert struct.unpack("<4d", values.data) == (1, 3, 2, 4)
    assert revealed(child, 0, 9, 9).values.shape == (2, 1)
    assert child.finish() == 0
    assert child.printed() == "list 2 1.5 True\n"


@pytest.mark.parametrize(
    "model",
    [
        "lambda x: nn.functional.one_hot(x, 5).float()",
        "lambda x: (nn.functional.one_hot(x, 5).float(), None)",
        "lambda x: nn.functional.one_hot(x, 5).numpy()",
    ],
    ids=["every position", "with a loss", "an array"],
)
def test_of_all_positions_the_last_one_is_sent(child, model):
    fitted(child, model)
    revealed(child, 0, 1, 2)
    logits = revealed(child, 1, 4, 0)
    assert (logits.step, logits.values.shape) == (1, (2, 5))
    size = len(logits.values.data) // 10
    assert [at for at in range(10) if any(logits.values.data[at * size :][:size])] == [4, 5]


def test_a_module_is_put_into_eval_mode_and_asked_without_gradients(child):
    answer = fitted(child, "nn.Sequential(nn.Embedding(5, 5), nn.Dropout(0.9))")
    assert answer.model == "Sequential"
    first = revealed(child, 0, 1, 2).values
    assert not first.requires_grad
    assert first.data == revealed(child, 0, 1, 2).values.data


def test_what_the_model_does_to_its_input_does_not_reach_the_text(child):
    fitted(child, "lambda context: context.mul_(0).double()")
    revealed(child, 0, 1, 2)
    assert revealed(child, 1, 3, 4).values.data == bytes(4 * 8)
    child.send(Kind.REVEAL, Reveal(2, column(1, 1)))
    assert child.receive(Kind.LOGITS, Logits).values.shape == (2, 3)


@pytest.mark.parametrize(
    ("model", "category", "words"),
    [
        ("None", "missing", "`fit` returned None"),
        ("[1, 2]", "type", "`fit` returned a list"),
    ],
)
def test_what_cannot_be_called_is_no_model(child, model, category, words):
    error = fitted(child, model).error
    assert error is not None
    assert (error.kind, error.category) == ("wrong_answer", category)
    assert words in error.message


def test_an_exception_of_the_model_names_its_line(child):
    fitted(child, "lambda context: context[:, 5]")
    error = revealed(child, 0, 1, 2).error
    assert error is not None
    assert (error.kind, error.line) == ("runtime_error", 8)


def test_a_missing_method_is_told_with_what_it_is_called_with(child):
    child.load("class Solution:\n    def train(self, words): pass\n", role="fit")
    child.send(Kind.FIT, FitRequest("text", 1.0, 7))
    error = child.receive(Kind.FITTED, Fitted).error
    assert error is not None
    assert "has no method `fit`" in error.message


def test_logits_that_are_too_many_are_refused_in_the_child(child):
    code = CODE.format(model="lambda context: torch.zeros(2, 10_000)")
    child.load(code, role="fit", output_kb=64)
    child.send(Kind.FIT, FitRequest([], 1.0, 7))
    child.receive(Kind.FITTED, Fitted)
    error = revealed(child, 0, 1, 2).error
    assert error is not None
    assert error.kind == "output_limit"


def test_a_case_in_the_place_of_a_text_ends_the_child(child):
    child.load(CODE.format(model="len"), role="fit")
    child.send(Kind.CASE, None)
    assert child.wait() == 70
