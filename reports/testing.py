"""Makers of compiled reports; pytest.ini loads it."""
