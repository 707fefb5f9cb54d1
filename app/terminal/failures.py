"""What can go wrong at a terminal, in words: what happened, where, what to do.

TerminalFailure
├── NotSignedIn      no login is kept, or the site does not take its token
├── NoConnection     the site did not answer; asking again may help
└── SiteRefused      the site answered with an error of its own, kept as `status`
"""

from __future__ import annotations

from app.errors import TensorJudgeError


class TerminalFailure(TensorJudgeError):
    """The command could not do its work, through no fault of the answer."""


class NotSignedIn(TerminalFailure):
    """No login, or one that no longer holds."""


class NoConnection(TerminalFailure):
    """The site was not reached, or the connection broke."""


class SiteRefused(TerminalFailure):
    """The site said no."""

    def __init__(self, detail: str, status: int) -> None:
        super().__init__(detail)
        self.status = status
