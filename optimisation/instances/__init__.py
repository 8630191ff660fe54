"""Readers of published instances, one file per family."""
