from django.urls import path

from .views import site

app_name = "stations"
urlpatterns = [
    path("health", site.health, name="health"),
]
