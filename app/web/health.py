"""Whether we live and can grade: /healthz, /readyz, /version, /metrics, and the banner of pages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from typing import Any

from fastapi import APIRouter, FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.accounts.service import User
from app.database import now, unit_of_work
from app.errors import TensorJudgeError

SEEN_WITHIN = timedelta(seconds=15)
REMEMBER = 2.0  # seconds that a status holds for the banner of pages

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Grading:
    """Whether submissions are graded now, by what, and if not, why."""

    ready: bool
    reason: str
    sandbox: dict[str, Any] | None = None


async def grading(app: FastAPI) -> Grading:
    """From the workers' rows: ready when a live one says so.

    `app.state.workers` gives those rows: the web's own modules know nothing of submissions.
    """
    try:
        async with unit_of_work(app.state.readers) as session:
            workers = await app.state.workers(session, since=now() - SEEN_WITHIN)
    except TensorJudgeError as error:
        return Grading(False, error.detail)
    for worker in workers:
        if worker.ready:
            return Grading(True, "", worker.sandbox)
    if workers:
        return Grading(False, workers[0].reason or "The worker is starting its sandbox.")
    return Grading(False, "No worker runs: start one with `tensorjudge worker`.")


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
        text = (
            "No sandbox is at hand just now. What you submit is kept, and graded when it is back."
        )
        if viewer is not None and viewer.is_admin:
            text += f" {status.reason}"
        return {"kind": "warning", "text": text}
    sandbox = status.sandbox or {}
    if sandbox.get("driver") == "local":
        text = "Code runs on this machine without a container: only run code that you trust."
        lacking = [name for name, holds in sandbox.get("barriers", {}).items() if not holds]
        if lacking and viewer is not None and viewer.is_admin:
            text += f" Not in place: {', '.join(sorted(lacking))}."
        return {"kind": "info", "text": text}
    return None


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """200 once a sandbox passed its self-test; 503 with the reason before."""
    status = await grading(request.app)
    if status.ready:
        return JSONResponse({"status": "ready", "sandbox": status.sandbox})
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


def installed_version() -> str:
    """The version of this installation."""
    try:
        return metadata.version("tensorjudge")
    except metadata.PackageNotFoundError:
        return "0"
