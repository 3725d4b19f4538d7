"""Donors, donations, stock: what a station can give. Stands on: stations."""
