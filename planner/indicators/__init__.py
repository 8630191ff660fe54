"""Indicators, one file each: pure functions from zone columns to a column."""
