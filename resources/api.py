"""The stock over REST, and the addresses of this app's resources."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework import viewsets as drf
from rest_framework.routers import SimpleRouter

from resources.donations.api import DonationViewSet
from resources.donors.api import DonorViewSet
from resources.project_money.api import FundraisingViewSet, GrantViewSet, MatchingViewSet
from resources.projects.api import ProjectViewSet
from resources.stocktakes.api import StocktakeViewSet
from resources.themes.api import ThemeViewSet
from resources.volunteers.api import VolunteerViewSet
from stations.change_feed import KeyPagination
from stations.kinds.filters import RestFilter

from .models import StockItem


class StockSerializer(serializers.ModelSerializer):
    station = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = StockItem
        fields = ["id", "station", "kind", "name", "unit", "purpose", "quantity", "value"]


class StockFilter(RestFilter):
    class Meta:
        model = StockItem
        fields = ["kind", "name", "purpose"]


class StockViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, drf.GenericViewSet):
    """What the caller's stations have now: read only, moved by donations and hand-overs."""

    queryset = StockItem.objects.select_related("station")
    serializer_class = StockSerializer
    filterset_class = StockFilter
    pagination_class = KeyPagination

    def get_queryset(self) -> QuerySet[StockItem]:
        return super().get_queryset().countable_by(self.request.user)


router = SimpleRouter()
router.register("donors", DonorViewSet, basename="donor")
router.register("donations", DonationViewSet, basename="donation")
router.register("fundraisings", FundraisingViewSet, basename="fundraising")
router.register("grants", GrantViewSet, basename="grant")
router.register("matchings", MatchingViewSet, basename="matching")
router.register("projects", ProjectViewSet, basename="project")
router.register("themes", ThemeViewSet, basename="theme")
router.register("volunteers", VolunteerViewSet, basename="volunteer")
router.register("stocktakes", StocktakeViewSet, basename="stocktake")
router.register("stock", StockViewSet, basename="stock")
