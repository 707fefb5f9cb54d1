"""Random messages of the talk, as the wire values that their payloads are made of."""

from __future__ import annotations

import math
import random
from typing import Any

from sandbox.wire.messages import (
    BindRequest,
    Case,
    CaseRequest,
    Cases,
    Checked,
    CheckRequest,
    DrawRequest,
    Filling,
    FitRequest,
    Fitted,
    Job,
    Loaded,
    Logits,
    Parameter,
    Parameters,
    Problem,
    Ready,
    Result,
    Reveal,
    Shown,
    Step,
    Trained,
    TrainRequest,
    Where,
    to_value,
)
from sandbox.wire.values import DTYPES, Array
from tests.fuzz.making import INTS, number, text, tree

#: Every type that `unpack` is asked for: what a child sends first, then what it is sent.
TYPES: tuple[type[Any], ...] = (
    Ready, Loaded, Parameters, Result, Checked, Cases, Case, Job, CaseRequest, BindRequest,
    DrawRequest, CheckRequest, Logits, Fitted, Reveal, FitRequest, Shown, Trained, TrainRequest,
    Where,
)  # fmt: skip
_KINDS = (
    "compile_error", "forbidden", "runtime_error", "memory_limit", "output_limit", "time_limit",
    "wrong_answer", "accepted", "internal_error", "nonsense",
)  # fmt: skip
_CATEGORIES = ("value", "weights", "mode", "mutated_input", "", "nonsense")


def _few(rng: random.Random, make: Any, most: int = 3) -> tuple[Any, ...]:
    return tuple(make(rng) for _ in range(rng.randrange(most + 1)))


def _index(rng: random.Random) -> int:
    return rng.choice(INTS) if rng.random() < 0.1 else rng.randrange(4)


def problem(rng: random.Random) -> Problem:
    """An error, told by an honest child or made up."""
    return Problem(rng.choice(_KINDS), text(rng), _index(rng), text(rng), rng.choice(_CATEGORIES))


def _maybe_problem(rng: random.Random) -> Problem | None:
    return problem(rng) if rng.random() < 0.2 else None


def step(rng: random.Random) -> Step:
    """A step of a case."""
    return Step(
        rng.choice(("call", "call", "attribute", "object")), text(rng),
        _few(rng, lambda r: tree(r, 4)), _index(rng), rng.random() < 0.9,
        rng.choice(("", "E")), _few(rng, _index), _few(rng, _index), _few(rng, _index),
    )  # fmt: skip


def case(rng: random.Random) -> Case:
    """A case as an author's code might send it."""
    return Case(
        text(rng), _few(rng, lambda r: tree(r, 4)), {text(rng): tree(rng, 3)}, _few(rng, step),
        _index(rng), rng.random() < 0.5, rng.random() < 0.5, text(rng),
    )  # fmt: skip


def parameters(rng: random.Random, *, most: int = 6) -> Parameters:
    """A module's parameters: a few patterns of names, a few shapes."""
    shapes = ((2, 3), (3, 2), (4,), (1,), ())
    found = []
    for order in range(rng.randrange(most + 1)):
        owner = rng.choice(("key", "query", "heads.0.key", "heads.1.key", "blocks.0.ln", "", "emb"))
        shape = rng.choice(shapes)
        name = rng.choice(("weight", "bias", f"w{order}"))
        found.append(
            Parameter(
                f"{owner}.{name}" if rng.random() < 0.9 else text(rng),
                shape if rng.random() < 0.97 else (rng.choice(INTS),),
                owner, rng.choice(("Linear", "LayerNorm", "Embedding", "")),
                rng.choice((order, order, -1, 0, _index(rng))), rng.choice(("", "zeros", "ones")),
            )
        )  # fmt: skip
    return Parameters(0, rng.random() < 0.9, tuple(found), _maybe_problem(rng))


def _bind(rng: random.Random) -> BindRequest:
    fillings = tuple(
        Filling(text(rng), text(rng), "weight", (2, 3)) for _ in range(rng.randrange(3))
    )
    return BindRequest(_index(rng), _index(rng), fillings)


