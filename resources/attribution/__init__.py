"""To which project and to which theme something belongs: to one of each at most."""
