"""The table of drafts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class Draft(Base):
    """A learner's text for a problem; there is none while it is what the editor opens with anyway.

    One a learner and problem, so the number of problems bounds them.
    """

    __tablename__ = "drafts"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    problem: Mapped[str] = mapped_column(String(100), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    #: of the text itself, see `app.drafts.service.revision_of`
    revision: Mapped[str] = mapped_column(String(32))
    #: what it was written on: a value of `app.drafts.schemas.Origin`
    origin: Mapped[str] = mapped_column(String(16))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
