from django.urls import path

from .views import openings

app_name = "beneficiaries"
urlpatterns = [
    path("<uuid:pk>/open/", openings.FileOpen.as_view(), name="open_file"),
    path("<uuid:pk>/reveal/", openings.Reveal.as_view(), name="reveal"),
]
