"""Readers, one file per layout: `fetch_`, `load_`, `read_` do IO; `parse` is pure."""
