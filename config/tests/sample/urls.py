from django.urls import include, path

from stations.kinds.addresses import kind_urls

from .loans import LOANS
from .trainers import TRAINERS

app_name = "sample"
urlpatterns = [
    path("loans/", include(kind_urls(LOANS))),
    path("trainers/", include(kind_urls(TRAINERS))),
]
