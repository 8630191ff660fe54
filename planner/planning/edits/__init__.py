"""Edits of a plan by hand: move, add, drop, leave in peace, fix; the judge says the cost."""

from planner.planning.edits.add import places_near as places_near
from planner.planning.edits.draft import Draft as Draft
from planner.planning.edits.edit import Add as Add
from planner.planning.edits.edit import Drop as Drop
from planner.planning.edits.edit import Edit as Edit
from planner.planning.edits.edit import Fix as Fix
from planner.planning.edits.edit import Leave as Leave
from planner.planning.edits.edit import Move as Move
from planner.planning.edits.edited import edited as edited
