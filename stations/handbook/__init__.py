"""The handbook: one page a role, written in Markdown under docs/handbook, read in the product."""
