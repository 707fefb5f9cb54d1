"""The table of what admins did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class AdminActRow(Base):
    """One act of an admin: who did what to whom or what, when, and from which address.

    Numbers and names as they were then, without foreign keys: the record outlives who is in it.
    """

    __tablename__ = "admin_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int] = mapped_column(Integer)
    actor_name: Mapped[str] = mapped_column(String(32))
    #: a value of `app.admin.audit.Act`
    act: Mapped[str] = mapped_column(String(32))
    #: the user that it was done to, null when it was done to something else
    user_id: Mapped[int | None] = mapped_column(Integer)
    #: the user's name, a submission's id, …
    subject: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (Index("ix_admin_acts_user_id", "user_id", "id"),)
