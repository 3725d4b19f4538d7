"""A worker's time at a station ends: what hangs on it passes to somebody else with it."""
