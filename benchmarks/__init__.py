"""Measurements: ratios within one run, never promises."""
