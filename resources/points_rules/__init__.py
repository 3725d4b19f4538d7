"""Rules of points (积分规则): what a community gives for an hour or an event, and how long."""
