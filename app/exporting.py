"""What a feature gives to the export of a person's data: its rows as records, in pages.

Each page is a transaction of its own: a reader of an archive may be slow, and holds none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import InstrumentedAttribute

from app.database import Base, iso, unit_of_work

Readers = async_sessionmaker[AsyncSession]
Record = dict[str, Any]  # for JSON
Row = TypeVar("Row", bound=Base)

_PAGE = 20  # rows; of submissions each may have 64 KiB of code


def record(row: Base, *, without: Collection[str] = ()) -> Record:
    """The columns of a row but those of `without`; times in ISO 8601. A new column is in it."""
    values = {
        attribute.key: getattr(row, attribute.key)
        for attribute in type(row).__mapper__.column_attrs
        if attribute.key not in ("user_id", *without)
    }
    return {
        key: iso(value) if isinstance(value, datetime) else value for key, value in values.items()
    }


async def rows_of(
    readers: Readers,
    model: type[Row],
    user_id: int,
    *order: InstrumentedAttribute[Any],
) -> AsyncIterator[Row]:
    """All rows of the user's, by `order`: columns that an index has behind `user_id`, unique."""
    owner = model.user_id  # type: ignore[attr-defined]
    place: tuple[Any, ...] | None = None
    while True:
        query = select(model).where(owner == user_id).order_by(*order).limit(_PAGE)
        if place is not None:
            query = query.where(tuple_(*order) > place)
        async with unit_of_work(readers) as session:
            rows = (await session.scalars(query)).all()
        for row in rows:
            yield row
            # What is made of it (JSON, compressed) takes milliseconds: others have their turn.
            await asyncio.sleep(0)
        if len(rows) < _PAGE:
            return
        place = tuple(getattr(rows[-1], column.key) for column in order)
