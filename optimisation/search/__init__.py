"""The compiled search (numba): tables, loop, and the way back to a Solution."""
