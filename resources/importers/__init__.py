"""Donations from a sheet."""

from .donations import DonationImporter

__all__ = ["DonationImporter"]
