"""Streamlit entry: page list and page configuration, nothing else."""

from planner.ui.shell import run

run()
