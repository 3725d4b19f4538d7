"""Pairings (结对): who stands by whom, how often they are in contact, and when they were."""
