"""Users: find them, look at one, change a role, suspend, end sessions; and what admins did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts import people
from app.admin import audit, service
from app.admin.access import AdminOnly
from app.admin.audit import Actor
from app.database import Reading, Session
from app.errors import Conflict, Invalid
from app.i18n import N_, _
from app.submissions import overseeing
from app.web.pages import render

router = APIRouter()

Field = Annotated[str, Form()]
Before = Annotated[int | None, Query(le=2**31 - 1)]
UserId = Annotated[int, Path(ge=1, le=2**31 - 1)]

ROLES = {"learner": N_("Learner"), "instructor": N_("Instructor"), "admin": N_("Administrator")}
_DONE = {
    "role": N_("The role is changed. It counts from their next click."),
    "suspend": N_("Suspended, and signed out everywhere. What runs is graded to its end."),
    "unsuspend": N_("Let in again. Their tokens hold as before."),
    "reset-link": N_("The link is on its way to their address. It holds for an hour."),
    "end-sessions": N_("Signed out of every browser. Tokens still hold."),
}


@router.get("/users")
async def users(
    request: Request,
    _admin: AdminOnly,
    reading: Reading,
    q: str = "",
    show: str = "",
    after: str = "",
    done: str = "",
) -> Response:
    """People by the beginning of their name or e-mail address, some to a page."""
    if "@" in q or (show not in ROLES and show != "suspended"):
        show = ""  # an address is looked for among all
    found, further = await people.find(
        reading,
        q[:254],
        role=show if show in ROLES else "",
        suspended=show == "suspended",
        after=after[:300],
    )
    query = {"q": q, "show": show}
    context = {
        "users": found,
        "done": _("The account is deleted.") if done == "delete" else "",
        "q": q[:254],
        "show": show,
        "roles": ROLES,
        "first": "" if not after else "/admin/users?" + urlencode(query),
        "further": "/admin/users?" + urlencode(query | {"after": further}) if further else "",
    }
    return await render(request, "admin/users.html", context)


@router.get("/users/{user_id}")
async def user(
    request: Request, admin: AdminOnly, reading: Reading, user_id: UserId, done: str = ""
) -> Response:
    """One user: who they are, what they do here, and what may be done."""
    said = _(_DONE[done]) if done in _DONE else ""
    return await _user_page(request, admin.id, reading, user_id, done=said)


async def _user_page(
    request: Request,
    admin_id: int,
    session: AsyncSession,
    user_id: int,
    *,
    done: str = "",
    fault: str = "",
    status: int = 200,
) -> Response:
    context = {
        "person": await people.user(session, user_id),
        "activity": await people.activity(session, user_id),
        "sent": await overseeing.of_user(session, user_id),
        "acts": await audit.done_to(session, user_id),
        "words": audit.WORDS,
        "roles": ROLES,
        "own": user_id == admin_id,
        "done": done,
        "fault": fault,
    }
    return await render(request, "admin/user.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done: yes sends the form again, with `fields`."""

    title: str
    text: str
    action: str
    yes: str
    back: str
    fields: dict[str, str]
    #: what has to be typed for it to be done, "" where a click will do
    typed: str = ""


@router.post("/users/{user_id}/role")
async def change_role(
    request: Request,
    admin: AdminOnly,
    session: Session,
    user_id: UserId,
    role: Field = "",
    confirmed: Field = "",
) -> Response:
    """Ask whether it is meant; then change the role."""
    if confirmed != "yes" and role in ROLES:
        person = await people.user(session, user_id)
        asked = {
            "learner": N_("Make %(name)s a learner?"),
            "instructor": N_("Make %(name)s an instructor?"),
            "admin": N_("Make %(name)s an admin?"),
        }
        texts = {
            "learner": N_("They will see what every learner sees, and nothing else."),
            "instructor": N_("They will be able to read the submissions that learners share."),
            "admin": N_("They will be able to do all that you can, to you as well."),
        }
        return await _ask(
            request,
            Question(
                _(asked[role], name=person.username),
                _(texts[role]),
                f"/admin/users/{user_id}/role",
                _("Change the role"),
                f"/admin/users/{user_id}",
                {"role": role},
            ),
        )
    act = partial(service.change_role, session, Actor.of(request, admin), user_id, role)
    return await _acted(request, admin.id, session, user_id, act, "role")


