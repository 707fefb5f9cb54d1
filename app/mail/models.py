"""The table of letters that wait to be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class MailRow(Base):
    """A letter: stored with what caused it, deleted once it is sent.

    One that could not be sent in time stays for a while without its text, which may hold a link
    that opens an account: `due_at` is None, `failed_at` and `error` say when and why.
    """

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "" for a letter to nobody: stored so that an answer takes as long whoever is asked for
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: not before then; while it is being sent, when another may try
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: after that it is of no use
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(500), default="")
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
