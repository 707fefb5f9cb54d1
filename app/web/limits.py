"""How often people sign in, sign up, submit and answer, by who they are; 429 says until when."""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from app.errors import TooManyRequests
from app.i18n import _
from app.web.addresses import address_of as address_of

#: A class of students behind one address signs up in one lesson; a guesser of passwords does not
#: get far. Per address, but for submissions and quizzes: per user.
RULES: dict[str, str] = {
    "sign-in": "20 per minute",
    # By name and address, so that a stranger cannot lock a learner out; by name alone, loosely.
    "sign-in to one account": "10 per 5 minutes",
    "sign-in to one account from anywhere": "200 per 5 minutes",
    "sign-up": "60 per hour",
    # There and back again are two; the provider has limits of its own on passwords.
    "sign-in by a provider": "60 per minute",
    # Letters: by who asks, by whom it is about (an account, or what was typed for one), and by the
    # address that gets them, so that nobody's letter box is filled from here.
    "letters": "20 per hour",
    "letters of one account": "5 per hour",
    "letters to one address": "10 per day",
    "links of letters": "60 per 10 minutes",
    # Who sits at a browser that is signed in, and tries for its password.
    "password checks": "10 per 5 minutes",
    # All that a learner ever sent: seconds of the database for one who was here for years.
    "exports": "10 per hour",
    "submissions": "30 per minute",
    # A run may take minutes of a core; one at a time besides.
    "training runs": "30 per hour",
    # Two hostile programs take a second of a core to compare.
    "comparisons": "20 per minute",
    # A draft is saved two seconds after typing: a few tabs, and whoever looks whether it changed.
    "drafts": "180 per minute",
    # Beginnings and answers together: a reader takes seconds over a question.
    "quizzes": "120 per minute",
}


@dataclass(slots=True)
class RateLimits:
    """The counters of one process."""

    enabled: bool
    _limiter: MovingWindowRateLimiter
    _rules: dict[str, RateLimitItem]

    @classmethod
    def make(cls, *, enabled: bool, rules: dict[str, str] = RULES) -> RateLimits:
        """Counters in memory, by these rules."""
        return cls(
            enabled,
            MovingWindowRateLimiter(MemoryStorage()),
            {name: parse(text) for name, text in rules.items()},
        )

    def hit(self, rule: str, who: str) -> None:
        """Count one; raises `TooManyRequests` when it is one too many."""
        if not self.enabled:
            return
        item = self._rules[rule]
        if self._limiter.hit(item, who):
            return
        resets = self._limiter.get_window_stats(item, who).reset_time
        seconds = max(1, math.ceil(resets - time.time()))
        raise TooManyRequests(
            _("That was often: %(rule)s. Try again in %(wait)s.", rule=item, wait=_wait(seconds)),
            retry_after=seconds,
        )

    def allows(self, rule: str, who: str) -> bool:
        """Count one; whether it was not one too many. For what is then left undone."""
        try:
            self.hit(rule, who)
        except TooManyRequests:
            return False
        return True


def _wait(seconds: int) -> str:
    if seconds <= 120:
        return _("%(num)s s", num=seconds)
    minutes = math.ceil(seconds / 60)
    if minutes <= 120:
        return _("%(num)s minutes", num=minutes)
    return _("%(num)s hours", num=math.ceil(minutes / 60))


def hit(request: Request, rule: str, who: str | int | None = None) -> None:
    """Count this request under `rule`, by `who` or else by its address."""
    limits: RateLimits = request.app.state.limits
    limits.hit(rule, str(who) if who is not None else network_of(address_of(request)))


def network_of(address: str) -> str:
    """Who is counted by this address: of IPv6 its /64, of which one line has all addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