@router.post("/users/{user_id}/suspend")
async def suspend(
    request: Request, admin: AdminOnly, session: Session, user_id: UserId, confirmed: Field = ""
) -> Response:
    """Ask whether it is meant; then keep them out."""
    if confirmed != "yes":
        person = await people.user(session, user_id)
        return await _ask(
            request,
            Question(
                _("Suspend %(name)s?", name=person.username),
                _(
                    "They are signed out everywhere, cannot sign in, and their tokens are refused. "
                    "Nothing of theirs is deleted, and it can be undone."
                ),
                f"/admin/users/{user_id}/suspend",
                _("Suspend"),
                f"/admin/users/{user_id}",
                {},
            ),
        )
    act = partial(service.suspend, session, Actor.of(request, admin), user_id)
    return await _acted(request, admin.id, session, user_id, act, "suspend")


@router.post("/users/{user_id}/unsuspend")
async def unsuspend(
    request: Request, admin: AdminOnly, session: Session, user_id: UserId
) -> Response:
    """Let them in again."""
    act = partial(service.unsuspend, session, Actor.of(request, admin), user_id)
    return await _acted(request, admin.id, session, user_id, act, "unsuspend")


@router.post("/users/{user_id}/end-sessions")
async def end_sessions(
    request: Request, admin: AdminOnly, session: Session, user_id: UserId
) -> Response:
    """Sign all their browsers out."""
    act = partial(service.end_sessions, session, Actor.of(request, admin), user_id)
    return await _acted(request, admin.id, session, user_id, act, "end-sessions")


@router.post("/users/{user_id}/reset-link")
async def send_reset_link(
    request: Request, admin: AdminOnly, session: Session, user_id: UserId
) -> Response:
    """Post them a link that sets a new password."""
    actor = Actor.of(request, admin)
    act = partial(service.send_reset_link, request.app, session, actor, user_id)
    return await _acted(request, admin.id, session, user_id, act, "reset-link")


@router.post("/users/{user_id}/delete")
async def delete(
    request: Request, admin: AdminOnly, session: Session, user_id: UserId, typed: Field = ""
) -> Response:
    """Ask for their name; then delete the account and all that is theirs."""
    if not typed:
        person = await people.user(session, user_id)
        return await _ask(
            request,
            Question(
                _("Delete %(name)s?", name=person.username),
                _(
                    "Their account goes, with all that they sent, what came of it, their drafts, "
                    "sessions and tokens. There is no way back but a backup."
                ),
                f"/admin/users/{user_id}/delete",
                _("Delete for good"),
                f"/admin/users/{user_id}",
                {},
                person.username,
            ),
        )
    actor = Actor.of(request, admin)
    try:
        await service.delete(request.app, session, actor, user_id, typed)
    except (Conflict, Invalid) as error:
        return await _user_page(
            request, admin.id, session, user_id, fault=error.detail, status=error.status
        )
    return RedirectResponse("/admin/users?done=delete", status_code=303)


async def _ask(request: Request, question: Question) -> Response:
    return await render(request, "admin/confirm.html", {"question": question})


async def _acted(
    request: Request,
    admin_id: int,
    session: AsyncSession,
    user_id: int,
    act: Callable[[], Awaitable[None]],
    done: str,
) -> Response:
    """Do it, and show the user again; with the reason where it must not be."""
    try:
        await act()  # raises before it writes
    except (Conflict, Invalid) as error:
        return await _user_page(
            request, admin_id, session, user_id, fault=error.detail, status=error.status
        )
    return RedirectResponse(f"/admin/users/{user_id}?done={done}", status_code=303)


@router.get("/acts")
async def acts(
    request: Request,
    _admin: AdminOnly,
    reading: Reading,
    before: Annotated[int | None, Query(le=2**31 - 1)] = None,
) -> Response:
    """What admins did, newest first."""
    rows, further = await audit.page(reading, before=before)
    context = {
        "acts": rows,
        "words": audit.WORDS,
        "further": f"/admin/acts?before={further}" if further else "",
        "first": before is None,
    }
    return await render(request, "admin/acts.html", context)
