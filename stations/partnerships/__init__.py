"""Partnerships: which organisations work with a station, as which party, since when."""
