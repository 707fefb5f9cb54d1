"""Progress in the API."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from app.progress.days import Cell
from app.progress.service import Overview
from app.progress.shares import Share
from app.progress.statistics import Distribution, Statistics


class ShareOut(BaseModel):
    """How many problems of a difficulty or topic are solved, and how many more were tried."""

    name: str
    solved: int
    tried: int
    total: int

    @classmethod
    def of(cls, share: Share) -> ShareOut:
        """From a share."""
        return cls(name=share.name, solved=share.solved, tried=share.tried, total=share.total)


class DayOut(BaseModel):
    """What was sent on a day: Runs, submissions, quizzes begun."""

    day: date
    runs: int
    submissions: int
    quizzes: int

    @classmethod
    def of(cls, cell: Cell) -> DayOut:
        """From a day of the calendar."""
        tally = cell.tally
        return cls(
            day=cell.day, runs=tally.runs, submissions=tally.submissions, quizzes=tally.quizzes
        )


class StreaksOut(BaseModel):
    """Days in a row on which something was sent; the current one may end yesterday."""

    current: int
    longest: int


class TrackProgressOut(BaseModel):
    """How far a track is, and the slug of what comes next (null: it is finished)."""

    slug: str
    title: str
    solved: int
    total: int
    next: str | None


class FirstOut(BaseModel):
    """A problem when it was first solved; of a quiz it is not known how long that took."""

    problem: str
    title: str
    at: datetime
    seconds: float | None = Field(description="from the first Run or submission")
    tries: int | None = Field(description="submissions until then, with the accepted one")


class OverviewOut(BaseModel):
    """Where you stand."""

    solved: int
    tried: int = Field(description="tried, and not solved yet")
    total: int
    by_difficulty: list[ShareOut]
    by_topic: list[ShareOut]
    zone: str = Field(description="the time zone of the days")
    since: date = Field(description="the first day that `days` looks at")
    days: list[DayOut] = Field(description="days with something, newest first")
    streaks: StreaksOut | None = Field(description="null when you switched them off")
    tracks: list[TrackProgressOut]
    median_seconds_to_solve: float | None = Field(
        description="from the first Run or submission to the accepted one, nights included"
    )
    latest: list[FirstOut] = Field(description="what was solved last, newest first")

    @classmethod
    def of(cls, found: Overview) -> OverviewOut:
        """From the overview."""
        whole, shown = found.shares.whole, found.streaks
        return cls(
            solved=whole.solved,
            tried=whole.tried,
            total=whole.total,
            by_difficulty=[ShareOut.of(share) for share in found.shares.by_difficulty],
            by_topic=[ShareOut.of(share) for share in found.shares.by_topic],
            zone=found.zone,
            since=found.calendar.first,
            days=[DayOut.of(cell) for cell in found.calendar.active],
            streaks=StreaksOut(current=shown.current, longest=shown.longest) if shown else None,
            tracks=[
                TrackProgressOut(
                    slug=track.slug,
                    title=track.title,
                    solved=track.solved,
                    total=track.total,
                    next=track.next.package.slug if track.next else None,
                )
                for track in found.tracks
            ],
            median_seconds_to_solve=found.solving.median,
            latest=[
                FirstOut(
                    problem=one.slug, title=one.title, at=one.at, seconds=one.took, tries=one.tries
                )
                for one in found.solving.latest
            ],
        )


class SettingsIn(BaseModel):
    """What is left out stays as it is."""

    zone: str | None = Field(None, max_length=64, description="Europe/Paris, UTC; empty: none")
    streaks: bool | None = Field(None, description="whether streaks are counted and shown")


class SettingsOut(BaseModel):
    """What you chose; `zone` is empty while you chose none."""

    zone: str
    streaks: bool


class BarOut(BaseModel):
    """How many answers lie between two values."""

    low: float
    high: float
    count: int


class DistributionOut(BaseModel):
    """Of the least that each learner's accepted answers took, in this version of the problem."""

    count: int
    median: float
    mine: float | None
    bars: list[BarOut]

    @classmethod
    def of(cls, found: Distribution | None) -> DistributionOut | None:
        """From a distribution; None where it is too few's."""
        if found is None:
            return None
        bars = [BarOut(low=bar.low, high=bar.high, count=bar.count) for bar in found.bars]
        return cls(count=found.count, median=found.median, mine=found.mine, bars=bars)


class FailureOut(BaseModel):
    """How learners' first submission that failed did."""

    verdict: str
    category: str | None
    learners: int


class StatisticsOut(BaseModel):
    """A problem's figures; `learners` are those who submitted, Runs count nowhere."""

    learners: int | None
    solved: int | None
    submissions: int | None
    accepted: int | None
    first_failures: list[FailureOut] | None
    seconds: DistributionOut | None
    memory_mb: DistributionOut | None

    @classmethod
    def of(cls, found: Statistics) -> StatisticsOut:
        """From the figures."""
        enough = found.enough
        return cls(
            learners=found.learners if enough else None,
            solved=found.solved if enough else None,
            submissions=found.submissions if enough else None,
            accepted=found.accepted if enough else None,
            first_failures=(
                [
                    FailureOut(
                        verdict=one.verdict, category=one.category or None, learners=one.learners
                    )
                    for one in found.failures
                ]
                if found.failures is not None
                else None
            ),
            seconds=DistributionOut.of(found.seconds),
            memory_mb=DistributionOut.of(found.memory_mb),
        )
