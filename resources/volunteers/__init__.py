"""Volunteers (志愿者) of a station: who they are, what they can do, since when."""
