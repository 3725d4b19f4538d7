"""The ground floor: divisions, organisations, stations, the people who work there,
who may see what, background jobs, imports and the audit trail. Stands on nothing."""
