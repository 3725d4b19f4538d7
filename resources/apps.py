from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = _("resources")

    def ready(self):
        from resources.themes.national import after_migrate

        from .kinds import announce
        from .stock.finding import announce as announce_items
        from .teams.kind import announce as announce_teams
        from .volunteers.finding import announce as announce_volunteers

        announce_items()
        announce_teams()
        announce_volunteers()
        announce()
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="themes of the nation")
