"""The exception tree: each error carries an HTTP status, a short code and a text for its reader.

TensorJudgeError
├── NotAuthenticated 401      ├── Conflict 409
├── Forbidden 403             ├── TooLarge 413
├── NotFound 404              ├── Invalid 422 (with `fields`)
├── TooManyRequests 429       ├── Unavailable 503 (with `retry_after`)
├── PackageError              a problem package that does not load: file, key, remedy
├── SandboxUnavailable        no sandbox at hand: why, and what to do
└── DeviceUnavailable         a sandbox is there, and no GPU for a problem that needs one
"""

from __future__ import annotations

from collections.abc import Mapping


class TensorJudgeError(Exception):
    """Ours, with a message for the person who reads it."""

    status = 500
    code = "internal_error"

    def __init__(
        self,
        detail: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})


class NotAuthenticated(TensorJudgeError):
    """No credential, or one that no longer holds."""

    status, code = 401, "not_authenticated"


class Forbidden(TensorJudgeError):
    """Signed in, and not allowed."""

    status, code = 403, "forbidden"


class NotFound(TensorJudgeError):
    """Nothing there, or not for this reader."""

    status, code = 404, "not_found"


class Conflict(TensorJudgeError):
    """It exists already, or something else must end before."""

    status, code = 409, "conflict"


class TooLarge(TensorJudgeError):
    """More bytes than we take."""

    status, code = 413, "too_large"


class Invalid(TensorJudgeError):
    """Not what we take; `fields` says which and why."""

    status, code = 422, "invalid"


class TooManyRequests(TensorJudgeError):
    """Too often; `Retry-After` says when."""

    status, code = 429, "too_many_requests"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Unavailable(TensorJudgeError):
    """Not now: a locked database, a full disk."""

    status, code = 503, "unavailable"

    def __init__(self, detail: str, *, retry_after: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class PackageError(TensorJudgeError):
    """A problem package that does not load: which file, which key, and what to do."""

    status, code = 500, "package_error"

    def __init__(self, file: str, key: str, remedy: str) -> None:
        super().__init__(f"{file}: {key}: {remedy}" if key else f"{file}: {remedy}")
        self.file, self.key, self.remedy = file, key, remedy


class SandboxUnavailable(TensorJudgeError):
    """No sandbox at hand; the text says why and what to do."""

    status, code = 503, "sandbox_unavailable"


class DeviceUnavailable(TensorJudgeError):
    """The problem needs a GPU and none is ready here; another worker may have one."""

    status, code = 503, "device_unavailable"
