"""A site with one problem, and two learners."""

from __future__ import annotations

from tests.submissions.conftest import (  # noqa: F401 - fixtures
    ada,
    app,
    bob,
    nobody,
    settings,
    sign_up,
)
