"""The parties of 五社联动: which there are in a place, what they are called, whom they hold."""
