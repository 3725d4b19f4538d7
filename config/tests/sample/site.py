"""The addresses of the product, and the sample's beside them."""

from django.urls import include, path

from config.urls import handler403, handler404, handler500
from config.urls import urlpatterns as of_the_product

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*of_the_product, path("sample/", include("config.tests.sample.urls"))]
