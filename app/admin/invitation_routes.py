"""Invitations: make a link, see which hold and how often they were used, take one back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts import invitations
from app.admin import audit
from app.admin.access import AdminOnly
from app.admin.audit import Act, Actor
from app.database import Reading, Session, now
from app.errors import Invalid
from app.i18n import _
from app.web.pages import render

router = APIRouter()

Field = Annotated[str, Form()]
_FORM = {"role": "learner", "days": "14", "uses": "1", "note": ""}


@router.get("/invitations")
async def page(
    request: Request,
    _admin: AdminOnly,
    reading: Reading,
    before: Annotated[int | None, Query(le=2**31 - 1)] = None,
    done: str = "",
) -> Response:
    """The invitations, and the form of a new one."""
    said = _("Taken back: nobody signs up by it any more.") if done == "revoke" else ""
    return await _page(request, reading, before=before, done=said)


async def _page(
    request: Request,
    session: AsyncSession,
    *,
    before: int | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    found, further = await invitations.newest(session, before=before)
    context = {
        "invitations": found,
        "moment_now": now(),
        "further": f"/admin/invitations?before={further}" if further else "",
        "first": before is None,
        "registration": request.app.state.settings.registration,
        "form": _FORM,
        "errors": {},
        "link": "",
        "done": "",
        **more,
    }
    return await render(request, "admin/invitations.html", context, status=status, headers=headers)


@router.post("/invitations")
async def create(
    request: Request,
    admin: AdminOnly,
    session: Session,
    role: Field = "learner",
    days: Field = "",
    uses: Field = "",
    note: Field = "",
) -> Response:
    """A new link, shown on the page that answers and never again."""
    try:
        made, secret = await invitations.create(
            session, admin, role=role, days=_number(days), uses=_number(uses), note=note
        )
    except Invalid as error:
        form = {"role": role, "days": days[:10], "uses": uses[:10], "note": note[:80]}
        return await _page(request, session, status=error.status, form=form, errors=error.fields)
    detail = f"{made.role}, {made.uses}, {made.expires_at:%Y-%m-%d}"
    subject = f"no. {made.id}"
    actor = Actor.of(request, admin)
    await audit.write(session, actor, Act.INVITE, subject=subject, detail=detail)
    return await _page(
        request,
        session,
        status=201,
        headers={"Cache-Control": "no-store"},
        link=str(request.url_for("signup_page").include_query_params(invite=secret)),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@router.post("/invitations/{invitation_id}/revoke")
async def revoke(
    request: Request,
    admin: AdminOnly,
    session: Session,
    invitation_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> Response:
    """Make a link worthless."""
    await invitations.revoke(session, invitation_id)
    subject = f"no. {invitation_id}"
    await audit.write(session, Actor.of(request, admin), Act.REVOKE_INVITATION, subject=subject)
    return RedirectResponse("/admin/invitations?done=revoke", status_code=303)
