"""Readers of published instances, one file a family, each with a verifier of its own."""
