"""Tests of the catalog: format, loading, statements, pages, commands."""
