"""The table of what a learner chose about their progress page."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class ProgressSettings(Base):
    """Without a row: days in UTC, and streaks are shown."""

    __tablename__ = "progress_settings"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: a name of the time zone database; "": not chosen
    zone: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    streaks: Mapped[bool] = mapped_column(default=True, server_default=true())
