"""A learner's progress: what they solved, their year, their streaks, and where tracks go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.maps import TrackMap, track_maps
from app.catalog.progress import ProgressSource
from app.catalog.service import Catalog
from app.catalog.standing import Standing
from app.progress import queries, zones
from app.progress.days import (
    BEGINNING,
    Calendar,
    Streaks,
    calendar,
    first_day,
    streaks,
)
from app.progress.past import PastDays
from app.progress.shares import Shares, shares
from app.progress.solving import Solving, solving
from app.submissions import records


@dataclass(frozen=True, slots=True)
class Settings:
    """What a learner chose about this page. `zone`: "" while they chose none."""

    zone: str = ""
    streaks: bool = True


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it. `zone`: the one in which days are counted, by name."""

    shares: Shares
    calendar: Calendar
    #: None when they are switched off: then nobody counts them.
    streaks: Streaks | None
    tracks: Sequence[TrackMap]
    solving: Solving
    zone: str
    settings: Settings

    @property
    def begun(self) -> bool:
        """Whether there is anything to show."""
        whole = self.shares.whole
        return bool(whole.solved or whole.tried or self.calendar.total.total)


async def settings_of(session: AsyncSession, user: User) -> Settings:
    """What the user chose, or how it is for who did not."""
    row = await queries.settings(session, user.id)
    return Settings(row.zone, row.streaks) if row is not None else Settings()


async def set_settings(
    session: AsyncSession, user: User, *, zone: str | None = None, show_streaks: bool | None = None
) -> Settings:
    """Store what is given, leave the rest. Raises `Invalid` for a zone that is not there."""
    now_set = await settings_of(session, user)
    chosen = Settings(
        now_set.zone if zone is None else zones.check(zone),
        now_set.streaks if show_streaks is None else show_streaks,
    )
    await queries.put_settings(session, user.id, {"zone": chosen.zone, "streaks": chosen.streaks})
    return chosen


async def overview(
    session: AsyncSession,
    user: User,
    catalog: Catalog,
    source: ProgressSource,
    past: PastDays,
    moment: datetime,
) -> Overview:
    """The user's, as of that moment."""
    chosen = await settings_of(session, user)
    zone = zones.zone_of(chosen.zone)
    today = moment.astimezone(zone).date()
    since = BEGINNING
    if not chosen.streaks:
        # Streaks look at all that was ever sent; the calendar alone is content with its year.
        since = datetime.combine(first_day(today), time(), zone).astimezone(UTC)
    days = await past.days(session, user, zone, since, today)
    states = await source.progress(session, user.id)
    solved = await records.solved_of(session, user.id)
    timed = {one.problem for one in solved}
    # Of a quiz there is no record: it is asked about apart.
    rest = [s for s, state in states.items() if state == "solved" and s not in timed]
    return Overview(
        shares=shares(catalog, states),
        calendar=calendar(days, today),
        streaks=streaks(days, today) if chosen.streaks else None,
        tracks=track_maps(catalog, Standing(states)),
        solving=solving(catalog, solved, await source.solved_at(session, user.id, rest)),
        zone=zone.key,
        settings=chosen,
    )
