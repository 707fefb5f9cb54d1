"""Tests of the problems that ship."""
