"""The messages between the worker and one sandbox process, each a dataclass over a wire value.

`pack(message)` gives its payload, `unpack(Type, payload)` the message, checked field by field.

The talk, by role (a child serves one job and dies):

* any role:  child READY; worker JOB; child LOADED (an `error` ends the talk)
* "solve":   worker CASE; child RESULT. With `bind` on: child PARAMETERS first, then for each
             binding worker BIND, child RESULT (a CASE may be sent again at any time)
* "author":  worker DRAW; child CASES
* "check":   worker CHECK; child CHECKED
* worker FINISH, or closes: the child exits
"""

from __future__ import annotations

import dataclasses
import types
import typing
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


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong in the author's or learner's code, told in their terms.

    `kind` is a verdict: compile_error, forbidden, runtime_error, memory_limit, output_limit; or
    wrong_answer with a `category`. `line` is in the learner's file, 0 when there is none.
    `trace` holds the learner's own lines only.
    """

    kind: str
    message: str
    line: int = 0
    trace: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """The child is isolated and waits. `barriers`: what holds, by name."""

    barriers: dict[str, bool] = field(default_factory=dict)
    torch: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The code was checked and imported, or why not. `advice`: (line, text)."""

    error: Problem | None = None
    advice: tuple[tuple[int, str], ...] = ()
    has_check: bool = False


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """Run this case. `bind`: report parameters and wait for BIND before running the steps."""

    index: int
    seed: int
    init: tuple[Value, ...]
    objects: dict[str, Value]
    steps: tuple[Step, ...]
    train: bool
    bind: bool


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
    first; "embedding" N(0,1); "bias" 0.3*N; "gain" 1 + 0.3*N.
    """

    path: str
    role: str
    rule: str


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


def to_value(message: Any) -> Value:
    """A message as a wire value: its fields as a tuple, in order."""
    if dataclasses.is_dataclass(message) and type(message).__module__ == __name__:
        return tuple(to_value(getattr(message, f.name)) for f in dataclasses.fields(message))
    if type(message) is tuple:
        return tuple(to_value(item) for item in message)
    if type(message) is dict:
        return {key: to_value(item) for key, item in message.items()}
    return message


def pack(message: Any, caps: Caps = DEFAULT_CAPS) -> bytes:
    """The payload of a message."""
    return encode(to_value(message), caps)


def unpack(kind: type[T], payload: bytes | memoryview, caps: Caps = DEFAULT_CAPS) -> T:
    """The message of a payload; raises `WireError` where a field is not of its type."""
    result: T = _build(kind, decode(payload, caps), kind.__name__)
    return result


def _build(kind: Any, value: Value, where: str) -> Any:
    if kind is Any or kind is Value:
        return value
    if dataclasses.is_dataclass(kind):
        names = dataclasses.fields(kind)
        if type(value) is not tuple or len(value) != len(names):
            raise WireError(f"{where}: not a {getattr(kind, '__name__', kind)}")
        hints = _hints(kind)
        built = [
            _build(hints[f.name], item, f"{where}.{f.name}")
            for f, item in zip(names, value, strict=True)
        ]
        return kind(*built)  # type: ignore[operator]
    origin = typing.get_origin(kind)
    args = typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _build(next(a for a in args if a is not type(None)), value, where)
    if origin is tuple:
        if type(value) is not tuple:
            raise WireError(f"{where}: not a tuple")
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_build(args[0], item, where) for item in value)
        if len(value) != len(args):
            raise WireError(f"{where}: not {len(args)} items")
        return tuple(_build(a, item, where) for a, item in zip(args, value, strict=True))
    if origin is dict:
        if type(value) is not dict:
            raise WireError(f"{where}: not a dictionary")
        return {_build(args[0], k, where): _build(args[1], v, where) for k, v in value.items()}
    if type(value) is not kind:
        raise WireError(f"{where}: a {type(value).__name__} where a {kind.__name__} belongs")
    return value


_HINTS: dict[Any, dict[str, Any]] = {}


def _hints(kind: Any) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = typing.get_type_hints(kind)
    return _HINTS[kind]
