from resources.donations.models import Donation
from resources.donors.models import Donor
from resources.volunteers.models import Volunteer

from .stock import StockItem, StockMove

__all__ = ["Donation", "Donor", "StockItem", "StockMove", "Volunteer"]
