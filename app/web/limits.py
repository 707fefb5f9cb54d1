"""How often people sign in, sign up, submit and answer, by who they are; 429 says until when."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from app.errors import TooManyRequests

#: A class of students behind one address signs up in one lesson; a guesser of passwords does not
#: get far. Per address, but for submissions and quizzes: per user.
RULES: dict[str, str] = {
    "sign-in": "20 per minute",
    # By name and address, so that a stranger cannot lock a learner out; by name alone, loosely.
    "sign-in to one account": "10 per 5 minutes",
    "sign-in to one account from anywhere": "200 per 5 minutes",
    "sign-up": "60 per hour",
    "submissions": "30 per minute",
    # A run may take minutes of a core; one at a time besides.
    "training runs": "30 per hour",
    # Two hostile programs take half a second of a core to compare.
    "comparisons": "60 per minute",
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
            f"That was often: {item}. Try again in {seconds} s.", retry_after=seconds
        )


def address_of(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else "unknown"


def hit(request: Request, rule: str, who: str | int | None = None) -> None:
    """Count this request under `rule`, by `who` or else by its address."""
    limits: RateLimits = request.app.state.limits
    limits.hit(rule, str(who) if who is not None else address_of(request))
