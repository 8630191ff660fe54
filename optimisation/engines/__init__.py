"""Engines, one file each, behind one Protocol."""
