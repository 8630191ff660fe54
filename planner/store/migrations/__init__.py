"""Schema migrations, run when a workspace is opened."""
