"""What people leave besides submissions: records, quizzes, trainings, drafts, and the like."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table

from app.database import Base, now
from app.grading.verdicts import Mode, Verdict
from benchmarks import bulk, people
from benchmarks.people import Sent

TENSOR = (
    "tensor([[ 0.3124, -1.2087,  0.5550,  0.0312],\n        [ 1.4400,  0.8712, -0.1209,  2.0417]])"
)


def table(name: str) -> Table:
    """Of that name, of any feature."""
    return Base.metadata.tables[name]


def records(store: bulk.Store, sent: list[Sent], packages: list[Any]) -> None:
    """What `app.submissions.records` keeps of each learner's problem, as it would have."""
    kept: dict[tuple[int, int], list[Sent]] = {}
    for one in sent:
        kept.setdefault((one.user, one.problem), []).append(one)

    def rows() -> Iterator[bulk.Row]:
        for (user, problem), tries in kept.items():
            tries.sort(key=lambda one: one.at)
            counted = [one for one in tries if one.mode is Mode.SUBMIT]
            right = [one for one in counted if one.verdict is Verdict.ACCEPTED]
            wrong = [one for one in counted if one.verdict is not Verdict.ACCEPTED]
            fastest = min((one.variant for one in right), default=None)
            yield (
                user + 1, packages[problem].slug, people.moment(tries[0].at), len(counted),
                len(right), counted.index(right[0]) + 1 if right else len(counted),
                people.moment(right[0].at) if right else None,
                people.moment(wrong[0].at) if wrong else None,
                str(wrong[0].verdict) if wrong else None,
                packages[problem].judged if right else "",
                None if fastest is None else 0.002 + fastest / 400,
                None if fastest is None else 30.0 + fastest / 5,
                None if fastest is None else 52 + fastest // 8,
                None if fastest is None else 98 + fastest // 40,
            )  # fmt: skip

    store.insert(table("problem_records"), _RECORD, rows())


_RECORD = (
    "user_id", "problem", "first_sent_at", "submissions", "accepted", "tries", "solved_at",
    "failed_at", "failure", "judged", "seconds", "memory_mb", "time_step", "memory_step",
)  # fmt: skip


def quizzes(store: bulk.Store, slugs: list[str], users: int, chance: random.Random) -> None:
    """Attempts with their answers; the busiest made many."""
    attempts, answers = [], []
    for number in range(users):
        id_, at = (
            f"{number:010x}{chance.getrandbits(48):012x}",
            people.moment(chance.random() * 6e7),
        )
        user = chance.randrange(users) + 1 if number > 400 else 1
        attempts.append((id_, user, chance.choice(slugs), "v" * 64, number, 3, 5, at, at))
        answers += [(id_, question, "[0]", question < 3, at) for question in range(5)]
    columns = (
        "id",
        "user_id",
        "problem",
        "version",
        "seed",
        "score",
        "total",
        "created_at",
        "finished_at",
    )
    store.insert(table("quiz_attempts"), columns, attempts)
    store.insert(table("quiz_answers"), _ANSWER, answers)


_ANSWER = ("attempt_id", "question", "chosen", "correct", "answered_at")


def shares_and_runs(store: bulk.Store, sent: list[Sent], ids: list[str], code: list[Any]) -> None:
    """Links to submissions, and training runs with what they showed."""
    shares = [(ids[at], f"{at:043x}", people.moment(sent[at].at)) for at in range(0, len(ids), 200)]
    store.insert(table("submission_shares"), ("submission_id", "token", "created_at"), shares)
    trained = [place for place, one in enumerate(code) if one.toml.training] or [0]
    runs, items = [], []
    for number in range(len(ids) // 500 + 20):
        id_, at = f"{number:022x}", people.moment(number)
        package = code[trained[number % len(trained)]]
        user = number // 20 % (len(ids) // 10 + 1) + 1
        runs.append((id_, package.slug, "done", at, at, at, 1, user, ids[number], package.solution,
                     "{}", 1, "finished", at))  # fmt: skip
        items.append((id_, 0, _CHART))
        items += [(id_, at, _POINT % (at * 10, 2.0 / at)) for at in range(1, 100)]
    store.insert(table("training_runs"), _RUN, runs)
    store.insert(table("training_items"), ("run_id", "index", "content"), items)


_CHART = bulk.as_json({"what": "chart", "panel": "loss", "title": "Loss", "x": "step", "y": "loss",
                       "lines": ["training"], "log_x": False})  # fmt: skip
_POINT = '{"what": "point", "panel": "loss", "x": %.1f, "values": [%.4f]}'
_RUN = (
    "id", "problem", "state", "queued_at", "started_at", "finished_at", "attempt", "user_id",
    "submission_id", "code", "settings", "seed", "outcome", "created_at",
)  # fmt: skip


def of_people(store: bulk.Store, users: int, slugs: list[str], chance: random.Random) -> None:
    """Drafts, choices, other ways to sign in, and what admins did to some."""
    drafts = {(1, slug) for slug in slugs[:200]}
    drafts |= {(chance.randrange(users) + 1, chance.choice(slugs)) for _ in range(users)}
    store.insert(
        table("drafts"),
        ("user_id", "problem", "code", "revision", "origin", "updated_at"),
        [
            (user, slug, f"# a draft of {slug}\n" * 30, 3, "computer", now())
            for user, slug in sorted(drafts)
        ],
    )
    store.insert(
        table("progress_settings"),
        ("user_id", "zone"),
        [(user, "Europe/Vienna") for user in range(1, users + 1, 3)],
    )
    store.insert(
        table("identities"),
        ("id", "user_id", "issuer", "subject", "label", "created_at", "used_at"),
        [
            (number + 1, user, "https://sso.example.org", f"subject-{user}", "", now(), now())
            for number, user in enumerate(range(1, users + 1, 4))
        ],
    )
    store.insert(
        table("admin_acts"),
        ("id", "at", "actor_id", "actor_name", "act", "user_id", "subject"),
        [
            (number + 1, people.moment(number * 1000), 4, "admin", "role", user, f"learner-{user}")
            for number, user in enumerate(range(5, users + 1, 15))
        ],
    )
