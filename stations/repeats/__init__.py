"""A form that is sent again because its answer was lost is told so, not refused."""
