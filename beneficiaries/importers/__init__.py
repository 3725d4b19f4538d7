"""The register of people, with households and categories."""

from .people import PeopleImporter

__all__ = ["PeopleImporter"]
