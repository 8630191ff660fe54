"""The invented territory of demonstrations, tests and benchmarks: a seeded generator."""
