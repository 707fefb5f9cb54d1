"""Submissions over HTTP: JSON and events under /api/v1, and the editor's form.

The pages are in `page_routes`.
"""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from pydantic_core import from_json
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import SignedIn, User, Viewer, needs
from app.catalog.pages import problem_page
from app.database import Reading, Session, now, unit_of_work
from app.drafts import service as drafts
from app.errors import Conflict, Invalid, NotAuthenticated, TensorJudgeError, TooManyRequests
from app.grading.verdicts import Mode
from app.i18n import _
from app.submissions import queries, service
from app.submissions.events import events
from app.submissions.models import Submission
from app.submissions.schemas import (
    CaseDetail,
    CaseDetailList,
    SubmissionAccepted,
    SubmissionIn,
    SubmissionList,
    SubmissionOut,
    SubmissionShort,
)
from app.web import limits
from app.web.errors import responses
from app.web.events import EventStream, listening, one_of_few
from app.web.health import SEEN_WITHIN

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["submissions"])

Text = Annotated[str, Query(max_length=200)]
MOST_OPEN = 10  # submissions of one user that wait or are graded at the same time

_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": SubmissionIn.model_json_schema()}},
    }
}


async def _may_send(request: Request, session: AsyncSession, user: User, problem: str) -> None:
    """Raise `TooManyRequests` or `Conflict` for one who sends too often, or has too much waiting.

    The queue is first come, first served: without the second, one learner's endless loops would be
    everybody's wait. A challenge trains for as long as many cases take: one at a time.
    """
    limits.hit(request, "submissions", user.id)
    rules: limits.RateLimits = request.app.state.limits
    if rules.enabled and await queries.count_open(session, user.id) >= MOST_OPEN:
        raise TooManyRequests(
            _(
                "%(count)s of your submissions are not graded yet. Wait for one of them.",
                count=MOST_OPEN,
            ),
            retry_after=5,
        )
    package = request.app.state.catalog.problems.get(problem)
    scored = package is not None and package.toml.kind == "scored"
    if rules.enabled and scored and await queries.has_open(session, user.id, problem):
        raise Conflict(_("Your last model is still being trained. Wait for it: one at a time."))


async def submission_in(request: Request) -> SubmissionIn:
    """The request's body; read here and not by FastAPI, to say what is wrong with its bytes."""
    body = await request.body()
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Invalid(
            f"The request is not UTF-8 text (byte {error.start}). "
            "Save your file as UTF-8 and send it again.",
            fields={"code": _("Not valid UTF-8.")},
        ) from None
    try:
        raw = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Invalid(f"The body is not JSON: {error}.", fields={"body": _("Not JSON.")}) from None
    try:
        return SubmissionIn.model_validate(raw)
    except ValidationError as error:
        fields = {
            ".".join(str(part) for part in item["loc"]) or "body": item["msg"]
            for item in error.errors()
        }
        listed = "; ".join(f"{name}: {text}" for name, text in fields.items())
        raise Invalid(_("Please mend: %(faults)s.", faults=listed), fields=fields) from None


@api.post(
    "/submissions",
    status_code=202,
    summary="Submit code",
    responses=responses(401, 404, 409, 413, 422, 429, 503),
    openapi_extra=_BODY,
)
@needs("submit")
async def submit(
    request: Request,
    response: Response,
    user: SignedIn,
    sent: Annotated[SubmissionIn, Depends(submission_in)],
    session: Session,
) -> SubmissionAccepted:
    """Store code to be graded. 202: it is stored; `Location` tells where, `…/events` tells more."""
    state = request.app.state
    await _may_send(request, session, user, sent.problem)
    submission = await service.create(
        session, state.queue, state.catalog, user, sent.problem, sent.code, sent.mode, sent.cases
    )
    await drafts.sent(session, user, sent.problem, sent.code)
    response.headers["Location"] = f"/api/v1/submissions/{submission.id}"
    return SubmissionAccepted.model_validate(submission, from_attributes=True)


@api.get("/submissions", summary="List your submissions", responses=responses(401, 422))
async def list_submissions(
    user: SignedIn,
    session: Reading,
    problem: Text = "",
    verdict: Text = "",
    mode: Text = "",
    cursor: Text = "",
) -> SubmissionList:
    """Newest first, 50 a page; all of one problem, with one verdict, or of one mode."""
    rows, next_cursor = await service.page(
        session, user, problem=problem, verdict=verdict, mode=mode, cursor=cursor
    )
    return SubmissionList(items=[SubmissionShort.of(row) for row in rows], next_cursor=next_cursor)


