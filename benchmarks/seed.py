"""`python -m benchmarks seed`: fill a database with what thousands of problems and people leave.

    python -m benchmarks seed --problems 5000 --users 100000 --submissions 1000000 --data FOLDER
    python -m benchmarks seed … --data FOLDER --database postgresql://…

Makes FOLDER/problems (see `benchmarks.library`), migrates the database (by default SQLite in the
folder) and fills it; the same numbers and seed give the same rows. What is there already stays: a
second call returns at once. Secrets of the people to measure as are derived from their names, so
never seed a site that anybody else can reach.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.accounts.service import UserRow
from app.catalog.service import Catalog
from app.database import now
from app.grading.verdicts import Mode, State, Verdict
from app.main import create_app
from app.schema import migrate
from app.settings import Settings
from benchmarks import belongings, bulk, library, people
from benchmarks.belongings import TENSOR, table
from benchmarks.part import Say
from benchmarks.people import Sent

#: Whom pages are asked as: the busiest, one who just came, an instructor, an admin.
BUSY, FRESH, INSTRUCTOR, ADMIN = "busy", "fresh", "teacher", "admin"
_PERSONS = (BUSY, FRESH, INSTRUCTOR, ADMIN)
_ROLES = {INSTRUCTOR: "instructor", ADMIN: "admin"}
_ENVIRONMENT = {
    "driver": "docker",
    "isolation": "fork",
    "image": "sha256:" + "5a" * 32,
    "torch": "2.5.1",
    "barriers": dict.fromkeys(
        ("no_network", "read_only", "no_capabilities", "seccomp", "landlock", "own_namespaces",
         "memory_limit", "process_limit"), True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    problems: int = 5_000
    users: int = 100_000
    submissions: int = 1_000_000

    def __str__(self) -> str:
        return f"{self.problems:,} problems, {self.users:,} users, {self.submissions:,} submissions"


def cookie(person: str) -> str:
    """The secret of the browser that a person is signed in with."""
    return hashlib.sha256(f"measured:{person}".encode()).hexdigest()


def fill(folder: Path, size: Size, say: Say, url: str = "", seed: int = 1) -> Settings:
    """Problems and rows, unless they are there; the settings of a site on them."""
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    problems = library.write(folder, size.problems, seed)
    settings = Settings(data=folder, database_url=url, problems=str(problems), rate_limits="off")
    create_app(settings)  # every feature's tables are known from here on
    migrate(settings)
    users, submissions = bulk.counts(settings.url, "users", "submissions")
    if (users, submissions) == (size.users, size.submissions):
        return settings
    if users or submissions:
        raise SystemExit(f"{settings.url} holds something else: give another one")
    with bulk.filling(settings.url) as store:
        catalog = Catalog.load([problems])
        say(f"{len(catalog.problems):,} problems after {time.monotonic() - begun:.0f} s")
        for text in _rows(store, catalog, size, seed):
            say(f"{text} after {time.monotonic() - begun:.0f} s")
    say(f"indexed after {time.monotonic() - begun:.0f} s")
    return settings


def _rows(store: bulk.Store, catalog: Catalog, size: Size, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    _users(store, size.users)
    yield f"{size.users:,} users"
    packages = list(catalog.problems.values())
    code = [one for one in packages if one.toml.kind == "code"]
    sent = list(people.history(size.users, len(code), size.submissions, chance))
    belongings.records(store, sent, code)
    yield "their records"
    # By id, which is drawn: beside each other lie those of different people and days.
    chance.shuffle(sent)
    step = 16**10 // len(sent)
    ids = [f"{place * step:010x}{chance.getrandbits(48):012x}" for place in range(len(sent))]
    store.insert(table("submissions"), _SUBMISSION, _submissions(sent, ids, code))
    yield f"{len(sent):,} submissions"
    store.insert(table("submission_cases"), _CASE, _cases(sent, ids))
    yield "their cases"
    examples = [
        {"name": "small", "inputs": [["x", TENSOR]], "expected": TENSOR, "explanation": "So."}
    ]
    made = [(one.digest, examples, now()) for one in packages]
    store.insert(table("problem_examples"), ("digest", "examples", "made_at"), made)
    quizzes = [one.slug for one in packages if one.toml.kind == "quiz"]
    if quizzes:
        belongings.quizzes(store, quizzes, size.users, chance)
    read = {(chance.randrange(size.users) + 1, chance.choice(code).slug) for _ in range(size.users)}
    read |= {(1, one.slug) for one in code[:200]}
    store.insert(
        table("editorial_readings"),
        ("user_id", "problem", "chosen_at"),
        [(user, slug, people.moment(chance.random() * 6e7)) for user, slug in sorted(read)],
    )
    belongings.shares_and_runs(store, sent, ids, code)
    belongings.of_people(store, size.users, [one.slug for one in code], chance)
    yield "the rest"


def _name(user: int) -> str:
    return _PERSONS[user] if user < len(_PERSONS) else f"learner-{user}"


def _users(store: bulk.Store, count: int) -> None:
    rows = []
    for user in range(count):
        name = _name(user)
        at = people.moment(user * people.DAYS * 86_400 / count)
        email = f"{name}@example.org"
        rows.append((user + 1, name, name, email, email, "none", _ROLES.get(name, "learner"), at))
    columns = (
        "id",
        "username",
        "username_key",
        "email",
        "email_key",
        "password_hash",
        "role",
        "created_at",
    )
    store.insert(UserRow.__table__, columns, rows)  # type: ignore[arg-type]
    sessions = []
    for user in range(count // 4):
        secret = cookie(_name(user)) if user < len(_PERSONS) else f"{user}"
        kept = hashlib.sha256(secret.encode()).hexdigest()
        sessions.append((user + 1, user + 1, kept, now(), now() + timedelta(days=3650)))
    store.insert(
        table("user_sessions"),
        ("id", "user_id", "secret_hash", "created_at", "expires_at"),
        sessions,
    )
    tokens = [
        (at + 1, at % count + 1, "laptop", f"{at:064x}", now()) for at in range(count // 5 + 20)
    ]
    store.insert(table("api_tokens"), _TOKEN, tokens)


_TOKEN = ("id", "user_id", "name", "secret_hash", "created_at")
_SUBMISSION = (
    "id", "problem", "needs_gpu", "state", "queued_at", "started_at", "finished_at", "attempt",
    "user_id", "package_digest", "mode", "code", "verdict", "passed", "total", "seconds",
    "memory_mb", "environment", "advice", "created_at",
)  # fmt: skip


def _submissions(sent: list[Sent], ids: list[str], packages: list[Any]) -> Iterator[bulk.Row]:
    codes = [
        [
            one.solution,
            one.starter,
            *(code for kind in one.submissions.values() for code in kind.values()),
        ]
        for one in packages
    ]
    environment, little = bulk.as_json(_ENVIRONMENT), timedelta(milliseconds=60)
    for one, id_ in zip(sent, ids, strict=True):
        package, at = packages[one.problem], people.moment(one.at)
        known = codes[one.problem]
        code = f"{known[one.variant % len(known)]}\n# try {one.variant}\n"
        total = 2 if one.mode is Mode.RUN else 5
        passed = total if one.verdict is Verdict.ACCEPTED else one.variant % total
        yield (
            id_, package.slug, False, State.DONE, at, at + little, at + 2 * little, 1,
            one.user + 1, package.digest, one.mode, code, one.verdict, passed, total,
            0.002 + one.variant / 400, 30.0 + one.variant / 5, environment, "[]", at,
        )  # fmt: skip


_CASE = (
    "submission_id",
    "index",
    "name",
    "visible",
    "verdict",
    "category",
    "message",
    "seconds",
    "memory_mb",
    "detail",
)


def _cases(sent: list[Sent], ids: list[str]) -> Iterator[bulk.Row]:
    shown = {"inputs": [["x", TENSOR]], "output": TENSOR, "expected": TENSOR, "printed": ""}
    right = bulk.as_json(shown)
    wrong = bulk.as_json(
        shown | {"difference": {"kind": "value", "where": "output", "index": [1, 3], "got": 2.0417,
                                "expected": 2.1, "largest": 0.0583, "differing": 3, "total": 8}}
    )  # fmt: skip
    for place, index, visible, verdict in people.cases_of(sent):
        fails = verdict is not Verdict.ACCEPTED
        category = people.CATEGORIES[sent[place].variant % len(people.CATEGORIES)]
        is_wrong = verdict is Verdict.WRONG_ANSWER
        yield (
            ids[place], index, f"{'example' if visible else 'hidden'} {index + 1}", visible,
            verdict, category if is_wrong else None,
            "3 of 8 numbers do not agree to four decimals." if fails else "",
            0.002 if visible else None, 31.5 if visible else None,
            "{}" if not visible else wrong if is_wrong else right,
        )  # fmt: skip


def main(arguments: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks seed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, default in (("problems", 5_000), ("users", 100_000), ("submissions", 1_000_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--data", type=Path, required=True, help="an empty folder, or a seeded one")
    parser.add_argument("--database", default="", metavar="URL", help="SQLite in the folder")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    size = Size(given.problems, given.users, given.submissions)
    fill(given.data, size, print, url=given.database, seed=given.seed)
    print(
        f"{size}: TENSORJUDGE_DATA={given.data} TENSORJUDGE_PROBLEMS={given.data / library.FOLDER}"
    )
