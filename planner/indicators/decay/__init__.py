"""Decay functions of access, one file each: how much a service counts at a travel time."""
