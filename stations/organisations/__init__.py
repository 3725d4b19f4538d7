"""Organisations (机构): who runs stations, employs workers, gives or works with them."""
