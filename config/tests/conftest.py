"""One stack for all the modules of this folder that ask for it; records of every kind."""

from config.tests.kinds import cast, cast_of_a_division, cast_of_a_station, made, made_of, typed
from config.tests.stack import api, county_code, ending, settled, stack, visitor

__all__ = [
    "api",
    "cast",
    "cast_of_a_division",
    "cast_of_a_station",
    "county_code",
    "ending",
    "made",
    "made_of",
    "settled",
    "stack",
    "typed",
    "visitor",
]
