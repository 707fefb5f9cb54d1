"""Whether the sandbox's image was built from the files that this worker holds."""

from __future__ import annotations

from functools import cache

from sandbox.image import LABEL as BUILD_LABEL
from sandbox.image import source_digest

__all__ = ["BUILD_LABEL", "stale"]


def stale(build: str) -> str:
    """Why an image of this build is not to be used, "" when it is.

    `build`: the label of the image, which a runner knows too: `<hash of our files>-<hash of what
    is below them>`. A runner of other files may start, and fail at the first submission.
    """
    if build.partition("-")[0] == _ours():
        return ""
    return "was built from other files than these: run `make image`, then start it again"


@cache
def _ours() -> str:
    return source_digest()
