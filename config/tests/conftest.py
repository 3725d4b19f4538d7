"""One stack for all the modules of this folder that ask for it."""

from config.tests.stack import api, county_code, settled, stack, visitor

__all__ = ["api", "county_code", "settled", "stack", "visitor"]
