from resources.donations.models import Donation
from resources.donors.models import Donor
from resources.stock.models import StockItem, StockMove
from resources.stocktakes.models import Stocktake
from resources.volunteers.models import Volunteer

__all__ = ["Donation", "Donor", "StockItem", "StockMove", "Stocktake", "Volunteer"]
