"""Tests of the comparer, the binding, the judge and the gate."""
