"""Points (积分): what volunteers earned, redeemed, and what is left; a ledger that nobody edits."""
