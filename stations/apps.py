from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = _("stations")

    def ready(self):
        """Of every app: importers, the jobs that check and write, menu, words, tones; how API
        clients log in."""
        from .registers import announce

        announce()
        autodiscover_modules("sheets", "imports.services", "openapi", "lists.downloads", "menu")
        autodiscover_modules("audit_words", "tones")
        from stations.audit.lists import AuditAsked
        from stations.lists.asked import register
        from stations.network.lists import StationsAsked
        from stations.row_security import checks  # noqa: F401  (registers itself)
        from stations.row_security.connection import connect
        from stations.row_security.policies import after_migrate

        register(AuditAsked, StationsAsked)
        connect()
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="row security")
