"""The register of people, with households and categories."""

from beneficiaries.people.sheet.people import PeopleImporter

__all__ = ["PeopleImporter"]
