"""Use cases: each verb loads, makes one pure call, saves. CLI, app and notebook call only these."""

from planner.exports.compare_table import figure_rows as figure_rows
from planner.model import Public as Public
from planner.model import Week as Week
from planner.service.demo import DemoRequest as DemoRequest
from planner.service.demo import add_demo_territory as add_demo_territory
from planner.service.demo import run_demo as run_demo
from planner.service.demo import write_demo_means as write_demo_means
from planner.service.explanations import explain_in_plan as explain_in_plan
from planner.service.figures import compare_plans as compare_plans
from planner.service.figures import figures_of as figures_of
from planner.service.figures import write_comparison as write_comparison
from planner.service.judging import check_plan as check_plan
from planner.service.judging import publish as publish
from planner.service.load import load_territory as load_territory
from planner.service.margin import margin_of as margin_of
from planner.service.needs import needs_of as needs_of
from planner.service.needs import write_needs as write_needs
from planner.service.plan_request import PlanRequest as PlanRequest
from planner.service.score import score_of as score_of
from planner.service.sheets import make_sheets as make_sheets
from planner.service.territory import TerritorySources as TerritorySources
from planner.service.territory import add_territory as add_territory
from planner.service.weeks import plan_week as plan_week
from planner.store.workspace import Workspace as Workspace
