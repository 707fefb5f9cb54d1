"""Which sandbox: the driver that the settings or the command line name, or the one at hand."""

from __future__ import annotations

import asyncio
import importlib.util

import structlog

from app.drivers.port import Driver
from app.errors import SandboxUnavailable
from app.settings import Settings

log = structlog.get_logger(__name__)

LOCAL_LACKS = (
    "the sandbox runs without a container: no memory or CPU limit around it, and only this "
    "user's rights between a submission and this machine if the kernel's barriers fail. "
    "Install Docker and run `make image` before you let others in."
)


async def make_driver(
    settings: Settings, choice: str | None = None, slots: int | None = None
) -> Driver:
    """The driver for `choice` (default: the settings'), not yet started; `slots` runners at most.

    `auto`: docker where an engine answers and has the image, else local when the site listens on
    loopback only. Raises `SandboxUnavailable` with a remedy.
    """
    name = choice or settings.sandbox
    if name == "auto":
        name = await _choose(settings)
    if name == "docker":
        from app.drivers.docker import DockerDriver

        return DockerDriver(settings, slots)
    if name == "attached":
        from app.drivers.attached import AttachedDriver

        return AttachedDriver(settings)
    if name == "local":
        from app.drivers.local import LocalDriver

        return LocalDriver(settings, slots)
    raise SandboxUnavailable(f"no sandbox is called {name!r}: auto, docker, attached or local")


async def _choose(settings: Settings) -> str:
    if settings.sandbox_socket is not None:
        return "attached"
    from app.drivers.docker import why_not

    reason = await asyncio.to_thread(why_not, settings.sandbox_image)
    if not reason:
        return "docker"
    if not settings.loopback:
        raise SandboxUnavailable(
            f"{reason}. The site listens on {settings.host}: there the local sandbox must be "
            "named (TENSORJUDGE_SANDBOX=local) by somebody who knows what it lacks"
        )
    if importlib.util.find_spec("torch") is None:
        raise SandboxUnavailable(f"{reason}; and the local sandbox needs torch in this environment")
    log.warning("no Docker sandbox", why=reason, instead="local", lacks=LOCAL_LACKS)
    return "local"
