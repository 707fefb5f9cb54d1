"""Role "train": training.py trains the learner's code, and what it shows comes as it happens."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.wire.frames import Kind
from sandbox.wire.messages import Shown, Trained, TrainRequest

pytestmark = pytest.mark.sandbox

MODEL = """
import torch
from torch import nn

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        return {returned}
"""
LOOP = """
import torch

def train(entry, data, settings, show):
    model = entry()
    x = torch.ones(4, 1)
    show.chart("loss", "Loss", lines=["training"])
    show.gradient(((model(x) - 3) ** 2).mean(), model.parameters())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(settings["steps"]):
        loss = ((model(x) - 3) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        show.point("loss", step, loss)
    show.note(data["a.txt"])
"""


def trained(
    child: Any, training: str, returned: str = "self.layer(x)"
) -> tuple[list[Shown], Trained]:
    """All that was shown, and how it ended."""
    code = MODEL.format(returned=returned)
    assert child.load(code, role="train", entry="Model").error is None
    child.send(Kind.TRAIN, TrainRequest(training, {"a.txt": "data"}, {"steps": 20}, 7))
    shown = []
    while True:
        kind, message = child.receive_one_of((Kind.SHOWN, Shown), (Kind.TRAINED, Trained))
        if kind is Kind.TRAINED:
            return shown, message
        shown.append(message)


def test_a_model_is_trained_and_its_loss_falls_point_by_point(child):
    shown, end = trained(child, LOOP)
    assert end.error is None
    assert [one.what for one in shown] == ["chart", *["point"] * 20, "note"]
    losses = [one.fields["values"][0] for one in shown[1:-1]]
    assert losses[-1] < 0.01 < losses[0]
    assert shown[-1].fields == {"text": "data"}


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("torch.round(self.layer(x), decimals=4)", "exactly zero"),
        ("self.layer(x).detach()", "No gradient flows"),
        ("self.layer(x) * 0", "exactly zero"),
    ],
)
def test_a_forward_that_cannot_learn_is_found_before_the_long_loop(child, returned, words):
    shown, end = trained(child, LOOP, returned)
    assert words in end.error.message
    assert end.error.kind == "runtime_error"
    assert [one.what for one in shown] == ["chart"]


def test_an_error_in_the_learners_code_names_its_line(child):
    _, end = trained(child, LOOP, "self.layer(x) + missing")
    assert (end.error.kind, end.error.line) == ("runtime_error", 11)
    assert "NameError" in end.error.message


@pytest.mark.parametrize(
    ("training", "words"),
    [
        ("def train(entry, data, settings, show):\n    1 / 0\n", "ZeroDivisionError"),
        ("def train(entry, data, settings, show)\n    pass\n", "colon"),
        ("import nowhere\n", "nowhere"),
    ],
)
def test_an_error_in_training_py_is_not_the_learners(child, training, words):
    _, end = trained(child, training)
    assert end.error.kind == "internal_error"
    assert end.error.message.startswith("training.py: ")
    assert words in end.error.message


def test_what_training_refuses_is_told_in_its_own_words(child):
    training = "def train(entry, data, settings, show):\n    show.refuse('No ten outputs.')\n"
    _, end = trained(child, training)
    assert (end.error.kind, end.error.message) == ("runtime_error", "No ten outputs.")


def test_a_picture_comes_as_a_byte_a_pixel(child):
    training = """
import torch

def train(entry, data, settings, show):
    show.pictures("digits", "Digits", [(torch.tensor([[0.0, 2.0, 0.5]]), "a three", False)])
"""
    shown, _ = trained(child, training)
    assert shown[0].fields["pictures"] == [[[1, 3, bytes([0, 255, 128])], "a three", False]]


def test_progress_is_thinned_but_its_end_is_told(child):
    training = """
def train(entry, data, settings, show):
    for step in range(1000):
        show.progress(step + 1, 1000)
"""
    shown, _ = trained(child, training)
    assert len(shown) < 20
    assert shown[-1].fields == {"done": 1000, "of": 1000}
