"""Stock-takings over REST."""

from __future__ import annotations

from resources.stocktakes.kind import STOCKTAKES, StocktakeFilter
from resources.stocktakes.models import Stocktake
from resources.stocktakes.workflow import LIFE
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.kinds.rest_acts import KindStepsMixin


class StocktakeSerializer(KindSerializer):
    of = STOCKTAKES

    class Meta:
        model = Stocktake
        fields = [*rest_fields(STOCKTAKES), "expected"]
        read_only_fields = [*READ_ONLY, "expected"]
        validators = ()


class StocktakeRestFilter(SentFilter, StocktakeFilter):
    pass


class StocktakeViewSet(KindViewSet, KindStepsMixin):
    """What was counted in the stock of the caller's stations; ``steps/book/`` makes the book say
    what was counted."""

    kind = STOCKTAKES
    workflow, services = LIFE, STOCKTAKES.services.steps
    queryset = Stocktake.objects.select_related("station", "item")
    serializer_class = StocktakeSerializer
    filterset_class = StocktakeRestFilter
