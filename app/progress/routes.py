"""Progress over HTTP: the learner's own page with its settings, and JSON under /api/v1."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.service import SignedIn, User, Viewer, needs
from app.catalog.progress import source
from app.catalog.service import Catalog, Package
from app.database import Reading, Session, now
from app.errors import Invalid
from app.progress import figures, service, statistics, words, zones
from app.progress.days import STEPS
from app.progress.past import PastDays
from app.progress.schemas import OverviewOut, SettingsIn, SettingsOut, StatisticsOut
from app.web.errors import responses
from app.web.pages import render

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["accounts"])

Field = Annotated[str, Form()]


async def _overview(request: Request, user: SignedIn, session: Reading) -> service.Overview:
    catalog: Catalog = request.app.state.catalog
    past: PastDays = request.app.state.past_days
    return await service.overview(session, user, catalog, source(request), past, now())


@router.get("/progress")
async def progress_page(request: Request, user: SignedIn, session: Reading) -> Response:
    """What I solved, my year, where tracks go on. Nobody else can see it."""
    found = await _overview(request, user, session)
    context = {"progress": found, "steps": STEPS, "words": words, "figures": figures}
    return await render(request, "progress/show.html", context)


@router.get("/progress/settings")
async def settings_page(
    request: Request, user: SignedIn, session: Reading, saved: str = ""
) -> Response:
    """In which zone days are counted, and whether streaks are."""
    chosen = await service.settings_of(session, user)
    context = {"chosen": chosen, "zones": zones.names(), "saved": saved == "yes"}
    return await render(request, "progress/settings.html", context)


@router.post("/progress/settings")
async def set_settings(
    request: Request, user: SignedIn, session: Session, zone: Field = "", streaks: Field = ""
) -> Response:
    """Store them; or the form again with what to mend."""
    try:
        await service.set_settings(session, user, zone=zone, show_streaks=bool(streaks))
    except Invalid as error:
        chosen = await service.settings_of(session, user)
        context = {"chosen": chosen, "zones": zones.names(), "errors": error.fields}
        return await render(request, "progress/settings.html", context, status=error.status)
    return RedirectResponse("/progress/settings?saved=yes", status_code=303)


@router.post("/progress/zone")
async def set_zone(user: SignedIn, session: Session, zone: Field = "") -> Response:
    """Take the zone that the browser told, at one press: back to the page, in that zone."""
    await service.set_settings(session, user, zone=zone)
    return RedirectResponse("/progress", status_code=303)


@router.get("/progress/zone")
async def zone_page() -> Response:
    """Where somebody lands who signed in to press it."""
    return RedirectResponse("/progress/settings", status_code=303)


@router.get("/problems/{slug}/statistics")
async def statistics_page(
    request: Request, slug: str, viewer: Viewer, session: Reading
) -> Response:
    """Who solved a problem, how it failed first, and how long answers take."""
    package, found = await _statistics(request, session, slug, viewer)
    context = {
        "problem": {"slug": package.slug, "title": package.title, "kind": package.toml.kind},
        "statistics": found,
        "least": statistics.LEAST,
        "words": words,
    }
    return await render(request, "progress/statistics.html", context)


async def _statistics(
    request: Request, session: Reading, slug: str, viewer: User | None
) -> tuple[Package, statistics.Statistics]:
    state = request.app.state
    return await statistics.statistics(session, state.statistics, state.catalog, slug, viewer)


@api.get(
    "/problems/{slug}/statistics",
    tags=["problems"],
    summary="How others did",
    responses=responses(404),
)
async def read_statistics(
    request: Request, slug: str, viewer: Viewer, session: Reading
) -> StatisticsOut:
    """Acceptance, first failures, and how long answers take; each learner counts once.

    Null is what too few learners have, of whom no figure is told. No account needed; `mine` is
    yours.
    """
    _, found = await _statistics(request, session, slug, viewer)
    return StatisticsOut.of(found)


@api.get("/me/progress/overview", summary="Where you stand", responses=responses(401))
async def read_overview(request: Request, user: SignedIn, session: Reading) -> OverviewOut:
    """What you solved by difficulty and topic, your year day by day, streaks, tracks."""
    return OverviewOut.of(await _overview(request, user, session))


@api.get("/me/progress/settings", summary="How your days are counted", responses=responses(401))
async def read_settings(user: SignedIn, session: Reading) -> SettingsOut:
    """The time zone of your days, and whether streaks are counted."""
    chosen = await service.settings_of(session, user)
    return SettingsOut(zone=chosen.zone, streaks=chosen.streaks)


@api.put("/me/progress/settings", summary="Set how your days are counted", responses=responses(401))
@needs("account")
async def put_settings(user: SignedIn, session: Session, wanted: SettingsIn) -> SettingsOut:
    """Set the time zone of your days, and whether streaks are counted."""
    chosen = await service.set_settings(
        session, user, zone=wanted.zone, show_streaks=wanted.streaks
    )
    return SettingsOut(zone=chosen.zone, streaks=chosen.streaks)
