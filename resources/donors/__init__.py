"""Donors: who gave, as one station knows them."""
