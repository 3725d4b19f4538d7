"""Service records, activities and the index of cases can be imported."""

from cases.activities import importing as activities  # noqa: F401
from cases.casework import importing as cases  # noqa: F401
from cases.records.sheet import records  # noqa: F401
