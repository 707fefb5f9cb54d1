"""The doctor: attacks every barrier inside a child, and says which hold and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from app.drivers import attacks
from app.drivers.port import (
    Child,
    ChildEnded,
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
_CPU_SECONDS, _WALL_SECONDS = 2.0, 6.0


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
    """All findings. `ok`: every barrier that is promised holds."""

    sandbox: SandboxInfo
    findings: tuple[Finding, ...]

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
        }


#: What `SandboxInfo.barriers` names, in words; the remedy where it does not hold.
_NAMED = {
    "container": ("runs in a container", "install Docker and run `make image`"),
    "memory_limit": ("the container's memory is limited", "use the docker or attached sandbox"),
    "cpu_limit": ("the container's CPU is limited", "use the docker or attached sandbox"),
    "namespaces": ("has namespaces of its own", attacks.SPACES),
    "private_root": ("sees a root folder of its own", attacks.SPACES),
    "landlock": ("is bound by Landlock", "use a kernel with Landlock (Linux 5.13, lsm=landlock)"),
    "seccomp": ("is bound by a list of system calls", attacks.PROFILE),
    "no_new_privileges": ("can gain no privilege", "report this: it is our fault"),
    "no_capabilities": ("has no capability", "report this: it is our fault"),
    "limits": ("has resource limits", "report this: it is our fault"),
}
_BY_DRIVER = ("container", "memory_limit", "cpu_limit")
_BY_NAMESPACES = ("namespaces", "private_root")


async def examine(driver: Driver) -> Diagnosis:
    """Attack a started driver's children; raises `SandboxUnavailable` when none can be had."""
    findings = _named(driver.info)
    spaces = driver.info.barriers.get("namespaces", False)
    for attack in attacks.ATTACKS:
        said = await _attack(driver, attack.name)
        # Without a mount namespace the disk is bounded by the container's own /tmp, if by any.
        promised = attack.name != "disk" or spaces or driver.info.driver != "local"
        remedy = attack.remedy if said else ""
        findings.append(Finding(attack.name, attack.title, promised, not said, said, remedy))
    for name, title, wanted in (
        ("spin", "is ended at its CPU limit", "cpu"),
        ("sleep", "is ended at its wall limit", "wall"),
        ("print", "is ended when it prints too much", "output"),
    ):
        said = await _end(driver, name, wanted)
        remedy = "report this: it is our fault" if said else ""
        findings.append(Finding(name, title, True, not said, said, remedy))
    return Diagnosis(driver.info, tuple(findings))


def _named(info: SandboxInfo) -> list[Finding]:
    findings = []
    for name, holds in info.barriers.items():
        title, remedy = _NAMED.get(name, (name, ""))
        promised = True
        if name in _BY_DRIVER:
            promised = info.driver != "local"
        elif name in _BY_NAMESPACES:
            promised = info.isolation == "fork"
        elif name == "landlock":
            promised = False  # the kernel's gift: behind the namespaces, not instead of them
        findings.append(
            Finding(name, title, promised, holds, "" if holds else "not here", remedy * (not holds))
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
