"""Weekly outreach as a vehicle routing problem: indices, seconds and points only."""
