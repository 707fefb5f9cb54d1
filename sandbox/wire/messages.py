"""The messages between the worker and one sandbox process, each a dataclass over a wire value.

`pack(message)` gives its payload, `unpack(Type, payload)` the message, checked field by field.

The talk, by role (a child serves one job and dies):

* any role:  child READY; worker JOB; child LOADED (an `error` ends the talk)
* "solve":   worker CASE; child RESULT. With `bind` on: child PARAMETERS first, then for each
             binding worker BIND, child RESULT (a CASE may be sent again at any time). With a
             `guess` that fits the object's parameters: child RESULT at once
* "author":  worker DRAW; child CASES
* "check":   worker CHECK; child CHECKED
* "fit":     worker FIT; child FITTED; then for each column of a text worker REVEAL, child LOGITS.
             The worker reads the logits for a token before it sends that token
* "train":   worker TRAIN; child SHOWN, any number of them, then TRAINED
* "solve", "fit": when told that the time is over, child WHERE; then it exits
* worker FINISH, or closes: the child exits
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sandbox.wire.values import DEFAULT_CAPS, Caps, Value, WireError, decode, encode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with the entry object of a case.

    `kind` "call": call `method` ("" or "forward" on a module: call the object itself) with `args`,
    `times` times. `raises`: the exception's type name that must come. `returns` False: the
    returned value is not looked at. `reads`: argument positions whose value is read back after the
    call. `gradients`: argument positions whose gradient of the summed outputs is read.
    `mutable`: argument positions that the call may change.
    `kind` "attribute": read the attribute `method`.
    `kind` "object": read the shared object named `method` (a module: its parameters, by name).

    Outputs of a step, in this order: the returned value (`times` of them), then `reads`, then
    `gradients`.
    """

    kind: str = "call"
    method: str = ""
    args: tuple[Value, ...] = ()
    times: int = 1
    returns: bool = True
    raises: str = ""
    reads: tuple[int, ...] = ()
    gradients: tuple[int, ...] = ()
    mutable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One case, as the author wrote it. Hidden ones have no explanation."""

    name: str
    init: tuple[Value, ...] = ()
    objects: dict[str, Value] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    seed: int = -1  # below 0: derived by the judge
    train: bool = False
    constructed: bool = False  # weights as constructed: nothing is bound
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What a child is to be, and with what code. `forbidden`: (dotted name, method or "")."""

    role: str
    code: str
    entry: str = ""
    given: str = ""
    forbidden: tuple[tuple[str, str], ...] = ()
    memory_mb: int = 512
    output_kb: int = 1024
    gpu_memory_mb: int = 0  # where the child has a GPU


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong in the author's or learner's code, told in their terms.

    `kind` is a verdict: compile_error, forbidden, runtime_error, memory_limit, output_limit; or
    wrong_answer with a `category`. A runtime_error of category "ended" broke the process: no other
    case can run in it. `line` is in the learner's file, 0 when there is none.
    `trace` holds the learner's own lines only.
    """

    kind: str
    message: str
    line: int = 0
    trace: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """The child is isolated and waits. `barriers`: what holds, by name.

    `device`: its GPU's name, "" without one; `device_memory_mb`: how much that has.
    `cpu_seconds`: used until now, which is not its job's.
    """

    barriers: dict[str, bool] = field(default_factory=dict)
    torch: str = ""
    device: str = ""
    device_memory_mb: int = 0
    cpu_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The code was checked and imported, or why not. `advice`: (line, text)."""

    error: Problem | None = None
    advice: tuple[tuple[int, str], ...] = ()
    has_check: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """Where the job's code was when its time was over: its innermost line, and the calls."""

    line: int
    trace: str = ""


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """Run this case. `bind`: report parameters and wait for BIND before running the steps.

    `guess` (the last field, see `pack_head`): if the object's parameters have exactly the paths and
    shapes of its fillings, fill and run at once; else all goes on as if there were none.
    """

    index: int
    seed: int
    init: tuple[Value, ...]
    objects: dict[str, Value]
    steps: tuple[Step, ...]
    train: bool
    bind: bool
    guess: BindRequest | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a module, as found.

    `path`: dotted name ("blocks.0.attn.key.weight"); `owner`: dotted name of the module that
    holds it; `owner_class`: that module's class name; `order`: when it was first used in the
    traced pass (-1: never); `initial`: "zeros", "ones" or "".
    """

    path: str
    shape: tuple[int, ...]
    owner: str
    owner_class: str
    order: int
    initial: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the constructed object has. `module` False: it is not an nn.Module, nothing to bind."""

    index: int
    module: bool
    parameters: tuple[Parameter, ...] = ()
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """The values for one parameter: drawn from (`seed`, `role`), scaled by `rule`.

    `rule`: "weight" N(0,1)/sqrt(fan_in) where fan_in is the product of all dimensions but the
    first; "embedding" N(0,1); "bias" 0.3*N; "gain" 1 + 0.3*N. `shape`: what a guess expects.
    """

    path: str
    role: str
    rule: str
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BindRequest:
    """Fill the parameters of the pending case (constructed anew) and run its steps."""

    index: int
    seed: int
    fillings: tuple[Filling, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the steps gave: their outputs in order, or the error that ended them.

    `mutated`: (step, argument) positions that changed and should not have.
    """

    index: int
    outputs: tuple[Value, ...] = ()
    error: Problem | None = None
    mutated: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """Make the cases: `which` is "examples" or "hidden"; the latter draws from `seed`."""

    which: str
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Cases:
    """The author's cases, or what went wrong in making them."""

    cases: tuple[Case, ...] = ()
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Ask the author's `check(case, output, expected)`; each the value, or the tuple of values."""

    case: Case
    output: Value
    expected: Value


@dataclass(frozen=True, slots=True)
class Checked:
    """The checker's word: `reason` is empty when the output is right. `error`: it died."""

    reason: str = ""
    error: Problem | None = None


#: What a challenge's training data may be: one long text, or very many words.
DATA_CAPS = Caps(max_text=16 * 1024 * 1024, max_items=4_000_000)


@dataclass(frozen=True, slots=True)
class FitRequest:
    """Train: call the entry's `fit(data, seconds)`, everything seeded with `seed`, and keep the
    model that it returns.
    """

    data: Value
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The model's type name, or why there is no model."""

    model: str = ""
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """Token `step` of every stream: an int64 array (B,). The model is to predict the next one.

    Step 0 begins a text; what was revealed before belongs to another one.
    """

    step: int
    column: Value


@dataclass(frozen=True, slots=True)
class Logits:
    """What the model gave for the token behind `step`, as it is, or the error that it ended in."""

    step: int
    values: Value = None
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """Train the entry by `code`, the package's training.py, everything seeded with `seed`.

    `data`: texts by file name. `settings`: what the learner turned, by name.
    """

    code: str
    data: dict[str, str]
    settings: dict[str, Value]
    seed: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to be seen of a training: `what` it is ("point"), and its fields by name."""

    what: str
    fields: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Trained:
    """The training is over, or why it ended."""

    error: Problem | None = None


def to_value(message: Any) -> Value:
    """A message as a wire value: its fields as a tuple, in order."""
    kind: Any = type(message)
    convert = _converter(kind)
    return message if convert is None else convert(message)


def pack(message: Any, caps: Caps = DEFAULT_CAPS) -> bytes:
    """The payload of a message."""
    return encode(to_value(message), caps)


def pack_head(request: CaseRequest, caps: Caps = DEFAULT_CAPS) -> bytes:
    """The payload of a case but for its guess, which differs between submissions."""
    payload = pack(dataclasses.replace(request, guess=None), caps)
    return payload[: -len(encode(None))]


def pack_guess(head: bytes, guess: BindRequest | None) -> bytes:
    """The payload that `pack_head` began."""
    return head + pack(guess)


def pack_check(case: bytes, output: Value, expected: bytes, caps: Caps = DEFAULT_CAPS) -> bytes:
    """The payload of a `CheckRequest`, of its case packed and its expected value encoded."""
    none = encode(None)
    head = encode((None, None, None))[: -3 * len(none)]
    return b"".join((head, case, encode(output, caps), expected))


def unpack(kind: type[T], payload: bytes | memoryview, caps: Caps = DEFAULT_CAPS) -> T:
    """The message of a payload; raises `WireError` where a field is not of its type."""
    known: Any = kind
    check = _checker(known, kind.__name__)
    value = decode(payload, caps)
    result: T = value if check is None else check(value)
    return result


_Plan = Callable[[Any], Any]


def _getter(names: list[str]) -> _Plan:
    """What makes a tuple of these attributes."""
    found = operator.attrgetter(*names)
    return found if len(names) > 1 else lambda message: (found(message),)


@functools.cache
def _converter(kind: Any) -> _Plan | None:
    """What makes a wire value of a field of this type; None: it is one already."""
    if dataclasses.is_dataclass(kind):
        if kind.__module__ != __name__:
            return None  # a node of the codec's own
        hints = typing.get_type_hints(kind)
        plans = [(f.name, _converter(hints[f.name])) for f in dataclasses.fields(kind)]
        fields = _getter([name for name, _ in plans])
        changed = [(at, plan) for at, (_, plan) in enumerate(plans) if plan is not None]
        if not changed:
            return fields

        def convert(message: Any) -> Value:
            values = list(fields(message))
            for at, plan in changed:
                values[at] = plan(values[at])
            return tuple(values)

        return convert
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    inner = [plan for plan in map(_converter, args) if plan is not None]
    if not inner:
        return None
    (plan,) = inner
    if origin is tuple and args[1:] == (Ellipsis,):
        return lambda items: tuple([plan(item) for item in items])
    if origin in (typing.Union, types.UnionType):
        return lambda item: None if item is None else plan(item)
    raise TypeError(f"{kind} is no field of a message")


@functools.cache
def _checker(kind: Any, where: str) -> _Plan | None:
    """What checks a decoded value for a field of this type, and builds it; None: any value fits."""
    if kind is Any:
        return None
    if dataclasses.is_dataclass(kind):
        return _fields_checker(kind, where)
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        inner = _checker(next(a for a in args if a is not type(None)), where)
        return lambda value: None if value is None or inner is None else inner(value)
    if origin is tuple and args[1:] == (Ellipsis,):
        return _items_checker(_checker(args[0], where), where)
    if origin is tuple:
        return _row_checker([_checker(a, where) for a in args], where)
    if origin is dict:
        return _pairs_checker(_checker(args[0], where), _checker(args[1], where), where)

    def check(value: Value) -> Any:
        if type(value) is not kind:
            raise WireError(f"{where}: a {type(value).__name__} where a {kind.__name__} belongs")
        return value

    return check


def _fields_checker(kind: Any, where: str) -> _Plan:
    hints = typing.get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)]
    checks = [(at, _checker(hints[n], f"{where}.{n}")) for at, n in enumerate(names)]
    checks = [(at, check) for at, check in checks if check is not None]

    def build(value: Value) -> Any:
        if type(value) is not tuple or len(value) != len(names):
            raise WireError(f"{where}: not a {kind.__name__}")
        items = list(value)
        for at, check in checks:
            items[at] = check(items[at])  # type: ignore[misc]
        return kind(*items)

    return build


def _items_checker(inner: _Plan | None, where: str) -> _Plan:
    def check(value: Value) -> Any:
        if type(value) is not tuple:
            raise WireError(f"{where}: not a tuple")
        return value if inner is None else tuple([inner(item) for item in value])

    return check


def _row_checker(inner: list[_Plan | None], where: str) -> _Plan:
    def check(value: Value) -> Any:
        if type(value) is not tuple:
            raise WireError(f"{where}: not a tuple")
        if len(value) != len(inner):
            raise WireError(f"{where}: not {len(inner)} items")
        return tuple([p(v) if p is not None else v for p, v in zip(inner, value, strict=True)])

    return check


def _pairs_checker(keys: _Plan | None, items: _Plan | None, where: str) -> _Plan:
    def check(value: Value) -> Any:
        if type(value) is not dict:
            raise WireError(f"{where}: not a dictionary")
        return {
            keys(k) if keys is not None else k: items(v) if items is not None else v
            for k, v in value.items()
        }

    return check
