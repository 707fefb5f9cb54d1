"""The figures that matter now: how much is graded, how long it waits, what fails, what is full."""

from __future__ import annotations

import asyncio
import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import now
from app.submissions import overseeing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STEP = timedelta(minutes=5)  # of the last hour's bars
LOW = 1 << 30  # bytes: with less, the disk is nearly full


@dataclass(frozen=True, slots=True)
class Bar:
    """How many submissions ended within `STEP` from `begin` on."""

    begin: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk of the data folder, in bytes."""

    free: int
    total: int

    @property
    def low(self) -> bool:
        """Whether room is to be made."""
        return self.free < LOW

    @property
    def free_gb(self) -> float:
        """In GB, as people say it."""
        return self.free / 1e9

    @property
    def total_gb(self) -> float:
        """In GB, as people say it."""
        return self.total / 1e9


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the last hour, but for `failed_today`. `waited`: of `sample` submissions, in seconds."""

    graded: int
    more: bool  # than were counted, in a step
    bars: list[Bar]
    sample: int
    median_wait: float
    p95_wait: float
    failed: int
    failed_today: int
    disk: Disk | None

    @property
    def highest(self) -> int:
        """Of the bars; at least 1."""
        return max(1, *(bar.count for bar in self.bars))


async def read(session: AsyncSession, data: Path) -> Figures:
    """The figures now."""
    moment = now()
    begins = steps(moment)
    counts = await overseeing.count_finished(session, begins)
    waits = sorted(await overseeing.waits(session, since=moment - HOUR))
    bars = [
        Bar(begin, min(count, overseeing.MOST_COUNTED))
        for begin, count in zip(begins, counts, strict=True)
    ]
    return Figures(
        graded=sum(bar.count for bar in bars),
        more=any(count > overseeing.MOST_COUNTED for count in counts),
        bars=bars,
        sample=len(waits),
        median_wait=quantile(waits, 0.5),
        p95_wait=quantile(waits, 0.95),
        failed=await overseeing.count_internal_errors(session, since=moment - HOUR),
        failed_today=await overseeing.count_internal_errors(session, since=moment - DAY),
        disk=await asyncio.to_thread(disk_of, data),
    )


def steps(moment: datetime) -> list[datetime]:
    """Where each step of the last hour begins, the oldest first; the last one ends now."""
    return [moment - back * STEP for back in range(HOUR // STEP, 0, -1)]


def quantile(ordered: Sequence[float], share: float) -> float:
    """The least value that this share does not exceed (nearest rank); 0 of nothing."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def disk_of(folder: Path) -> Disk | None:
    """None where the system does not tell."""
    try:
        found = shutil.disk_usage(folder)
    except OSError:
        return None
    return Disk(found.free, found.total)
