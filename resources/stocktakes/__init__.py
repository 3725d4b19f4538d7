"""Stock-taking (盘点): what was counted of an item on a day, and what becomes of the difference."""
