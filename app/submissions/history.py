"""A learner's history: what matches a list's filters, and why nothing does."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.grading.verdicts import Mode, Verdict
from app.submissions import history_queries as queries
from app.submissions.history_queries import Earlier
from app.submissions.models import Submission
from app.submissions.queries import solved

MOST_COUNTED = 10_000
MOST_OFFERED = 200  # problems to choose from; of more, one is named
MOST_MEANT = 20  # that a name may stand for and are listed
MOST_EARLIER = 50  # submissions that one may be compared with by the form; by address, any two


@dataclass(frozen=True, slots=True)
class Filters:
    """Of a list; "" is any."""

    problem: str = ""
    verdict: str = ""
    mode: str = ""

    @property
    def set(self) -> dict[str, str]:
        """Those that narrow the list, by name."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """(name, value) of those that nothing can match; an address that somebody wrote."""
        known: dict[str, list[str]] = {"verdict": list(Verdict), "mode": list(Mode)}
        return [
            (name, value)
            for name, value in self.set.items()
            if (value not in known[name] if name in known else "\0" in value)
        ]

    def address(self, cursor: str = "") -> str:
        """Of the list that they make."""
        query = self.set | ({"cursor": cursor} if cursor else {})
        return "/submissions" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class Wider:
    """One filter less, and how many then match."""

    without: str
    count: int
    address: str


async def count(session: AsyncSession, user: User, filters: Filters) -> int:
    """How many of the user's submissions match; `MOST_COUNTED` + 1 stands for more than those."""
    if filters.unknown:
        return 0
    return await queries.count(session, user.id, **filters.set, most=MOST_COUNTED + 1)


async def wider(session: AsyncSession, user: User, filters: Filters) -> list[Wider]:
    """The lists with one filter less that are not empty: for one that is."""
    found = []
    for name in filters.set:
        fewer = replace(filters, **{name: ""})
        if matching := await count(session, user, fewer):
            found.append(Wider(name, matching, fewer.address()))
    return found


async def problems(session: AsyncSession, user: User) -> list[str]:
    """The slugs of the problems that the user sent something to."""
    return sorted(await solved(session, user.id))


async def earlier(session: AsyncSession, submission: Submission) -> list[Earlier]:
    """What its user sent to its problem before, newest first."""
    return await queries.earlier(session, submission, MOST_EARLIER)
