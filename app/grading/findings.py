"""What the gate found in one package."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Findings:
    """Errors (the package must not ship) and warnings, in words; `seconds` on the clock."""

    slug: str
    judged: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the package may ship."""
        return not self.errors


def words(seed: int | None, device: str) -> str:
    """What was special: " (seed 1, on cuda)"."""
    parts = [] if seed is None else [f"seed {seed}"]
    if device == "cuda":
        parts.append(f"on {device}")
    return f" ({', '.join(parts)})" if parts else ""
