"""What learners sent on days that are over, kept in the web process.

Nothing is sent into the past, and what was sent stays as long as its account: a day that is over
is counted once. What a learner sent since is counted at each visit.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.progress import queries
from app.progress.days import Tally, by_day, offsets

MOST = 500  # learners; a day of one takes some 200 bytes
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Counted:
    until: date  # that day is not in it
    days: Mapping[date, Tally]


class PastDays:
    """Of the learners who looked last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        # With when the account was made: SQLite may give the number of one that is gone again.
        self._kept: OrderedDict[tuple[int, datetime, str, datetime], _Counted] = OrderedDict()

    async def days(
        self, session: AsyncSession, user: User, zone: ZoneInfo, since: datetime, today: date
    ) -> dict[date, Tally]:
        """What the user sent from `since` until now, on each day of that zone with something."""
        key = (user.id, user.created_at, zone.key, since)
        # A request that began yesterday may end today, and clocks are not quite alike.
        over = today - _DAY
        kept = self._kept.get(key)
        if kept is not None and kept.until > over:  # the clock was set back
            kept = None
        begin = since
        if kept is not None:
            # Before that day begins anywhere; what is older than the day is left out again.
            day = datetime(kept.until.year, kept.until.month, kept.until.day, tzinfo=zone) - _DAY
            begin = max(since, day.astimezone(UTC))
        found = by_day(await queries.sent(session, user.id, offsets(zone, begin, today), begin))
        if kept is not None:
            new = {day: tally for day, tally in found.items() if day >= kept.until}
            found = {**kept.days, **new}
        if kept is None or kept.until < over:
            kept = _Counted(over, {day: tally for day, tally in found.items() if day < over})
        self._kept[key] = kept  # another's request may have put it out meanwhile
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found
