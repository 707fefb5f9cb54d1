"""The application: routers, middleware, and what lives as long as it does."""

from __future__ import annotations

import asyncio
import functools
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app import database
from app.accounts import routes as accounts
from app.accounts import scopes
from app.admin import audit
from app.admin import routes as admin
from app.catalog import routes as catalog
from app.catalog.service import Catalog, CombinedProgress, SoundPackages
from app.challenges import routes as challenges
from app.challenges import service as challenges_service
from app.drafts import routes as drafts
from app.drafts import service as drafts_service
from app.grading.queue.bell import Bell
from app.grading.queue.embedded import EmbeddedQueue
from app.i18n import routes as languages
from app.i18n.middleware import Languages
from app.mail import service as mail_service
from app.mail.service import Outbox
from app.mail.transports import transport_of
from app.oidc import routes as oidc
from app.oidc.provider import Provider
from app.privacy import routes as privacy
from app.progress import routes as progress
from app.progress.past import PastDays
from app.progress.statistics import Kept, among
from app.quizzes import routes as quizzes
from app.quizzes import service as quizzes_service
from app.quizzes.pages import quiz_page
from app.settings import Settings
from app.submissions import page_routes as submission_pages
from app.submissions import routes as submissions
from app.submissions import service as submissions_service
from app.training import page_routes as training_pages
from app.training import routes as training
from app.training import service as training_service
from app.web import csp, csrf, docs, errors, head, health, limits, observe, pages, sizes
from app.web.static import HashedStaticFiles, StaticPaths

log = structlog.get_logger()

DESCRIPTION = """
Send code, and learn whether it is right. Sign in with `Authorization: Bearer TOKEN`; a token comes
from your account page, or from `POST /api/v1/tokens` with name and password. Every error has the
shape `{error, detail, fields?}`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole web application. It grades nothing itself, and imports neither torch nor docker."""
    settings = settings or Settings()
    app = FastAPI(
        title="TensorJudge",
        description=DESCRIPTION,
        version=health.installed_version(),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.static = StaticPaths(pages.ROOT / "static")
    app.state.templates = pages.environment(app.state.static)
    app.state.limits = limits.RateLimits.make(enabled=settings.rate_limits == "on")
    app.state.metrics = observe.Metrics()
    app.state.streams = Counter()  # open event streams by user
    # What is asked to forget a user whose account ends, beside the cascades.
    app.state.forget = (audit.forget, mail_service.forget)
    app.state.oidc = Provider(settings) if settings.oidc_issuer else None
    # What the catalog's pages ask about a learner, and whether somebody grades.
    app.state.progress = CombinedProgress(submissions_service, quizzes_service)
    app.state.kind_pages = {"quiz": quiz_page}  # what a problem that takes no code looks like
    app.state.board = challenges_service.first_places
    app.state.opening = drafts_service.opening
    app.state.statistics = Kept()
    app.state.past_days = PastDays()
    app.state.among = functools.partial(among, kept=app.state.statistics)
    app.state.workers = submissions_service.workers
    app.state.waiting_for_gpu = submissions_service.waiting_for_gpu

    for router in (health.router, docs.router, languages.router):
        app.include_router(router)
    for feature in (
        accounts,
        oidc,
        privacy,
        catalog,
        quizzes,
        submissions,
        submission_pages,
        challenges,
        training_pages,
        drafts,
        admin,
        progress,
    ):
        app.include_router(feature.router)
    app.state.operations = []  # of the API
    for one in (
        accounts,
        privacy,
        catalog,
        quizzes,
        submissions,
        challenges,
        training,
        progress,
        drafts,
    ):
        app.state.operations += scopes.describe(one.api)
        app.include_router(one.api, responses=errors.responses(403, 422, 503))
    app.mount("/static", HashedStaticFiles(app.state.static), name="static")

    errors.install(app)
    # The last that is added is the first that a request meets.
    app.add_middleware(sizes.BodyCap)
    app.add_middleware(csrf.CrossSiteGuard)
    app.add_middleware(head.HeadAsGet)
    app.add_middleware(errors.Unexpected)
    app.add_middleware(Languages)  # outside of what tells errors, which are told in it too
    # Leaves event streams alone. At 6 a page of 100 kB takes 2 to 4 ms, a third less than at 9.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(csp.SecurityHeaders)
    app.add_middleware(observe.Observe, metrics=app.state.metrics)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state, settings = app.state, app.state.settings
    state.engine = database.open_engine(settings)
    state.sessions = database.session_factory(state.engine)
    state.readers = database.reader_factory(state.engine)
    state.bell = Bell(settings.data / "run", "web")
    state.bell.open()
    state.queue = EmbeddedQueue(submissions_service.Submission, state.sessions, state.bell)
    state.training_queue = EmbeddedQueue(training_service.TrainingRun, state.sessions, state.bell)
    sound = SoundPackages(settings.data)
    state.catalog = await asyncio.to_thread(Catalog.load, settings.problem_folders, sound)
    for broken in state.catalog.broken:
        log.error("a problem does not load; the site runs without it", detail=broken.detail)
    state.outbox = Outbox(state.sessions, state.readers, transport_of(settings))
    if settings.mail == "console" and not settings.loopback:
        log.warning(
            "mail is only printed here: set TENSORJUDGE_MAIL=smtp for letters to reach people"
        )
    try:
        async with state.outbox.running():
            yield
    finally:
        state.bell.close()
        await state.engine.dispose()
