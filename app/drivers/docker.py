"""The `docker` driver: the worker starts hardened containers, one runner each, through the SDK."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from app.drivers.gpu import runner_arguments
from app.drivers.image import BUILD_LABEL, stale
from app.drivers.kept import KeptDriver
from app.drivers.port import Device
from app.errors import SandboxUnavailable
from app.settings import Settings

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

log = structlog.get_logger(__name__)

SECCOMP = Path(__file__).resolve().parent.parent.parent / "sandbox" / "seccomp.json"
FOLDER = "/run/tensorjudge"
NOBODY = "65534:65534"
MEMORY = "2g"  # a warm runner has 0.3 GiB; two jobs of 512 MiB and their scratch fit beside it
GPU_MEMORY = "8g"  # CUDA's libraries, a context for each of two processes, and a job
PROCESSES = 256
LABEL = "tensorjudge.runner"
#: A runtime of this name in the engine's configuration is what runners are started in (gVisor,
#: say); without one, the engine's default. See docs/decisions/0012-gvisor.md.
RUNTIME = "tensorjudge"
_ENGINE_SECONDS = 120  # one that builds an image, or removes many containers, may take its time
_LOOK_SECONDS = 0.5
_LAST_LINES = 20


def why_not(image: str) -> str:
    """Why this driver cannot work here, with what to do about it; "" when it can."""
    try:
        client = _client()
    except SandboxUnavailable as error:
        return error.detail
    try:
        _image_id(client, image)
    except SandboxUnavailable as error:
        return error.detail
    finally:
        client.close()
    return ""


def _failures() -> tuple[type[Exception], ...]:
    """What the SDK raises: errors of its own, and OSError of an engine that is too slow."""
    import docker

    return docker.errors.DockerException, OSError


def _client() -> DockerClient:
    import docker

    no_engine = "no Docker engine answers: start it, or let this user reach its socket"
    if not _listens():
        raise SandboxUnavailable(no_engine)
    try:
        client = docker.from_env(timeout=_ENGINE_SECONDS)
        try:
            client.ping()
        except BaseException:
            client.close()
            raise
    except _failures() as error:
        raise SandboxUnavailable(no_engine) from error
    return client


def _listens() -> bool:
    """Whether the engine's unix socket takes connections: the SDK leaks one when it does not."""
    host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not host.startswith("unix://"):
        return True  # an address: the SDK finds out
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(host.removeprefix("unix://"))
        except OSError:
            return False
    return True


def _image_id(client: DockerClient, image: str) -> str:
    import docker

    try:
        return str(client.images.get(image).id)
    except docker.errors.ImageNotFound as error:
        raise SandboxUnavailable(f"the image {image} is not built: run `make image`") from error
    except _failures() as error:
        raise SandboxUnavailable(f"the Docker engine says: {error}") from error


def hardening() -> dict[str, Any]:
    """What every runner's container is started with, as the SDK's arguments."""
    return {
        "network_mode": "none",
        "read_only": True,
        "cap_drop": ["ALL"],
        # AppArmor's docker-default refuses the mounts by which a child gets a root of its own.
        "security_opt": [
            "no-new-privileges",
            f"seccomp={SECCOMP.read_text(encoding='utf-8')}",
            "apparmor=unconfined",
        ],
        "user": NOBODY,
        "mem_limit": MEMORY,
        "memswap_limit": MEMORY,
        "pids_limit": PROCESSES,
        "nano_cpus": 1_000_000_000,
        "ipc_mode": "private",
        "tmpfs": {"/tmp": "size=64m,mode=1777,nosuid,nodev,noexec"},  # noqa: S108
        "log_config": {"Type": "json-file", "Config": {"max-size": "1m", "max-file": "1"}},
    }


def with_gpu(device: Device) -> dict[str, Any]:
    """What a container needs besides for this one GPU; its host memory holds CUDA's libraries."""
    from docker.types import DeviceRequest

    return {
        "device_requests": [
            DeviceRequest(device_ids=[str(device.index)], capabilities=[["gpu"]]),
        ],
        "environment": {"NVIDIA_DRIVER_CAPABILITIES": "compute,utility"},
        "mem_limit": GPU_MEMORY,
        "memswap_limit": GPU_MEMORY,
    }


