"""Training runs: starting, stopping and reading them, and writing what they show."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.accounts.service import User
from app.catalog.service import Catalog, Package, TrainingTable
from app.database import now, storable
from app.errors import Conflict, NotFound
from app.grading.queue.bell import Bell
from app.grading.queue.port import Lease, Queue
from app.grading.service import Outcome, Trial
from app.grading.verdicts import State
from app.i18n import _
from app.submissions import service as submissions
from app.training import queries
from app.training.models import TrainingItem, TrainingRun

__all__ = [
    "TrainingRun",
    "ahead",
    "begin",
    "of_user",
    "offer",
    "open_of",
    "picture",
    "record_end",
    "record_failure",
    "record_items",
    "runs",
    "shown",
    "start",
    "stop",
]

PAGE = 20  # runs that a list shows
FAILED = (
    "We could not train this, and it is not your code's fault. Please start it again later, and "
    "tell the operator if it happens again."
)


def offer(catalog: Catalog, slug: str) -> tuple[Package, TrainingTable]:
    """The problem of that slug and what may be trained. Raises `NotFound`."""
    package = catalog.get(slug)
    if package.toml.training is None:
        raise NotFound(_("“%(title)s” has nothing to train and watch.", title=package.title))
    return package, package.toml.training


async def start(
    session: AsyncSession,
    queue: Queue,
    catalog: Catalog,
    user: User,
    slug: str,
    settings: Mapping[str, Any],
) -> TrainingRun:
    """Store a run of the learner's newest accepted code, and its job, in the session's transaction.

    Raises `NotFound` (problem), `Invalid` (settings), `Conflict` (not solved; one is open).
    """
    package, table = offer(catalog, slug)
    checked = table.checked(settings)
    accepted = await submissions.accepted(session, user.id, package.slug)
    if accepted is None:
        raise Conflict(
            _(
                "What is trained here is your own accepted code: solve “%(title)s” first.",
                title=package.title,
            )
        )
    open_run = await queries.open_of(session, user.id)
    if open_run is not None:
        raise _one_at_a_time(open_run.problem)
    moment = now()
    run = TrainingRun(
        id=secrets.token_urlsafe(16),
        user_id=user.id,
        problem=package.slug,
        submission_id=accepted.id,
        code=accepted.code,
        settings=checked,
        seed=secrets.randbits(31),
        needs_gpu=False,
        state=State.QUEUED.value,
        created_at=moment,
        queued_at=moment,
    )
    session.add(run)
    try:
        await session.flush()
    except IntegrityError as error:  # two at the same moment: the index lets one through
        raise _one_at_a_time(package.slug) from error
    await queue.put(session, run.id)
    return run


def _one_at_a_time(slug: str) -> Conflict:
    return Conflict(
        _(
            "You have a training run already, of %(problem)s. Wait until it ends, or stop it: one "
            "at a time, so that everybody gets a turn.",
            problem=slug,
        )
    )


async def of_user(session: AsyncSession, user: User, run_id: str) -> TrainingRun:
    """The user's run; `NotFound` for another's as for none."""
    found = await queries.owned(session, run_id, user.id)
    if found is None:
        raise NotFound(_("There is no such training run among yours."))
    return found


async def runs(session: AsyncSession, user: User, slug: str = "") -> Sequence[TrainingRun]:
    """The user's latest runs of a problem (of any, by default), newest first."""
    return await queries.newest(session, user.id, slug, PAGE)


async def open_of(session: AsyncSession, user: User) -> TrainingRun | None:
    """The user's run that is not done yet, if there is one; of whatever problem."""
    return await queries.open_of(session, user.id)


async def ahead(session: AsyncSession, run: TrainingRun) -> int:
    """How many runs stand before a queued one; 0 for any other."""
    return await queries.ahead(session, run) if run.state == State.QUEUED else 0


async def shown(session: AsyncSession, run: TrainingRun, after: int = -1) -> list[dict[str, Any]]:
    """What the run showed behind this index; pictures by their address."""
    return [public(item) for item in await queries.items_after(session, run.id, after)]


def public(item: TrainingItem) -> dict[str, Any]:
    """An item as the API and the page have it."""
    content = dict(item.content)
    if content["what"] == "pictures":
        content["pictures"] = [
            {
                "src": f"/training/{item.run_id}/shown/{item.index}/{place}.png",
                "caption": one["caption"],
                "right": one["right"],
            }
            for place, one in enumerate(content["pictures"])
        ]
    return {"index": item.index, **content}


async def picture(
    session: AsyncSession, run: TrainingRun, index: int, place: int
) -> tuple[int, int, bytes]:
    """Height, width and a byte a pixel of a picture that the run showed. Raises `NotFound`."""
    item = await queries.item(session, run.id, index)
    pictures = item.content.get("pictures", []) if item is not None else []
    if not 0 <= place < len(pictures):
        raise NotFound(_("There is no such picture."))
    height, width, data = pictures[place]["pixels"]
    return height, width, base64.b64decode(data)


async def stop(session: AsyncSession, bell: Bell, run: TrainingRun) -> None:
    """End a run: at once while it waits, soon while it is at work; one that is done stays so."""
    await queries.stop(session, run.id, now(), Outcome.STOPPED.value)
    run_id = run.id

    def ring(_: Session) -> None:
        bell.ring("worker", run_id)
        bell.ring("web", run_id)

    event.listen(session.sync_session, "after_commit", ring, once=True)


async def begin(session: AsyncSession, lease: Lease) -> TrainingRun | None:
    """What to train, free of an earlier attempt's items; None when the lease is no longer ours."""
    run = await queries.leased(session, lease)
    if run is not None and lease.attempt > 1:
        await queries.drop_items(session, run.id)
    return run


async def record_items(
    session: AsyncSession, lease: Lease, first: int, items: Sequence[dict[str, Any]]
) -> bool | None:
    """Store what was shown, from index `first` on. Whether its learner wants it to go on.

    None when the lease is no longer ours; then nothing is stored.
    """
    run = await queries.leased(session, lease)
    if run is None:
        return None
    rows = [
        {"run_id": run.id, "index": first + at, "content": storable(item)}
        for at, item in enumerate(items)
    ]
    await queries.add_items(session, rows)
    return not run.stop


async def record_end(session: AsyncSession, lease: Lease, trial: Trial) -> bool:
    """Close the run; False when it is no longer ours."""
    return await queries.finish(
        session,
        lease,
        {
            "outcome": trial.outcome.value,
            "message": storable(trial.message),
            "trace": storable(trial.trace),
            "printed": storable(trial.printed),
            "seconds": trial.seconds,
            "memory_mb": trial.memory_mb,
        },
    )


async def record_failure(session: AsyncSession, lease: Lease, text: str = FAILED) -> bool:
    """Close the run as our failure; False when it is no longer ours."""
    return await record_end(session, lease, Trial(Outcome.INTERNAL_ERROR, text))
