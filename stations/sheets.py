"""The registers of the ground floor that can be imported."""

from stations.network import sheet  # noqa: F401
from stations.workers import sheet as workers  # noqa: F401
