"""Activities (活动): counted once, whoever came on whichever of their days."""
