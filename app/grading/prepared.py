"""A package made ready to grade: each case with its seed, expected outputs and parameters."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.grading.render import case_inputs, output_labels, render_outputs
from app.grading.signature import Names
from sandbox.wire.messages import (
    BindRequest,
    Case,
    CaseRequest,
    Filling,
    Parameters,
    pack,
    pack_check,
    pack_guess,
    pack_head,
    unpack,
)
from sandbox.wire.values import Caps, Value, WireError, decode, encode

_VERSION = 4
#: of a case of the learner's own, whose input the reference does not take
NO_EXPECTED = "none: the reference fails on this input"
_CAPS = Caps(max_bytes=1024**3, max_items=10_000_000)


@dataclass(frozen=True)
class PreparedCase:
    """One case. `expected` is None where there is no expected value (a learner's own case).

    `parameters`: the reference's, when they are bound. `imitations`: outputs of known mistakes,
    `changing`: those of them that change an argument.
    `names`: what the reference calls its arguments, by method.
    """

    index: int
    case: Case
    visible: bool
    seed: int
    expected: tuple[Value, ...] | None = None
    parameters: Parameters | None = None
    imitations: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    changing: set[str] = field(default_factory=set)
    custom: bool = False
    names: Names = field(default_factory=dict)

    def answered(self, expected: tuple[Value, ...], parameters: Parameters | None) -> PreparedCase:
        """The same with the reference's answer."""
        return dataclasses.replace(self, expected=expected, parameters=parameters)

    def request(self, *, bind: bool, guess: tuple[Filling, ...] | None = None) -> bytes:
        """What a child is told of it: never an expected value, a name or an explanation."""
        head = self._bound_head if bind else self._plain_head
        asked = None if guess is None else BindRequest(self.index, self.seed, guess)
        return pack_guess(head, asked)

    def _head(self, *, bind: bool) -> bytes:
        case = self.case
        request = CaseRequest(
            self.index, self.seed, case.init, case.objects, case.steps, case.train, bind
        )
        return pack_head(request, _CAPS)

    # Inputs never change: their bytes are made once, for all submissions.
    @cached_property
    def _bound_head(self) -> bytes:
        return self._head(bind=True)

    @cached_property
    def _plain_head(self) -> bytes:
        return self._head(bind=False)

    def check_request(self, outputs: tuple[Value, ...]) -> bytes:
        """What the author's checker is asked of these outputs."""
        case, expected = self._check_parts
        return pack_check(case, _one(outputs), expected, _CAPS)

    @cached_property
    def _check_parts(self) -> tuple[bytes, bytes]:
        return pack(self.case, _CAPS), encode(_one(self.expected or ()), _CAPS)

    @cached_property
    def labels(self) -> list[str]:
        """The place of each output."""
        return output_labels(self.case.steps)

    @cached_property
    def inputs_text(self) -> list[list[str]]:
        """[[label, text]] for pages."""
        return case_inputs(self.case, self.names)

    @cached_property
    def expected_text(self) -> str:
        """The expected outputs for pages."""
        if self.expected is None:
            return NO_EXPECTED
        return render_outputs(self.expected, self.labels)


def _one(values: tuple[Value, ...]) -> Value:
    return values[0] if len(values) == 1 else values


@dataclass(frozen=True)
class Prepared:
    """All cases of a package, visible ones first, and whether its author checks them by code."""

    cases: tuple[PreparedCase, ...]
    has_check: bool = False

    @property
    def visible(self) -> tuple[PreparedCase, ...]:
        """The examples."""
        return tuple(case for case in self.cases if case.visible)

    def same_examples(self, other: Prepared) -> bool:
        """Whether a child is told the same of the examples of both."""
        ours, theirs = ([case.request(bind=False) for case in one.visible] for one in (self, other))
        return ours == theirs


def encode_prepared(prepared: Prepared) -> bytes:
    """Bytes for the worker's cache folder."""
    return encode((_VERSION, prepared.has_check, tuple(_row(c) for c in prepared.cases)), _CAPS)


def _row(case: PreparedCase) -> Value:
    parameters = pack(case.parameters, _CAPS) if case.parameters else None
    return (
        case.index,
        pack(case.case, _CAPS),
        case.visible,
        case.seed,
        case.expected,
        parameters,
        dict(case.imitations),
        tuple(sorted(case.changing)),
        dict(case.names),
    )


def decode_prepared(data: bytes) -> Prepared:
    """The package back; raises `WireError` for bytes of another version."""
    value: Any = decode(data, _CAPS)
    if type(value) is not tuple or len(value) != 3 or value[0] != _VERSION:
        raise WireError("not a prepared package of this version")
    try:
        return Prepared(tuple(_case(*row) for row in value[2]), value[1])
    except TypeError as error:
        raise WireError("not a prepared package") from error


def _case(
    index: int,
    case: bytes,
    visible: bool,
    seed: int,
    expected: Any,
    parameters: Any,
    known: Any,
    changing: Any,
    names: Any,
) -> PreparedCase:
    return PreparedCase(
        index,
        unpack(Case, case, _CAPS),
        visible,
        seed,
        expected,
        unpack(Parameters, parameters, _CAPS) if parameters is not None else None,
        known,
        set(changing),
        names=names,
    )
