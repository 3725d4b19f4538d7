"""Themes (专题) of what is done: the nation's, and those that a division adds."""
