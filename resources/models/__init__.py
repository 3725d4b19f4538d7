from resources.donations.models import Donation
from resources.donors.models import Donor
from resources.points.models import PointsAccount, PointsEntry
from resources.points_rules.models import PointsRule
from resources.stock.models import StockItem, StockMove
from resources.stocktakes.models import Stocktake
from resources.volunteers.models import Volunteer

__all__ = [
    "Donation",
    "Donor",
    "PointsAccount",
    "PointsEntry",
    "PointsRule",
    "StockItem",
    "StockMove",
    "Stocktake",
    "Volunteer",
]
