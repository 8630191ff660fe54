"""The workspace: a database of what people name, and layers beside it."""
