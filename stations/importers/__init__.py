"""The registers of the ground floor: stations, workers."""

from . import stations, workers

__all__ = ["stations", "workers"]
