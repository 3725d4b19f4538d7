"""Cultivations: organisations that a division incubates or cultivates, in which programme."""
