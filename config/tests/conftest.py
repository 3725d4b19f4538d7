"""One stack for all the modules of this folder that ask for it; records of every kind."""

from config.tests.kinds import made, typed
from config.tests.stack import api, county_code, settled, stack, visitor

__all__ = ["api", "county_code", "made", "settled", "stack", "typed", "visitor"]