class _Container:
    """A runner's container; it is removed when it ends."""

    def __init__(self, container: Container) -> None:
        self._container = container

    async def ended(self) -> str:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            state, said = await asyncio.to_thread(self._look)
            if state not in ("created", "running"):
                return said

    def _look(self) -> tuple[str, str]:

        try:
            self._container.reload()
            said = self._container.logs(tail=_LAST_LINES).decode(errors="replace").strip()
            return self._container.status, said
        except _failures() as error:
            return "gone", str(error)

    async def stop(self) -> None:
        await asyncio.to_thread(self._remove)

    def _remove(self) -> None:
        import docker

        try:
            self._container.remove(force=True)
        except docker.errors.NotFound:
            pass
        except _failures() as error:
            log.warning("a container could not be removed", error=str(error))


class DockerDriver(KeptDriver):
    """One hardened container a core, each with a warm runner."""

    name = "docker"

    def __init__(self, settings: Settings, slots: int | None = None) -> None:
        super().__init__(slots or settings.slots, settings.isolation)
        self._tag = settings.sandbox_image
        self._client: DockerClient | None = None
        self._runtime: str | None = None

    async def prepare(self) -> None:
        """An engine must answer, and have the image."""
        self._client = await asyncio.to_thread(_client)
        await asyncio.to_thread(self._find)
        await asyncio.to_thread(self._remove_orphans)

    def _find(self) -> None:
        """Find the image, built from what we are, and the runtime."""

        assert self._client is not None
        self._image = _image_id(self._client, self._tag)
        try:
            labels = self._client.images.get(self._image).labels
            runtimes = self._client.info().get("Runtimes") or {}
        except _failures() as error:
            raise SandboxUnavailable(f"the Docker engine says: {error}") from error
        if why := stale(labels.get(BUILD_LABEL, "")):
            raise SandboxUnavailable(f"the image {self._tag} {why}")
        self._runtime = RUNTIME if RUNTIME in runtimes else None

    async def launch(self, folder: Path, device: Device | None = None) -> _Container:
        """Start a container on the image that `prepare` saw."""
        return await asyncio.to_thread(self._launch, folder, device)

    def _launch(self, folder: Path, device: Device | None = None) -> _Container:

        assert self._client is not None
        gpu = runner_arguments(device) if device is not None else []
        try:
            container = self._client.containers.run(
                self._image,
                ["python", "-m", "sandbox.runner", FOLDER, *gpu],
                detach=True,
                labels={LABEL: f"{socket.gethostname()}/{os.getpid()}"},
                # gVisor would need a driver of its own for the device.
                runtime=self._runtime if device is None else None,
                volumes={str(folder): {"bind": FOLDER, "mode": "ro"}},
                **{**hardening(), **(with_gpu(device) if device is not None else {})},
            )
        except _failures() as error:
            raise SandboxUnavailable(f"the Docker engine starts no container: {error}") from error
        return _Container(container)

    def _remove_orphans(self) -> None:
        """Containers of workers of this host that died are gone as soon as their socket closed."""

        assert self._client is not None
        prefix = f"{socket.gethostname()}/"
        try:
            # Other workers' containers come and go while this one looks.
            found = self._client.containers.list(
                all=True, filters={"label": LABEL}, ignore_removed=True
            )
        except _failures() as error:
            raise SandboxUnavailable(f"the Docker engine says: {error}") from error
        for container in found:
            owner = container.labels.get(LABEL, "")
            if not owner.startswith(prefix) or Path(f"/proc/{owner[len(prefix) :]}").exists():
                continue
            with contextlib.suppress(*_failures()):
                container.remove(force=True)

    async def close(self) -> None:
        """End every runner, and hang up on the engine."""
        await super().close()
        if self._client is not None:
            await asyncio.to_thread(self._client.close)
            self._client = None

    def own_barriers(self) -> dict[str, bool]:
        """There is a container; what it keeps out is seen from inside."""
        return {"container": True}
