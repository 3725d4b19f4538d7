"""Backups: the database and the photos of one moment in a folder, checked, and brought back."""
