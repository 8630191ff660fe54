"""Use cases: each verb loads, makes one pure call, saves. CLI, app and notebook call only these."""

from planner.service.figures import compare_plans as compare_plans
from planner.service.figures import figures_of as figures_of
from planner.service.needs import needs_of as needs_of
from planner.service.sheets import make_sheets as make_sheets
from planner.service.territory import TerritorySources as TerritorySources
from planner.service.territory import add_territory as add_territory
from planner.service.weeks import PlanRequest as PlanRequest
from planner.service.weeks import check_plan as check_plan
from planner.service.weeks import plan_week as plan_week
from planner.service.weeks import publish as publish
