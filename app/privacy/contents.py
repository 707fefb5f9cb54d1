"""What an export holds, file by file, and from which tables.

A test walks the tables: one that refers to users is in a file here, or in `LEFT_OUT` with a reason.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from app.accounts import export as accounts
from app.accounts.service import User
from app.catalog import export as catalog
from app.drafts import export as drafts
from app.exporting import Readers, Record
from app.i18n import N_
from app.oidc import export as oidc
from app.progress import export as progress
from app.quizzes import export as quizzes
from app.submissions import export as submissions
from app.training import export as training


@dataclass(frozen=True, slots=True)
class Part:
    """A file: one object where its name ends with .json, else an object a line."""

    file: str
    what: str
    tables: tuple[str, ...]
    records: Callable[[Readers, User], AsyncIterator[Record]]


PARTS = (
    Part("profile.json", N_("Your account."), ("users",), accounts.profile),
    Part(
        "submissions.jsonl",
        N_("All that you ran and submitted: code, verdict, and the report on each case."),
        ("submissions", "submission_cases", "submission_shares"),
        submissions.submissions,
    ),
    Part(
        "problems.jsonl",
        N_("What came of all that you sent to each problem: tries, first and best."),
        ("problem_records",),
        submissions.problem_records,
    ),
    Part("drafts.jsonl", N_("Code that you wrote and left."), ("drafts",), drafts.drafts),
    Part(
        "quizzes.jsonl",
        N_("Your attempts at quizzes, with your answers (choices are counted from 0)."),
        ("quiz_attempts", "quiz_answers"),
        quizzes.attempts,
    ),
    Part(
        "training-runs.jsonl",
        N_("Your training runs, with what they showed."),
        ("training_runs", "training_items"),
        training.runs,
    ),
    Part(
        "editorials.jsonl",
        N_("Editorials that you chose to see before you had solved the problem."),
        ("editorial_readings",),
        catalog.editorials,
    ),
    Part(
        "progress-settings.json",
        N_("What you chose about your progress page; empty if nothing."),
        ("progress_settings",),
        progress.settings,
    ),
    Part(
        "sessions.jsonl",
        N_("Browsers that are signed in."),
        ("user_sessions",),
        accounts.sessions,
    ),
    Part(
        "tokens.jsonl",
        N_("Your tokens, without their secrets, which we do not have."),
        ("api_tokens",),
        accounts.tokens,
    ),
    Part(
        "identities.jsonl",
        N_("Who you are to the provider that you sign in by."),
        ("identities",),
        oidc.identities,
    ),
)

CODE = "code"
CODE_WORDS = N_("The code of each submission as a file, by problem: time, verdict, number.")

#: tables that refer to users, or hold their numbers or addresses, and are in no file
LEFT_OUT: dict[str, str] = {
    "admin_acts": "the site's record of its admins; who was acted on loses their name by deletion",
    "invitations": "links that an admin made, with the admin's name; who came by one is not kept",
    "mails": "letters that wait to be sent, and are deleted then or with the account",
}
