"""What is done for people: service records, visits, duties, crisis notes, cases, a person's
timeline. Stands on: beneficiaries, resources, stations."""
