"""The register of people, with households and categories, can be imported."""

from beneficiaries.people.sheet import people  # noqa: F401
