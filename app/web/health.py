"""Whether we live and can grade: /healthz, /readyz, /version, /metrics, and the banner of pages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.accounts.service import User
from app.database import now, unit_of_work
from app.errors import TensorJudgeError
from app.i18n import N_, _, ngettext
from app.version import installed_version as installed_version

SEEN_WITHIN = timedelta(seconds=15)
REMEMBER = 2.0  # seconds that a status holds for the banner of pages

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Grading:
    """Whether submissions are graded now, by what, and if not, why."""

    ready: bool
    reason: str
    sandbox: dict[str, Any] | None = None
    #: the GPUs of all live workers, as `app.drivers.port.Device`
    devices: tuple[dict[str, Any], ...] = ()
    #: submissions that wait for a GPU while none is ready
    waiting_for_gpu: int = 0


async def grading(app: FastAPI) -> Grading:
    """From the workers' rows: ready when a live one says so.

    `app.state.workers` gives those rows, `app.state.waiting_for_gpu` a count: the web's own modules
    know nothing of submissions.
    """
    try:
        async with unit_of_work(app.state.readers) as session:
            workers = await app.state.workers(session, since=now() - SEEN_WITHIN)
            sandboxes = [worker.sandbox or {} for worker in workers if worker.ready]
            devices = tuple(device for one in sandboxes for device in one.get("devices") or ())
            waiting = 0
            if not any(device.get("ready") for device in devices):
                waiting = await app.state.waiting_for_gpu(session)
    except TensorJudgeError as error:
        return Grading(False, error.detail)
    if sandboxes:
        return Grading(True, "", sandboxes[0], devices, waiting)
    if workers:
        return Grading(False, workers[0].reason or N_("The worker is starting its sandbox."))
    return Grading(False, N_("No worker runs: start one with `tensorjudge worker`."))


async def banner(app: FastAPI, viewer: User | None) -> dict[str, str] | None:
    """What every page says at its top: None while all is well."""
    if not hasattr(app.state, "workers"):
        return None  # an application without grading
    known: tuple[float, Grading] | None = getattr(app.state, "grading", None)
    if known is None or time.monotonic() - known[0] > REMEMBER:
        known = (time.monotonic(), await grading(app))
        app.state.grading = known
    status = known[1]
    if not status.ready:
        text = _(
            "No sandbox is at hand just now. What you submit is kept, and graded when it is back."
        )
        if viewer is not None and viewer.is_admin:
            text += " " + _(status.reason)
        return {"kind": "warning", "text": text}
    waiting = ""
    if status.waiting_for_gpu and viewer is not None and viewer.is_admin:
        waiting = _waiting(status)
    sandbox = status.sandbox or {}
    if sandbox.get("driver") == "local":
        text = _("Code runs on this machine without a container: only run code that you trust.")
        lacking = [name for name, holds in sandbox.get("barriers", {}).items() if not holds]
        if lacking and viewer is not None and viewer.is_admin:
            text += " " + _("Not in place: %(barriers)s", barriers=", ".join(sorted(lacking))) + "."
        return {"kind": "info", "text": text + f" {waiting}" * bool(waiting)}
    if waiting:
        return {"kind": "warning", "text": waiting}
    if viewer is not None and viewer.is_admin and sandbox.get("note"):
        text = _(
            "Each submission gets a single-use runner, which is slower (isolation %(isolation)s): "
            "%(reason)s. `tensorjudge doctor` says what to do.",
            isolation=sandbox.get("isolation"),
            reason=sandbox["note"],
        )
        return {"kind": "info", "text": text}
    return None


def _waiting(status: Grading) -> str:
    """What an admin is told of submissions that wait for a GPU."""
    count = status.waiting_for_gpu
    reasons = [str(device["reason"]) for device in status.devices if device.get("reason")]
    if not reasons:
        return ngettext(
            "%(num)s submission waits for a machine with a GPU; none is connected. Start a worker "
            "on one.",
            "%(num)s submissions wait for a machine with a GPU; none is connected. Start a worker "
            "on one.",
            count,
        )
    return ngettext(
        "%(num)s submission waits for a machine with a GPU; the one connected is not ready: "
        "%(reason)s",
        "%(num)s submissions wait for a machine with a GPU; the one connected is not ready: "
        "%(reason)s",
        count,
        reason=reasons[0],
    )


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """200 once a sandbox passed its self-test; 503 with the reason before."""
    status = await grading(request.app)
    if status.ready:
        said: dict[str, Any] = {"status": "ready", "sandbox": status.sandbox}
        if status.devices:
            said["devices"] = status.devices
        if status.waiting_for_gpu:
            said["waiting_for_gpu"] = status.waiting_for_gpu
        return JSONResponse(said)
    return JSONResponse(
        {"error": "unavailable", "detail": status.reason},
        status_code=503,
        headers={"Retry-After": "5"},
    )


@router.get("/version")
async def version() -> dict[str, str]:
    """What runs here."""
    return {"name": "tensorjudge", "version": installed_version()}


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """For Prometheus."""
    text = generate_latest(request.app.state.metrics.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
