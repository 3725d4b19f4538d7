from .donations import Donation, Donor
from .stock import StockItem, StockMove

__all__ = ["Donation", "Donor", "StockItem", "StockMove"]
