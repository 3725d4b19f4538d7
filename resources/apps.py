from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = _("resources")

    def ready(self):
        from .kinds import announce
        from .stock.finding import announce as announce_items
        from .volunteers.finding import announce as announce_volunteers

        announce_items()
        announce_volunteers()
        announce()
