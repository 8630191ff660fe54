"""Plan outreach: needs, underserved zones, weekly rounds, printed sheets."""

__version__ = "0.1.0"
