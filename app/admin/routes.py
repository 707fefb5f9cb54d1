"""The admins' pages, all below /admin; each asks `AdminOnly`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.admin import (
    invitation_routes,
    overview,
    queue_routes,
    queue_state,
    user_routes,
    worker_state,
)
from app.admin.access import AdminOnly
from app.admin.settings_in_force import in_force
from app.database import Reading
from app.mail import service as mail
from app.version import installed_version
from app.web import health
from app.web.pages import render

router = APIRouter(prefix="/admin", include_in_schema=False)
router.include_router(user_routes.router)
router.include_router(queue_routes.router)
router.include_router(invitation_routes.router)


@router.get("")
async def front(request: Request, _admin: AdminOnly, reading: Reading) -> Response:
    """How the site is, in a dozen figures, each with the way to more."""
    state = request.app.state
    workers = await worker_state.read(reading)
    context = {
        "figures": await overview.read(reading, state.settings.data),
        "grading": await health.grading(request.app),
        "queue": await queue_state.read(reading, workers),
        "workers": [worker for worker in workers if worker.alive],
        "problems": len(state.catalog.problems),
        "broken": state.catalog.broken,
        "version": installed_version(),
        "letters": await mail.state(reading),
    }
    return await render(request, "admin/overview.html", context)


@router.get("/settings")
async def settings(request: Request, _admin: AdminOnly) -> Response:
    """Every setting of this process, and where it came from."""
    context = {"settings": in_force(request.app.state.settings)}
    return await render(request, "admin/settings.html", context)
