"""Streamlit entry: page list and page configuration, nothing else."""
