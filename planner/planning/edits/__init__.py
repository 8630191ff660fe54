"""Edits of a plan by hand: move, add, drop, fix. The judge says what they break and cost."""

from planner.planning.edits.add import places_near as places_near
from planner.planning.edits.draft import Draft as Draft
from planner.planning.edits.edit import Add as Add
from planner.planning.edits.edit import Drop as Drop
from planner.planning.edits.edit import Edit as Edit
from planner.planning.edits.edit import Fix as Fix
from planner.planning.edits.edit import Move as Move
from planner.planning.edits.edited import edited as edited
