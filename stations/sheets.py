"""The registers of the ground floor that can be imported, beside its kinds."""

from stations.network import sheet  # noqa: F401  (the first on the page)

from stations.accounts import importing as invitations  # noqa: F401  # isort: skip
from stations.divisions import importing as populations  # noqa: F401  # isort: skip
