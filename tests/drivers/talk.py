"""One learner's job over a child, as the judge would talk."""

from __future__ import annotations

from typing import Any

from app.drivers.port import Child
from sandbox.wire import messages
from sandbox.wire.frames import Kind
from sandbox.wire.messages import CaseRequest, Job, Loaded, Result, Step


async def load(child: Child, code: str, *, memory_mb: int = 512) -> Loaded:
    """Send the code of `f`, with five seconds for everything that follows."""
    await child.arm(5.0, 15.0)
    job = Job(role="solve", code=code, entry="f", memory_mb=memory_mb)
    await child.send(Kind.JOB, messages.pack(job))
    kind, payload = await child.receive()
    assert kind is Kind.LOADED
    return messages.unpack(Loaded, payload)


async def call(child: Child, *arguments: Any) -> Result:
    """What `f(*arguments)` gave."""
    request = CaseRequest(0, 0, (), {}, (Step(args=arguments),), train=False, bind=False)
    await child.send(Kind.CASE, messages.pack(request))
    kind, payload = await child.receive()
    assert kind is Kind.RESULT
    return messages.unpack(Result, payload)


async def answer(child: Child, code: str, *arguments: Any) -> Any:
    """Load and call; the one output."""
    loaded = await load(child, code)
    assert loaded.error is None, loaded.error
    result = await call(child, *arguments)
    assert result.error is None, result.error
    return result.outputs[0]
