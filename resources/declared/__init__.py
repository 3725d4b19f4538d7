"""Totals that a division declares (申报总数): what its platform says, and nobody counts here."""
