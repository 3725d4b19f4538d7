"""Photos of services and activities: several at once, with who is seen on them."""
