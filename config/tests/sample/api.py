from rest_framework.routers import SimpleRouter

from .loans import LoanViewSet
from .trainers import TrainerViewSet

router = SimpleRouter()
router.register("loans", LoanViewSet, basename="loan")
router.register("trainers", TrainerViewSet, basename="trainer")
