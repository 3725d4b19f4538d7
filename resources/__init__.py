"""Resources: donors, donations in cash and kind, and the stock that they become."""
