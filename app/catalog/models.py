"""The table of the catalog: visible examples with their expected values, as pages show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class ProblemExamples(Base):
    """The examples of one package version, made by its author's code in a sandbox."""

    __tablename__ = "problem_examples"

    #: The package's digest (SHA-256, hexadecimal).
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    examples: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
