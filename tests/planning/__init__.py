"""Tests of planner.planning."""
