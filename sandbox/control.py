"""The control protocol between the worker and a runner's parent: small typed packets.

They cross a SOCK_SEQPACKET socket as JSON. None carries a byte of a job or of a result: those pass
over each child's own connection, whose descriptors ride on `Spawn`.

The talk: runner Hello; worker Welcome or Refused; runner Warm; then, for each child, worker Spawn
(with two descriptors: connection, stdout), Arm, Background, Query, Kill; runner Used, Exited.
"""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from typing import Any

VERSION = 5
MAX_PACKET = 16 * 1024
SOCKET_NAME = "worker.sock"
NONCE_NAME = "nonce"


class ControlError(ValueError):
    """A packet that is not of this protocol."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The runner dialled: `nonce` is the one found in its folder, good once."""

    nonce: str
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Welcome:
    """The nonce was good and is spent: the runner may fork."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The runner must go away; `reason` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Warm:
    """The runner is ready to spawn.

    `forks`: it may serve more than one child (namespaces hold); when not, `reason` says why.
    `build`: the hash of what the image was built from, "" outside an image.
    `device`: "cuda" where its children have a GPU, "" on the CPU.
    """

    forks: bool
    torch: str
    build: str = ""
    reason: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Spawn:
    """Fork a child for these two descriptors: its connection and its stdout."""

    child: int


@dataclass(frozen=True, slots=True)
class Arm:
    """From now on the child may use this much more CPU (seconds); below 0: no limit.

    `before`: what it had used when it was READY, which is not its job's. The child told it, when
    no code of a job had run in it: whoever reads its clock on hearing this may be late.
    """

    child: int
    cpu_seconds: float
    before: float = 0.0


@dataclass(frozen=True, slots=True)
class Background:
    """Let the child work only where nobody else would: it serves a long job."""

    child: int


@dataclass(frozen=True, slots=True)
class Query:
    """Ask for `Used`."""

    child: int


@dataclass(frozen=True, slots=True)
class Kill:
    """End the child; `reason` comes back in `Exited`."""

    child: int
    reason: str


@dataclass(frozen=True, slots=True)
class Used:
    """CPU (seconds) and memory (MiB, above the warm parent's) that the child has used."""

    child: int
    cpu_seconds: float
    peak_memory_mb: float


@dataclass(frozen=True, slots=True)
class Exited:
    """The child was reaped. `reason` and `status` as in the driver port's `Exit`."""

    child: int
    reason: str
    status: int
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0


Message = Hello | Welcome | Refused | Warm | Spawn | Arm | Background | Query | Kill | Used | Exited

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (Hello, Welcome, Refused, Warm, Spawn, Arm, Background, Query, Kill, Used, Exited)
}
_TYPES: dict[str, type[Any]] = {"int": int, "str": str, "float": float, "bool": bool}


def encode(message: Message) -> bytes:
    """One packet."""
    fields = [getattr(message, f.name) for f in dataclasses.fields(message)]
    return json.dumps([type(message).__name__, *fields]).encode()


def decode(packet: bytes) -> Message:
    """The message of a packet; raises `ControlError` where it is not one, field by field."""
    if len(packet) > MAX_PACKET:
        raise ControlError("a control packet is too long")
    try:
        content = json.loads(packet)
        if type(content) is not list:
            raise TypeError("not a list")
        name, *values = content
        kind = _KINDS[name]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ControlError("a control packet is not a message") from error
    fields = dataclasses.fields(kind)
    if len(fields) != len(values):
        raise ControlError(f"{name}: {len(values)} fields where {len(fields)} belong")
    for item, value in zip(fields, values, strict=True):
        if type(value) is not _TYPES[str(item.type)]:
            raise ControlError(f"{name}.{item.name}: not a {item.type}")
        if type(value) is float and not math.isfinite(value):
            raise ControlError(f"{name}.{item.name}: not a number")
        if type(value) is str and not _encodable(value):
            raise ControlError(f"{name}.{item.name}: not a text")
    message: Message = kind(*values)
    return message


def _encodable(text: str) -> bool:
    """Whether UTF-8 can hold it: JSON may name half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
