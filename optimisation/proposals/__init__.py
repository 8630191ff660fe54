"""What to do about a call or an absence: a few different weeks, each judged, told in numbers."""

from optimisation.proposals.absence import propose_absence as propose_absence
from optimisation.proposals.absence import shut as shut
from optimisation.proposals.call import propose_call as propose_call
from optimisation.proposals.proposal import Proposal as Proposal
from optimisation.proposals.proposal import Way as Way
