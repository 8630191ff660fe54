"""Exits, one file each; all go through `planner.privacy`."""
