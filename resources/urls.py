from django.urls import include, path

from resources.donations import pages as donations
from resources.donations.kind import DONATIONS
from resources.donors.kind import DONORS
from resources.donors.pages import DonorEdit
from resources.project_money.kind import FUNDRAISINGS, GRANTS, MATCHINGS
from resources.project_money.pages import MoneyAdd
from resources.projects import pages as projects
from resources.projects.kind import PROJECTS
from resources.stock.pages import stock
from resources.stocktakes import pages as stocktakes
from resources.stocktakes.kind import STOCKTAKES
from resources.themes.kind import THEMES
from resources.volunteers.kind import VOLUNTEERS
from stations.kinds.addresses import kind_urls

app_name = "resources"
urlpatterns = [
    *kind_urls(
        DONATIONS,
        at={"add": "receive/"},
        list=donations.DonationList,
        page=donations.DonationPage,
        add=donations.DonationAdd,
    ),
    path("donors/", include(kind_urls(DONORS, page=None, add=None, edit=DonorEdit))),
    path("fundraisings/", include(kind_urls(FUNDRAISINGS, add=MoneyAdd))),
    path("grants/", include(kind_urls(GRANTS, add=MoneyAdd))),
    path("matchings/", include(kind_urls(MATCHINGS, add=MoneyAdd))),
    path(
        "projects/",
        include(kind_urls(PROJECTS, page=projects.ProjectPage, add=projects.ProjectAdd)),
    ),
    path("themes/", include(kind_urls(THEMES))),
    path("volunteers/", include(kind_urls(VOLUNTEERS))),
    path(
        "stocktakes/",
        include(
            kind_urls(
                STOCKTAKES,
                page=stocktakes.StocktakePage,
                add=stocktakes.StocktakeAdd,
                step=stocktakes.StocktakeStep,
            )
        ),
    ),
    path("stock/", stock.Stock.as_view(), name="stock"),
    path("stock/<uuid:pk>/", stock.ItemPage.as_view(), name="item"),
    path("stock/<uuid:pk>/write-off/", stock.WriteOff.as_view(), name="write_off"),
]
