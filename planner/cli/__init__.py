"""`aller-vers`: one sub-command per verb; results on stdout, progress on stderr."""

from planner.cli.main import main as main
