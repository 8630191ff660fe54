"""From a week of means to a Problem, from a Solution to a WeekPlan with reasons; all pure."""
