"""Layouts of service files, one file each, found by walking this package."""
