"""A submission followed to its verdict: live events, then looking again and again where they fail.

A stream that breaks is taken up behind the last case that came. Where streams do not get through
(a proxy, a site that has too many) the submission is read once a second instead. What was sent is
stored at the site, so nothing is ever sent twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from app.terminal.answers import Case, Submission
from app.terminal.client import Site
from app.terminal.failures import NoConnection, SiteRefused, TerminalFailure

BREAKS = 3  # streams in a row that told nothing, until we look instead
LOOK_EVERY = 1.0  # seconds between two looks
PAUSE = 0.5  # seconds before a stream is taken up again; doubled each time
LONGEST_PAUSE = 8.0
LOST_FOR = 60.0  # seconds without a site until we give up

Ended = tuple[Submission, dict[str, Any]]


class Follower:
    """Follows one submission; `cases()` gives each case once, and then `ended` is there."""

    def __init__(self, site: Site, id_: str) -> None:
        self._site, self._id = site, id_
        self._last_event = ""
        self._seen: set[int] = set()
        self._silent = 0  # streams in a row that told nothing
        self._lost_at: float | None = None
        self._pause = PAUSE
        self.ended: Ended | None = None

    def cases(self) -> Iterator[Case]:
        """Each case as it lands, until the verdict.

        Raises `NotSignedIn` for a token that holds no more, `NoConnection` when the site stays
        away, `SiteRefused` when it does not give the submission.
        """
        while self.ended is None:
            streaming = self._silent < BREAKS
            try:
                yield from self._stream() if streaming else self._look()
                if self.ended is None and streaming:
                    self._silent += 1  # it ended without a verdict
            except NoConnection as error:
                self._silent += streaming
                self._give_up_in_time(error)
            except SiteRefused as error:
                if streaming:
                    self._silent = BREAKS  # no stream for us; a look says what it is
                    continue
                if error.status < 500 and error.status != 429:
                    raise
                self._give_up_in_time(error)
            if self.ended is None:
                self._wait()

    def _stream(self) -> Iterator[Case]:
        with self._site.events(self._id, self._last_event) as events:
            for event in events:
                self._here_again()
                if event.event == "case":
                    self._silent = 0
                    yield from self._new([self._case(event.data)])
                    self._last_event = event.id
                elif event.event == "verdict":
                    yield from self._end(*self._site.read_submission(event.data))
                    return

    def _look(self) -> Iterator[Case]:
        submission, raw = self._site.submission(self._id)
        self._here_again()
        if submission.state == "done":
            yield from self._end(submission, raw)
        else:
            yield from self._new(_placed(submission.cases))

    def _end(self, submission: Submission, raw: dict[str, Any]) -> Iterator[Case]:
        yield from self._new(_placed(submission.cases))
        self.ended = (submission, raw)

    def _new(self, cases: list[Case]) -> Iterator[Case]:
        """Those that were not told yet: a submission that was taken again tells all anew."""
        for case in cases:
            if case.index not in self._seen:
                self._seen.add(case.index)
                yield case

    def _case(self, data: str) -> Case:
        try:
            return Case.model_validate_json(data)
        except ValidationError:
            raise TerminalFailure(
                f"{self._site.url} tells of a case in a way that we cannot read. "
                "Is the site as new as this command?"
            ) from None

    def _here_again(self) -> None:
        self._lost_at = None
        self._pause = PAUSE

    def _give_up_in_time(self, error: TerminalFailure) -> None:
        """Raise when the site has been away for too long; else go on."""
        moment = time.monotonic()
        if self._lost_at is None:
            self._lost_at = moment
        if moment - self._lost_at >= LOST_FOR:
            raise error

    def _wait(self) -> None:
        if self._lost_at is None and self._silent >= BREAKS:
            time.sleep(LOOK_EVERY)
        else:
            time.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)


def _placed(cases: list[Case]) -> list[Case]:
    return [case.model_copy(update={"index": place}) for place, case in enumerate(cases)]
