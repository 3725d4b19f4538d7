"""A browser that somebody works with: the keys that seal what it keeps of them."""
