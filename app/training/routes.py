"""Training runs over HTTP: JSON and events under /api/v1. The pages are in `page_routes`."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from app.accounts.service import SignedIn, User, needs
from app.database import Reading, Session
from app.training import service
from app.training.events import events
from app.training.models import TrainingRun
from app.training.schemas import (
    TrainingAccepted,
    TrainingIn,
    TrainingList,
    TrainingOut,
    TrainingShort,
)
from app.web import limits
from app.web.errors import responses
from app.web.events import EventStream, listening, one_of_few

api = APIRouter(prefix="/api/v1", tags=["training"])


def may_start(request: Request, user: User) -> None:
    """Raise `TooManyRequests` for one who starts too often: a run may take minutes of a core."""
    limits.hit(request, "training runs", user.id)


@api.post(
    "/training-runs",
    status_code=202,
    summary="Train your accepted code",
    responses=responses(401, 404, 409, 422, 429, 503),
)
@needs("submit")
async def start(
    request: Request, response: Response, user: SignedIn, sent: TrainingIn, session: Session
) -> TrainingAccepted:
    """Train what you sent last of what was accepted. One run at a time; 409 while one is open."""
    state = request.app.state
    may_start(request, user)
    run = await service.start(
        session, state.training_queue, state.catalog, user, sent.problem, sent.settings
    )
    response.headers["Location"] = f"/api/v1/training-runs/{run.id}"
    return TrainingAccepted.model_validate(run, from_attributes=True)


@api.get("/training-runs", summary="List your training runs", responses=responses(401, 422))
async def list_runs(
    user: SignedIn,
    session: Reading,
    problem: Annotated[str, Query(max_length=100)] = "",
) -> TrainingList:
    """The latest 20, newest first; of one problem, or of all."""
    rows = await service.runs(session, user, problem)
    return TrainingList(items=[TrainingShort.of(row) for row in rows])


@api.get("/training-runs/{id}", summary="Read a training run", responses=responses(401, 404))
async def read(id: str, user: SignedIn, session: Reading) -> TrainingOut:
    """One of your runs: its state, how it ended, and all that it showed so far."""
    run = await service.of_user(session, user, id)
    shown = await service.shown(session, run)
    return TrainingOut.whole(run, shown, await service.ahead(session, run))


@api.post(
    "/training-runs/{id}/stop",
    status_code=202,
    summary="Stop a training run",
    responses=responses(401, 404),
)
@needs("submit")
async def stop(request: Request, id: str, user: SignedIn, session: Session) -> TrainingAccepted:
    """End it: at once while it waits, within a second while it is at work. What it showed stays."""
    run = await service.of_user(session, user, id)
    await service.stop(session, request.app.state.bell, run)
    await session.refresh(run)
    return TrainingAccepted.model_validate(run, from_attributes=True)


async def _owned(id: str, user: SignedIn, session: Reading) -> TrainingRun:
    return await service.of_user(session, user, id)


@api.get(
    "/training-runs/{id}/events",
    summary="Follow a training run",
    response_class=EventStream,
    responses=responses(401, 404, 429),
)
async def follow(
    request: Request,
    _: Annotated[None, Depends(one_of_few)],
    rung: Annotated[asyncio.Event, Depends(listening)],
    run: Annotated[TrainingRun, Depends(_owned)],
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Server-sent events: `state` when it changes, `shown` for each item, one `end`; `restart`
    when a worker began anew.
    """
    stream = events(request.app.state.readers, rung, run.id, last_event_id)
    return EventStream(stream, headers={"X-Accel-Buffering": "no"})