@api.get("/submissions/{id}", summary="Read a submission", responses=responses(401, 404))
async def read(id: str, user: SignedIn, session: Reading) -> SubmissionOut:
    """One of your submissions: its state, its verdict (null until done) and its cases so far."""
    submission = await service.of_user(session, user, id)
    cases = list(await queries.cases_after(session, id))
    return SubmissionOut.whole(submission, cases, await waits_for(session, submission))


async def waits_for(session: AsyncSession, submission: Submission) -> str:
    """What is missing for a queued submission to be graded, by the workers seen of late."""
    return await service.waits_for(session, submission, since=now() - SEEN_WITHIN)


async def _owned(id: str, user: SignedIn, session: Reading) -> Submission:
    return await service.of_user(session, user, id)


@api.get(
    "/submissions/{id}/cases",
    summary="What the visible cases gave",
    responses=responses(401, 404),
)
async def read_cases(
    submission: Annotated[Submission, Depends(_owned)], session: Reading
) -> CaseDetailList:
    """Inputs, output, expected value, prints and difference of each visible case so far."""
    cases = await queries.cases_after(session, submission.id)
    return CaseDetailList(items=[CaseDetail.of(case) for case in cases if case.visible])


@api.get(
    "/submissions/{id}/events",
    summary="Follow a submission",
    response_class=EventStream,
    responses=responses(401, 404, 429),
)
async def follow(
    request: Request,
    _: Annotated[None, Depends(one_of_few)],
    rung: Annotated[asyncio.Event, Depends(listening)],  # before the submission is read
    submission: Annotated[Submission, Depends(_owned)],
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Server-sent events: a `case` for each case as it lands, then one `verdict`, then the end."""
    stream = events(request.app.state.readers, rung, submission, last_event_id)
    return EventStream(stream, headers={"X-Accel-Buffering": "no"})


@router.post("/problems/{slug}")
async def submit_form(request: Request, slug: str, viewer: Viewer) -> Response:
    """The editor's form, without JavaScript: to the submission's page, or back with its text."""
    state = request.app.state
    code = ""
    try:
        code, mode, base, unreadable = await _form(request)
        if mode not in list(Mode):
            raise Invalid(_("Press Run or Submit."), fields={"mode": _("run or submit.")})
        if viewer is None:
            raise NotAuthenticated(
                _(
                    "You are not signed in, or no longer. Your code is still here: "
                    "sign in in another tab, then send it again."
                )
            )
        if unreadable:
            raise Invalid(
                _("The code is not valid UTF-8 text. What could not be read stands as � below."),
                fields={"code": _("Not valid UTF-8.")},
            )
        async with unit_of_work(state.sessions) as session:
            await _may_send(request, session, viewer, slug)
            submission = await service.create(
                session, state.queue, state.catalog, viewer, slug, code, Mode(mode)
            )
            await drafts.sent(session, viewer, slug, code, base)
    except TensorJudgeError as error:
        if error.status == 404:
            raise
        return await _again(request, slug, viewer, code, error)
    return RedirectResponse(f"/submissions/{submission.id}", status_code=303)


async def _form(request: Request) -> tuple[str, str, str, bool]:
    """(code, mode, base, whether code was not all UTF-8); newlines as Python writes them.

    `base`: the draft's revision that the page opened with, whose place the code takes.
    """
    fields: dict[str, Any]
    if request.headers.get("content-type", "").startswith("multipart/"):
        fields = dict(await request.form())
    else:
        body = await request.body()
        # Bytes above ASCII should have come percent-encoded; make them so.
        ascii_only = re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], body).decode()
        fields = dict(parse_qsl(ascii_only, keep_blank_values=True, errors="surrogateescape"))
    code = fields.get("code", "")
    code = code.replace("\r\n", "\n") if isinstance(code, str) else ""
    # Bytes that are no UTF-8 came as lone surrogates: mark them for the editor.
    readable = code.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    mode, base = str(fields.get("mode", "")), str(fields.get("base", ""))
    return readable, mode, base, readable != code


async def _again(
    request: Request, slug: str, viewer: User | None, code: str, error: TensorJudgeError
) -> Response:
    """The problem's page with what was wrong, and the text as it was sent."""
    async with unit_of_work(request.app.state.readers) as session:
        page = await problem_page(
            request,
            session,
            viewer,
            slug,
            code=code,
            error={"detail": error.detail, "fields": error.fields},
            status=error.status,
        )
    page.headers.update(error.headers)
    return page
