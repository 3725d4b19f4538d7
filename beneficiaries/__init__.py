"""The register: households, people, their categories, enrolments. Stands on: stations."""
