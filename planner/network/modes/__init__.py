"""Ways of moving, one file each."""
