"""The queue, the workers, the sandbox: how grading is, and two ways to mend it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.admin import audit, queue_state, worker_state
from app.admin.access import AdminOnly
from app.admin.audit import Act, Actor
from app.database import Reading, Session
from app.errors import Conflict, Invalid
from app.grading.queue.port import Queue
from app.i18n import N_, _
from app.submissions import overseeing
from app.web.pages import render

router = APIRouter()

Field = Annotated[str, Form()]
FAILURES = 20  # internal errors that a page shows

_DONE = {
    "give-back": N_("Given back: the next free worker takes it."),
    "retry": N_("Queued again. Whatever comes of it, the failure never counted."),
}


@router.get("/queue")
async def queue(request: Request, _admin: AdminOnly, reading: Reading, done: str = "") -> Response:
    """What is open: counted, running, waiting with reasons; and what we failed last."""
    said = _(_DONE[done]) if done in _DONE else ""
    return await _queue_page(request, reading, done=said)


async def _queue_page(
    request: Request,
    session: AsyncSession,
    *,
    done: str = "",
    fault: str = "",
    status: int = 200,
) -> Response:
    context = {
        "queue": await queue_state.read(session, await worker_state.read(session)),
        "failures": await overseeing.internal_errors(session, FAILURES),
        "done": done,
        "fault": fault,
    }
    return await render(request, "admin/queue.html", context, status=status)


@router.post("/queue/give-back")
async def give_back(
    request: Request,
    admin: AdminOnly,
    session: Session,
    kind: Field = "submission",
    id: Field = "",
    attempt: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Take a running job from its worker, and queue it again."""
    if kind not in queue_state.KINDS:
        raise Invalid("There is no such kind of job.")
    jobs = _queue_of(request, kind)
    try:
        await queue_state.give_back(session, jobs, id[:64], attempt)
    except Conflict as error:
        return await _queue_page(request, session, fault=error.detail, status=error.status)
    actor = Actor.of(request, admin)
    await audit.write(session, actor, Act.GIVE_BACK, subject=id, detail=kind)
    return RedirectResponse("/admin/queue?done=give-back", status_code=303)


def _queue_of(request: Request, kind: str) -> Queue:
    state = request.app.state
    found: Queue = state.training_queue if kind == "training" else state.queue
    return found


@router.post("/queue/retry")
async def retry(request: Request, admin: AdminOnly, session: Session, id: Field = "") -> Response:
    """Have a submission that we failed graded again."""
    try:
        await overseeing.retry(session, request.app.state.queue, id[:64])
    except Conflict as error:
        return await _queue_page(request, session, fault=error.detail, status=error.status)
    await audit.write(session, Actor.of(request, admin), Act.RETRY, subject=id)
    return RedirectResponse("/admin/queue?done=retry", status_code=303)


@router.get("/workers")
async def workers(request: Request, _admin: AdminOnly, reading: Reading) -> Response:
    """Every worker of the last day: where it is, what it has, and when it was last seen."""
    found = await worker_state.read(reading)
    held = Counter(one.job.lease_owner for one in (await queue_state.read(reading, found)).running)
    context = {"workers": [replace(one, running=held[one.row.id]) for one in found]}
    return await render(request, "admin/workers.html", context)


@router.get("/sandbox")
async def sandbox(request: Request, _admin: AdminOnly, reading: Reading) -> Response:
    """What each worker's sandbox promises, whether it holds, what is lacking; and our failures."""
    found = await worker_state.read(reading)
    context = {
        "workers": worker_state.sandboxes(found),
        "without": [one for one in found if one.alive and not one.sandbox],
        "failures": await overseeing.internal_errors(reading, FAILURES),
    }
    return await render(request, "admin/sandbox.html", context)
