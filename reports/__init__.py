"""Indicators, counts, compiled reports: reads all, is read by none."""
