"""Makers of service records, duties and cases; pytest.ini loads it."""
