"""Every table with a person's data is in the export, and goes with the account."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from app.database import Base
from app.privacy.contents import LEFT_OUT, PARTS
from tests.privacy.rows import NAMING, tables_of_users

EXPORTED = {table for part in PARTS for table in part.tables}


@pytest.mark.parametrize("table", [table.name for table in tables_of_users()])
def test_a_table_of_users_is_in_the_export_or_left_out_with_a_reason(table: str) -> None:
    assert table in EXPORTED or LEFT_OUT.get(table), (
        f"{table} refers to users: give its rows to the export (app/privacy/contents.py)"
    )


def test_a_table_that_names_people_without_a_foreign_key_is_known_too() -> None:
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        if NAMING & set(table.columns.keys()) and table.name != "users"
    }
    assert naming <= EXPORTED | LEFT_OUT.keys()


def test_nothing_is_told_of_tables_that_are_not_there() -> None:
    assert (EXPORTED | LEFT_OUT.keys()) <= Base.metadata.tables.keys()
    assert not EXPORTED & LEFT_OUT.keys()


@pytest.mark.parametrize("table", tables_of_users(), ids=lambda table: table.name)
def test_what_belongs_to_a_user_goes_with_them_and_is_found_by_an_index(table: Table) -> None:
    belongs = {one.name for one in tables_of_users()}
    indexed = {next(iter(index.columns)).name for index in table.indexes}
    indexed |= {column.name for column in list(table.primary_key.columns)[:1]}
    for key in table.foreign_keys:
        if key.column.table.name in belongs:
            assert key.ondelete == "CASCADE"
            # Without it each deleted row would be a search through the whole table.
            assert key.parent.name in indexed
