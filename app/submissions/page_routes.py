"""Submissions as pages: the list with its filters, one of them whole, and two compared.

All of it works without JavaScript, which only lets the page of one grow while it is graded.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import Environment

from app.accounts.service import SignedIn
from app.catalog.pages import RECENT
from app.catalog.service import Catalog, Package
from app.database import Reading, Session
from app.grading.verdicts import Mode, Verdict
from app.submissions import history, queries, service, sharing
from app.submissions.among import Among, source
from app.submissions.comparison import Comparison, comparison
from app.submissions.environment import EnvironmentView
from app.submissions.history import Filters
from app.submissions.models import Submission
from app.submissions.naming import LONGEST, meant
from app.submissions.routes import waits_for
from app.submissions.views import SubmissionView, code_html, figures_of, title_of
from app.web import limits
from app.web.pages import render

router = APIRouter(include_in_schema=False)


def _catalog(request: Request) -> Catalog:
    catalog: Catalog = request.app.state.catalog
    return catalog


@router.get("/submissions")
async def submissions_page(
    request: Request,
    user: SignedIn,
    session: Reading,
    problem: str = "",
    verdict: str = "",
    mode: str = "",
    cursor: str = "",
) -> Response:
    """What you sent, newest first: of a problem, with a verdict, of a mode."""
    catalog = _catalog(request)
    slugs = await history.problems(session, user)
    named = problem.strip()
    several: list[str] = []
    if named not in catalog.problems and named not in slugs:
        found = meant(catalog, slugs, named[:LONGEST])
        named, several = (found[0], []) if len(found) == 1 else (named, found)
    filters = Filters(named, verdict, mode)
    matching = await history.count(session, user, filters)
    rows, next_cursor = (
        await service.page(
            session,
            user,
            problem=filters.problem,
            verdict=filters.verdict,
            mode=filters.mode,
            cursor=cursor,
        )
        if matching
        else ([], None)
    )
    context = {
        "submissions": [_line(catalog, row) for row in rows],
        "filters": filters,
        "problems": _offered(catalog, slugs, filters),
        "named": _name(catalog, slugs, filters.problem),
        "several": [
            (title_of(catalog, slug), slug, replace(filters, problem=slug).address())
            for slug in several[: history.MOST_MEANT]
        ],
        "several_count": len(several),
        "matching": matching,
        "most_counted": history.MOST_COUNTED,
        "wider": [] if matching else await history.wider(session, user, filters),
        "known_problem": filters.problem in catalog.problems,
        "sent_to_problem": filters.problem in slugs,
        "cursor": cursor,
        "older": filters.address(next_cursor) if next_cursor else "",
    }
    return await render(request, "submissions/list.html", context)


def _offered(catalog: Catalog, slugs: list[str], filters: Filters) -> list[tuple[str, str]] | None:
    """(slug, title) of what to choose from; None of so many that one is named instead."""
    if len(slugs) > history.MOST_OFFERED:
        return None
    if filters.problem and filters.problem not in slugs:
        slugs = [*slugs, filters.problem]  # so that the form keeps it
    offered = [(slug, title_of(catalog, slug)) for slug in slugs]
    return sorted(offered, key=lambda one: one[1].casefold())


def _name(catalog: Catalog, slugs: list[str], slug: str) -> str:
    """What the form calls a problem: its title, where that finds it again."""
    title = title_of(catalog, slug)
    return (
        title
        if len(slugs) > history.MOST_OFFERED and meant(catalog, slugs, title) == [slug]
        else slug
    )


def _line(catalog: Catalog, row: Submission) -> SubmissionView:
    return SubmissionView.of(
        row, title_of(catalog, row.problem), package=catalog.problems.get(row.problem)
    )


@router.get("/problems/{slug}/submissions")
async def submissions_of_problem(
    request: Request, slug: str, user: SignedIn, session: Reading
) -> Response:
    """What you sent to one problem of late, alone: to be put into the problem's page."""
    recent = await service.recent(session, user.id, slug, RECENT)
    return await render(request, "submissions/_of_problem.html", {"recent": recent, "slug": slug})


@router.get("/submissions/{id}")
async def submission_page(request: Request, id: str, user: SignedIn, session: Reading) -> Response:
    """One submission: its verdict, cases and code, and what it may be compared with."""
    row = await service.of_user(session, user, id)
    context = {
        "submission": await _whole(request, session, row, coloured=True),
        "earlier": await history.earlier(session, row),
        "share_address": _share_address(request, await sharing.token_of(session, row)),
    }
    return await render(request, "submissions/show.html", context)


