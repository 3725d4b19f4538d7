from resources.donations.models import Donation
from resources.donors.models import Donor
from resources.project_money.models import Fundraising, Grant, MatchingGrant
from resources.projects.models import Project
from resources.stock.models import StockItem, StockMove
from resources.stocktakes.models import Stocktake
from resources.themes.models import Theme
from resources.volunteers.models import Volunteer

__all__ = [
    "Donation",
    "Donor",
    "Fundraising",
    "Grant",
    "MatchingGrant",
    "Project",
    "StockItem",
    "StockMove",
    "Stocktake",
    "Theme",
    "Volunteer",
]
