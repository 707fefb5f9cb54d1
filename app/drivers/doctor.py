"""The doctor: attacks every barrier inside a child, and says which hold and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from app.drivers import attacks, promises
from app.drivers.port import (
    Child,
    ChildEnded,
    Device,
    Driver,
    Limits,
    OutputTooLarge,
    ProtocolViolation,
    SandboxInfo,
)
from sandbox.wire import messages
from sandbox.wire.frames import Kind
from sandbox.wire.messages import CaseRequest, Job, Loaded, Result, Step

_LIMITS = Limits(memory_mb=256, output_kb=256)
#: Of a slow and busy host: an attack ends by itself.
_CPU_SECONDS, _WALL_SECONDS = 20.0, 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One barrier: whether this driver promises it, whether it holds, and else what to do."""

    name: str
    title: str
    promised: bool
    holds: bool
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings. `ok`: every barrier that is promised holds.

    `devices`: the GPUs; their processes are held by less, and none of it is promised.
    """

    sandbox: SandboxInfo
    findings: tuple[Finding, ...]
    devices: tuple[Device, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything promised holds."""
        return all(finding.holds for finding in self.findings if finding.promised)

    def public(self) -> dict[str, Any]:
        """As `doctor --json` prints it."""
        return {
            "ok": self.ok,
            "sandbox": asdict(self.sandbox),
            "barriers": [asdict(finding) for finding in self.findings],
            "devices": [asdict(device) for device in self.devices],
        }


async def examine(driver: Driver) -> Diagnosis:
    """Attack a started driver's children; raises `SandboxUnavailable` when none can be had."""
    findings = named(driver.info)
    spaces = driver.info.barriers.get("namespaces", False)
    for attack in attacks.ATTACKS:
        said = await _attack(driver, attack.name)
        # Without a mount namespace the disk is bounded by the container's own /tmp, if by any.
        promised = attack.name != "disk" or spaces or driver.info.driver != "local"
        remedy = attack.remedy if said else ""
        findings.append(Finding(attack.name, attack.title, promised, not said, said, remedy))
    said = await _meet(driver)
    title = "shares no file and no memory with another"
    findings.append(
        Finding("meeting", title, True, not said, said, promises.SPACES if said else "")
    )
    for name, title, wanted in (
        ("spin", "is ended at its CPU limit", "cpu"),
        ("sleep", "is ended at its wall limit", "wall"),
        ("print", "is ended when it prints too much", "output"),
    ):
        said = await _end(driver, name, wanted)
        remedy = promises.FAULT if said else ""
        findings.append(Finding(name, title, True, not said, said, remedy))
    await driver.gpus.settled()
    return Diagnosis(driver.info, tuple(findings), driver.gpus.devices)


def named(info: SandboxInfo) -> list[Finding]:
    """What the sandbox says of itself, beside what its driver promises; the promises first."""
    findings = []
    for barrier in promises.BARRIERS:
        holds, promised = info.barriers.get(barrier.name, False), barrier.promised(info)
        if not promised and barrier.name not in info.barriers:
            continue
        detail = "" if holds else "not here"
        if barrier.name == "namespaces" and info.note:
            detail = info.note
        findings.append(
            Finding(
                barrier.name,
                barrier.title,
                promised,
                holds,
                detail,
                "" if holds else barrier.remedy,
            )
        )
    return findings


async def _start(child: Child, name: str) -> None:
    job = Job(
        role="solve",
        code=attacks.source(),
        entry="attack",
        memory_mb=_LIMITS.memory_mb,
        output_kb=_LIMITS.output_kb,
    )
    await child.arm(_CPU_SECONDS, _WALL_SECONDS)
    await child.send(Kind.JOB, messages.pack(job))
    _, payload = await child.receive()
    loaded = messages.unpack(Loaded, payload)
    if loaded.error is not None:
        raise ProtocolViolation(f"the attack did not load: {loaded.error.message}")
    step = Step(args=(name,))
    request = CaseRequest(0, 0, (), {}, (step,), train=False, bind=False)
    await child.send(Kind.CASE, messages.pack(request))


async def _attack(driver: Driver, name: str) -> str:
    """What got through, "" when the barrier held."""
    async with driver.child(_LIMITS) as child:
        try:
            await _start(child, name)
            _, payload = await child.receive()
        except ChildEnded as ended:
            # Ended for asking: for memory that is the barrier; else it did not get to answer.
            reason = ended.exit.reason
            return "" if name == "memory" and reason == "memory" else f"ended by {reason}"
        except (ProtocolViolation, OutputTooLarge) as error:
            return str(error)
    result = messages.unpack(Result, payload)
    if result.error is not None:
        held = name == "memory" and result.error.kind == "memory_limit"
        return "" if held else result.error.message
    return str(result.outputs[0]) if result.outputs else "no answer"


async def _meet(driver: Driver) -> str:
    """What a child finds of one that lives beside it, and of one that has ended; "" for nothing."""
    async with driver.child(_LIMITS) as first:
        if said := await _ask(first, "leave"):
            return said
        async with driver.child(_LIMITS) as second:
            if said := await _ask(second, "find"):
                return f"of one that lives: {said}"
    async with driver.child(_LIMITS) as third:
        said = await _ask(third, "find")
        return f"of one that ended: {said}" if said else ""


async def _ask(child: Child, name: str) -> str:
    try:
        await _start(child, name)
        _, payload = await child.receive()
    except (ChildEnded, ProtocolViolation, OutputTooLarge) as error:
        return str(error)
    result = messages.unpack(Result, payload)
    if result.error is not None:
        return result.error.message
    return str(result.outputs[0]) if result.outputs else "no answer"


async def _end(driver: Driver, name: str, wanted: str) -> str:
    """What ended it instead of the limit, "" when it was the limit."""
    limits = (0.3, 5.0) if wanted == "cpu" else (5.0, 0.5)
    async with driver.child(_LIMITS) as child:
        try:
            await _start(child, name)
            await child.arm(*(limits if wanted != "output" else (_CPU_SECONDS, _WALL_SECONDS)))
            await child.receive()
        except ChildEnded as ended:
            return "" if ended.exit.reason == wanted else f"ended by {ended.exit.reason}"
        except OutputTooLarge:
            return "" if wanted == "output" else "it printed"
        except ProtocolViolation as error:
            return str(error)
    return "it answered"
