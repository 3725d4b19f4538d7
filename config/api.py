"""All of ``/api/v1/``: each app registers its own resources; the token; the description."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.cache import cache_page
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from stations.accounts.token import Token

app_name = "api"

urlpatterns = [
    path("token/", login_not_required(Token.as_view()), name="token"),
    path("schema/", cache_page(3600)(SpectacularAPIView.as_view()), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    *(path("", include(import_module(f"{app}.api").router.urls)) for app in settings.OUR_APPS),
]
