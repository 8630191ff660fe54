"""Streets as graphs: one per mode, travel matrices, catchments, paths and directions in words."""
