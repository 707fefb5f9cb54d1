"""Training runs as pages: what may be trained, one run as it grows, and forms that start and stop.

All of it works without JavaScript, which only lets the page of a run grow by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import SignedIn, User, Viewer
from app.catalog.service import Catalog, TrainingTable, render_code, render_markdown
from app.catalog.standing import standing_of
from app.database import Reading, Session, unit_of_work
from app.errors import NotAuthenticated, NotFound, TensorJudgeError
from app.i18n import _
from app.training import service
from app.training.panels import assemble
from app.training.png import grey_png
from app.training.routes import may_start
from app.training.service import TrainingRun
from app.web.pages import render

router = APIRouter(include_in_schema=False)

Place = Annotated[int, Path(ge=0, le=10**9)]


def _catalog(request: Request) -> Catalog:
    catalog: Catalog = request.app.state.catalog
    return catalog


@router.get("/problems/{slug}/training")
async def offer_page(
    request: Request, session: Reading, viewer: Viewer, slug: str, like: str = ""
) -> Response:
    """What is trained on what, settings to turn (those of the run `like`), and the runs so far."""
    values: Mapping[str, Any] = {}
    if viewer is not None and like:
        try:
            values = (await service.of_user(session, viewer, like)).settings
        except NotFound:
            values = {}  # an address that somebody wrote by hand: the defaults
    return await _offer(request, session, viewer, slug, values)


@router.post("/problems/{slug}/training")
async def start_form(request: Request, viewer: Viewer, slug: str) -> Response:
    """Start a run: to its page, or back to the settings with what is wrong with them."""
    if viewer is None:
        raise NotAuthenticated(_("Sign in to train your code."))
    state = request.app.state
    form = await request.form()
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        may_start(request, viewer)
        async with unit_of_work(state.sessions) as session:
            run = await service.start(
                session, state.training_queue, state.catalog, viewer, slug, sent
            )
    except TensorJudgeError as error:
        if error.status == 404:
            raise
        async with unit_of_work(state.readers) as session:
            page = await _offer(request, session, viewer, slug, sent, error)
        page.headers.update(error.headers)
        return page
    return RedirectResponse(f"/training/{run.id}", status_code=303)


async def _offer(
    request: Request,
    session: AsyncSession,
    viewer: User | None,
    slug: str,
    values: Mapping[str, Any],
    error: TensorJudgeError | None = None,
) -> Response:
    package, table = service.offer(_catalog(request), slug)
    solved = (await standing_of(request, session, viewer)).solved(package.slug)
    runs = await service.runs(session, viewer, package.slug) if viewer else ()
    context = {
        "problem": {"slug": package.slug, "title": package.title},
        "table": table,
        "about_html": render_markdown(table.about, package.figures),
        "solved": solved,
        "values": {one.name: values.get(one.name, one.default) for one in table.settings},
        "error": error,
        "open": await service.open_of(session, viewer) if viewer else None,
        "runs": [(run, _labelled(table, _turned(table, run.settings))) for run in runs],
        "code_html": render_code(package.training) if solved else "",
    }
    status = error.status if error else 200
    return await render(request, "training/offer.html", context, status=status)


def _turned(table: TrainingTable, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are not as the page proposes them: by them a learner knows a run again."""
    proposed = {one.name: one.default for one in table.settings}
    return {name: value for name, value in settings.items() if value != proposed.get(name)}


def _labelled(table: TrainingTable | None, settings: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Settings as a page shows them, by label; those of an older version by their name."""
    labels = {one.name: one.label for one in table.settings} if table else {}
    return [(labels.get(name, name), value) for name, value in settings.items() if value != ""]


@router.get("/training/{id}")
async def run_page(request: Request, session: Reading, user: SignedIn, id: str) -> Response:
    """A run: its settings, how it stands, and all that it showed."""
    run = await service.of_user(session, user, id)
    package = _catalog(request).problems.get(run.problem)
    context = await _shown(session, run) | {
        "title": package.title if package else run.problem,
        "settings": _labelled(package.toml.training if package else None, run.settings),
    }
    return await render(request, "training/run.html", context)


@router.get("/training/{id}/panels")
async def run_panels(request: Request, session: Reading, user: SignedIn, id: str) -> Response:
    """What the run showed alone, to be put into its page."""
    run = await service.of_user(session, user, id)
    return await render(request, "training/_shown.html", await _shown(session, run))


async def _shown(session: AsyncSession, run: TrainingRun) -> dict[str, Any]:
    return {
        "run": run,
        "shown": assemble(await service.shown(session, run)),
        "ahead": await service.ahead(session, run),
    }


@router.post("/training/{id}/stop")
async def stop_form(request: Request, session: Session, user: SignedIn, id: str) -> Response:
    """End the run: back to its page."""
    run = await service.of_user(session, user, id)
    await service.stop(session, request.app.state.bell, run)
    return RedirectResponse(f"/training/{run.id}", status_code=303)


@router.get("/training/{id}/stop")
async def stop_page(id: str) -> Response:
    """Where somebody lands who signed in to stop a run: its page, with its button."""
    return RedirectResponse(f"/training/{id}", status_code=303)


@router.get("/training/{id}/shown/{index}/{place}.png")
async def picture(
    session: Reading, user: SignedIn, id: str, index: Place, place: Place
) -> Response:
    """A picture that the run showed; its own learner sees it, nobody else."""
    run = await service.of_user(session, user, id)
    height, width, pixels = await service.picture(session, run, index, place)
    return Response(grey_png(width, height, pixels), media_type="image/png")
