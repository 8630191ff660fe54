"""Columns of the integer tables the compiled search works on.

A table is one int64 array, a row per thing and a column per field: compiled functions then take few
arguments, and the fields of one row lie together in memory. Times are elapsed seconds.
"""

from __future__ import annotations

# Rows of a route: row 0 is the start base, rows 1…n visits or the rest, row n + 1 the end base.
LOC = 0  # row of the travel matrices; a rest is where the row before it is
APP = 1  # approach before the start
STAY = 2  # presence, duration, or length of the rest
START = 3  # earliest start given the rows before
LEAVE = 4  # START + STAY
LAT = 5  # latest start that the rows after still allow
LO = 6  # window of the start: the entry's, or narrower where gaps or a double service hold it
HI = 7
ACT = 8  # activity; -1: a base or the rest
ENT = 9  # entry; BASE, REST
HELD = 10  # 1: never taken out (locked by a person, or a double service)
ROOM = 11  # seconds free before the row after, its leg and approach taken; FAR: the rest is near
ROW_FIELDS = 12
BASE = -1
REST = -2

# State of a route.
NUM = 0  # rows between the bases
VISITS = 1  # those that are visits
BUSY = 2  # travel, approach, presence
LOAD = 3
LEGS = 4  # cost of its legs, points
WAY = 5  # seconds of travel
VERSION = 6  # changes with the route; cached insertions of an older version are stale
SAVED = 7  # 1: a copy to go back to was made in this iteration
ROUTE_FIELDS = 8

# Shifts.
MODE = 0
EARLY = 1  # first moment the route may leave
LATE = 2  # last moment it may be back
FROM = 3  # start location
TO = 4
CAPACITY = 5
PLANNABLE = 6  # most busy seconds
MAX_ROUTE = 7  # most seconds from leaving to being back
FIXED = 8  # points paid when not empty
DAY = 9
RIVAL0 = 10  # its slice of `rivals`: shifts that may not be out at the same time
RIVAL1 = 11
FROZEN = 12  # 1: never touched
SHIFT_FIELDS = 13

# Entries: one way to visit an activity on a shift, with a window of starts.
E_ACT = 0
E_SHIFT = 1
E_LO = 2
E_HI = 3
E_PROFILE = 4  # its slice of units: profile p covers unit rows of `profiles[p] … profiles[p + 1]`
E_PROMISE = 5  # promise kept by it; -1: none
E_DUE = 6  # 1: a passage then is in time
ENTRY_FIELDS = 7

# Activities.
A_LOC = 0
A_STAY = 1
A_APP = 2
A_DEMAND = 3
A_MIN = 4  # passages owed
A_MAX = 5
A_E0 = 6  # its slice of entries, by shift
A_E1 = 7
A_MANDATORY = 8
A_PRIZE = 9  # points of an optional appointment
A_EXPLORES = 10
A_MIN_GAP = 11  # -1: none
A_MAX_GAP = 12  # -1: none
A_PREVIOUS = 13  # last start before this Monday, or NEVER
A_P0 = 14  # its slice of day sets (bit masks); empty: any days
A_P1 = 15
A_DUE = 16  # 1: has a due time
A_AREA0 = 17  # its slice of areas
A_AREA1 = 18
A_IS_PLACE = 19
A_ASIDE = 20  # 1: the search neither adds nor removes it
ACTIVITY_FIELDS = 21

# Rates, in points.
W_MISSING = 0
W_DUE = 1
W_AREA = 2
W_PROMISE = 3
W_FIXED = 4
W_COVERAGE = 5
W_PRIZE = 6
RATE_FIELDS = 7

# Totals of the week as it stands.
T_POINTS = 0
T_MISSED = 1
T_WAY = 2
T_EXPLORING = 3
T_PRESENCE = 4
T_VERSION = 5  # last version given to a route
TOTAL_FIELDS = 6

MOST_DAYS = 62  # bits of a mask
NEVER = -(10**12)
FAR = 10**9  # seconds: no way
NO_LIMIT = 10**12
