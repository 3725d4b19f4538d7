"""All of ``/api/v1/``: each app registers its own resources."""

app_name = "api"
urlpatterns = []
