from resources.declared.models import Declaration
from resources.donations.models import Donation
from resources.donors.models import Donor
from resources.points.models import PointsAccount, PointsEntry
from resources.points_rules.models import PointsRule
from resources.project_money.models import Fundraising, Grant, MatchingGrant
from resources.projects.models import Project
from resources.sites.models import Site
from resources.stock.models import StockItem, StockMove
from resources.stocktakes.models import Stocktake
from resources.teams.models import Team, TeamMember
from resources.themes.models import Theme
from resources.volunteers.models import Volunteer, VolunteerToken

__all__ = [
    "Declaration",
    "Donation",
    "Donor",
    "Site",
    "Fundraising",
    "Grant",
    "MatchingGrant",
    "StockItem",
    "StockMove",
    "Stocktake",
    "Team",
    "TeamMember",
    "Volunteer",
    "VolunteerToken",
    "PointsAccount",
    "PointsEntry",
    "PointsRule",
    "Project",
    "Theme",
]
