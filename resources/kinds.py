"""The kinds of this app and the lists that stand beside each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.declared.kind import DECLARATIONS
from resources.donations.importing import DonationImporter
from resources.donations.kind import DONATIONS
from resources.donors.kind import DONORS
from resources.points.kind import POINTS_LEDGER
from resources.points_rules.kind import POINTS_RULES
from resources.project_money.kind import FUNDRAISINGS, GRANTS, MATCHINGS
from resources.projects.kind import FINDER as PROJECT_FINDER
from resources.projects.kind import PROJECTS
from resources.rights import STOCK
from resources.sites.kind import SITES
from resources.stocktakes.kind import STOCKTAKES
from resources.teams.kind import TEAMS
from resources.teams.sheet import VolunteerImporter
from resources.themes.kind import FINDER as THEME_FINDER
from resources.themes.kind import THEMES
from resources.volunteers.kind import VOLUNTEERS
from stations.kinds.finders import register_finder
from stations.kinds.importing import KindImporter, offer_import
from stations.kinds.kind import SECTIONS, Section, register

KINDS = (
    *(DECLARATIONS, DONATIONS, DONORS, FUNDRAISINGS, GRANTS, MATCHINGS, PROJECTS, SITES),
    *(STOCKTAKES, TEAMS, THEMES, VOLUNTEERS, POINTS_LEDGER, POINTS_RULES),
)
IMPORTERS = {DONATIONS.many: DonationImporter, VOLUNTEERS.many: VolunteerImporter}
RESOURCES = Section(
    _("Resources"),
    [
        ("resources:donations", _("Donations and receipts"), DONATIONS.rights),
        ("resources:stock", _("Stock"), STOCK),
        ("resources:stocktakes", STOCKTAKES.words.many, STOCKTAKES.rights),
        ("cases:hand_overs", _("Hand-overs"), STOCK),
        ("resources:donors", DONORS.words.many, DONORS.rights),
    ],
)
VOLUNTEERING = Section(
    VOLUNTEERS.words.many,
    [
        ("resources:volunteers", VOLUNTEERS.words.many, VOLUNTEERS.rights),
        ("resources:teams", TEAMS.words.many, TEAMS.rights),
        ("resources:sites", SITES.words.many, SITES.rights),
        ("cases:hours", _("Volunteer hours"), VOLUNTEERS.rights),
        ("cases:hours_certificates", _("Certificates of hours"), VOLUNTEERS.rights),
        ("resources:points_entries", POINTS_LEDGER.words.many, POINTS_LEDGER.rights),
        ("resources:declarations", DECLARATIONS.words.many, DECLARATIONS.rights),
    ],
)
PROJECTS_AND_THEMES = Section(
    _("Projects"),
    [
        ("resources:projects", PROJECTS.words.many, PROJECTS.rights),
        ("resources:themes", THEMES.words.many, THEMES.rights),
        ("resources:fundraisings", FUNDRAISINGS.words.many, FUNDRAISINGS.rights),
        ("resources:matchings", MATCHINGS.words.many, MATCHINGS.rights),
        ("resources:grants", GRANTS.words.many, GRANTS.rights),
    ],
)


def announce() -> None:
    register(*KINDS)
    for finder in (PROJECT_FINDER, THEME_FINDER):
        register_finder(finder)
    SECTIONS["projects"] = PROJECTS_AND_THEMES
    SECTIONS["resources"] = RESOURCES
    SECTIONS["volunteers"] = VOLUNTEERING
    for kind in KINDS:
        offer_import(kind, IMPORTERS.get(kind.many, KindImporter))
