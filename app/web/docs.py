"""/docs: the API's documentation, drawn by a Swagger UI of our own files, with no third party."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.web.static import StaticPaths

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · TensorJudge</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{style}">
</head>
<body>
<main id="api" data-description="/openapi.json"></main>
<noscript><p>This page is drawn by a script. The description itself is at
<a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="{bundle}"></script>
<script src="{start}"></script>
</body>
</html>
"""


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """The page."""
    static: StaticPaths = request.app.state.static
    return HTMLResponse(
        _PAGE.format(
            icon=static.url("favicon.svg"),
            style=static.url("vendor/swagger-ui/swagger-ui.css"),
            bundle=static.url("vendor/swagger-ui/swagger-ui-bundle.js"),
            start=static.url("vendor/swagger-ui/start.js"),
        )
    )
