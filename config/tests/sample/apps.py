from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "config.tests.sample"
    label = "sample"

    def ready(self):
        from stations.kinds.finders import register_finder
        from stations.kinds.importing import offer_import
        from stations.kinds.kind import register

        from .loans import LOANS
        from .trainers import TRAINER_FINDER, TRAINERS

        register(LOANS, TRAINERS)
        register_finder(TRAINER_FINDER)
        offer_import(LOANS)
        offer_import(TRAINERS)
