"""The registers of the ground floor that can be imported, beside its kinds."""

from stations.network import sheet  # noqa: F401