def _share_address(request: Request, token: str) -> str:
    return f"{request.base_url}shared/{token}" if token else ""


@router.get("/submissions/{id}/report")
async def submission_report(
    request: Request, id: str, user: SignedIn, session: Reading
) -> Response:
    """Its verdict and cases alone, to be put into a page."""
    row = await service.of_user(session, user, id)
    context = {"submission": await _whole(request, session, row)}
    return await render(request, "submissions/_report.html", context)


async def _whole(
    request: Request, session: Reading, row: Submission, *, coloured: bool = False
) -> SubmissionView:
    catalog = _catalog(request)
    package = catalog.problems.get(row.problem)
    return SubmissionView.of(
        row,
        title_of(catalog, row.problem),
        cases=await queries.cases_after(session, row.id),
        figures=figures_of(catalog, row.problem),
        queue_ahead=await queries.ahead(session, row) if row.finished_at is None else 0,
        waits_for=await waits_for(session, row),
        code=row.code,
        code_html=await asyncio.to_thread(code_html, row.code) if coloured else "",
        environment=EnvironmentView.of(row, package) if row.finished_at else None,
        package=package,
        among=await _among(request, session, row, package),
    )


async def _among(
    request: Request, session: Reading, row: Submission, package: Package | None
) -> Among | None:
    """How it stands among accepted answers to the same version, if it is one."""
    if row.mode != Mode.SUBMIT or row.verdict != Verdict.ACCEPTED or row.seconds is None:
        return None
    if package is None or package.digest != row.package_digest:
        return None
    return await source(request)(session, package, row.seconds)


@router.get("/submissions/{id}/compare")
async def choose_other(id: str, user: SignedIn, other: str = "") -> Response:
    """The form's way to the page of two submissions; without a choice back to the one."""
    where = f"/submissions/{quote(id, safe='')}"
    if other:
        where += f"/compare/{quote(other, safe='')}"
    return RedirectResponse(where, status_code=303)


@router.get("/submissions/{id}/compare/{other}")
async def compare_page(
    request: Request, id: str, other: str, user: SignedIn, session: Reading, view: str = ""
) -> Response:
    """What changed between two of yours, the earlier one first whatever the address says."""
    limits.hit(request, "comparisons", user.id)
    rows = [await service.of_user(session, user, one) for one in (id, other)]
    old, new = sorted(rows, key=lambda row: (row.created_at, row.id))
    unified = view == "unified"
    templates: Environment = request.app.state.templates
    found, drawn = await asyncio.to_thread(_draw, templates, old.code, new.code, unified)
    catalog = _catalog(request)
    context = {
        "old": _line(catalog, old),
        "new": _line(catalog, new),
        "unified": unified,
        "comparison": found,
        "difference_html": drawn,
        "address": f"/submissions/{quote(id, safe='')}/compare/{quote(other, safe='')}",
    }
    return await render(request, "submissions/compare.html", context)


def _draw(templates: Environment, old: str, new: str, unified: bool) -> tuple[Comparison, str]:
    """The comparison, and its lines as HTML. Both take long for hostile text: for a thread."""
    found = comparison(old, new)
    template = templates.get_template("submissions/_difference.html")
    return found, template.render(comparison=found, unified=unified)


@router.post("/submissions/{id}/share")
async def share_form(id: str, user: SignedIn, session: Session) -> Response:
    """Make a link for instructors: back to the page, which shows it."""
    await sharing.share(session, await service.of_user(session, user, id))
    return _to_share(id)


@router.post("/submissions/{id}/unshare")
async def unshare_form(id: str, user: SignedIn, session: Session) -> Response:
    """Take the link back: back to the page."""
    await sharing.unshare(session, await service.of_user(session, user, id))
    return _to_share(id)


@router.get("/submissions/{id}/share")
@router.get("/submissions/{id}/unshare")
async def share_page(id: str) -> Response:
    """Where somebody lands who signed in to press one of them: the page with the buttons."""
    return _to_share(id)


def _to_share(id: str) -> Response:
    return RedirectResponse(f"/submissions/{quote(id, safe='')}#share", status_code=303)


@router.get("/shared/{token}")
async def shared_page(request: Request, token: str, user: SignedIn, session: Reading) -> Response:
    """A learner's submission for an instructor who was given its link; to its owner, their own."""
    row, owner = await sharing.shared(session, user, token)
    if row.user_id == user.id:
        return RedirectResponse(f"/submissions/{row.id}", status_code=303)
    context = {
        "submission": await _whole(request, session, row, coloured=True),
        "shared_by": owner,
    }
    return await render(request, "submissions/show.html", context)
