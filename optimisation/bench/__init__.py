"""Measures of the engines on published instances and generated weeks."""