def message(rng: random.Random, kind: type[Any]) -> Any:
    """A well-formed message of this type."""
    if kind is Ready:
        return Ready({text(rng): rng.random() < 0.5 for _ in range(rng.randrange(4))}, text(rng))
    if kind is Loaded:
        advice = tuple((_index(rng), text(rng)) for _ in range(rng.randrange(3)))
        return Loaded(_maybe_problem(rng), advice, rng.random() < 0.5)
    if kind is Parameters:
        return parameters(rng)
    if kind is Result:
        mutated = tuple((_index(rng), _index(rng)) for _ in range(rng.choice((0, 0, 0, 1, 2))))
        return Result(_index(rng), _few(rng, lambda r: tree(r, 12)), _maybe_problem(rng), mutated)
    if kind is Checked:
        return Checked(text(rng), _maybe_problem(rng))
    if kind is Cases:
        return Cases(_few(rng, case, 2), _maybe_problem(rng))
    if kind is Case:
        return case(rng)
    if kind is Job:
        return Job(text(rng), text(rng), text(rng), text(rng), ((text(rng), text(rng)),), 1, 1)
    if kind is CaseRequest:
        guess = _bind(rng) if rng.random() < 0.3 else None
        found = case(rng)
        return CaseRequest(
            _index(rng), 1, found.init, found.objects, found.steps, found.train, True, guess
        )
    if kind is BindRequest:
        return _bind(rng)
    if kind is DrawRequest:
        return DrawRequest(text(rng), _index(rng))
    if kind is Logits:
        return Logits(_index(rng), _logits(rng), _maybe_problem(rng))
    if kind is Fitted:
        return Fitted(text(rng), _maybe_problem(rng))
    if kind is Reveal:
        return Reveal(_index(rng), tree(rng, 3))
    if kind is FitRequest:
        return FitRequest(tree(rng, 9), number(rng), _index(rng))
    if kind is Shown:
        return _shown(rng)
    if kind is Where:
        return Where(_index(rng), text(rng))
    if kind is Trained:
        return Trained(_maybe_problem(rng))
    if kind is TrainRequest:
        return TrainRequest(text(rng), {text(rng): text(rng)}, {text(rng): tree(rng, 3)}, 7)
    return CheckRequest(case(rng), tree(rng, 9), tree(rng, 9))


def _shown(rng: random.Random) -> Shown:
    """Something to be seen, nearly right; or anything."""
    head = {"panel": "loss", "title": text(rng), "at": text(rng)}
    chart = {"x": text(rng), "y": text(rng), "lines": [text(rng)], "log_x": False}
    gray = [1, 2, rng.randbytes(rng.choice((2, 2, 2, 3)))]
    what, fields = rng.choice(
        (
            ("progress", {"done": _index(rng), "of": 5}),
            ("chart", {"panel": "loss", "title": text(rng), **chart}),
            ("level", {"panel": "loss", "value": number(rng), "label": text(rng)}),
            ("point", {"panel": "loss", "x": number(rng), "values": [number(rng), None]}),
            ("text", {**head, "text": text(rng)}),
            ("pictures", {**head, "pictures": [[gray, text(rng), rng.choice((True, None, 3))]]}),
            ("scatter", {**head, "points": [[text(rng), number(rng), 1.0]]}),
            ("scores", {**head, "rows": [[text(rng), rng.random() * 1.1, text(rng)]]}),
            ("note", {"text": text(rng)}),
        )
    )
    if rng.random() < 0.2:
        fields = {**fields, rng.choice((*fields, "more", "what")): tree(rng, 4)}
    return Shown(what if rng.random() < 0.9 else text(rng), fields)


def _logits(rng: random.Random) -> Any:
    """Logits for 2 streams and 3 tokens, nearly right; or anything."""
    if rng.random() < 0.3:
        return tree(rng, 6)
    dtype = rng.choice(("float16", "bfloat16", "float32", "float64", "int64", "bool"))
    shape = rng.choice(((2, 3), (2, 3), (2, 3), (3, 2), (2, 1, 3), (6,), (0, 3)))
    width = DTYPES[dtype][1]
    return Array("torch", dtype, shape, rng.randbytes(math.prod(shape) * width))


def value_of(rng: random.Random, kind: type[Any]) -> Any:
    """A message as its wire value; now and then with one field of another type."""
    value = to_value(message(rng, kind))
    return _misplaced(rng, value) if rng.random() < 0.15 else value


def _misplaced(rng: random.Random, value: Any) -> Any:
    if type(value) is not tuple or not value or rng.random() < 0.3:
        return rng.choice((None, 0, "", (), [], {}, number(rng), tree(rng, 4)))
    at = rng.randrange(len(value))
    if rng.random() < 0.2:  # one item fewer, or twice
        return value[:at] + value[at + 1 :] if rng.random() < 0.5 else (*value, value[at])
    return (*value[:at], _misplaced(rng, value[at]), *value[at + 1 :])
