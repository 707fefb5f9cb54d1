"""The tables of the catalog: examples with their expected values, and who chose an editorial."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class ProblemExamples(Base):
    """The examples of one package version, made by its author's code in a sandbox."""

    __tablename__ = "problem_examples"

    #: The package's digest (SHA-256, hexadecimal).
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    examples: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EditorialReading(Base):
    """A learner chose to see the editorial of a problem that they had not solved."""

    __tablename__ = "editorial_readings"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    problem: Mapped[str] = mapped_column(String(100), primary_key=True)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
