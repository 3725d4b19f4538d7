"""A project in figures: month by month, at a place of the reader's."""
