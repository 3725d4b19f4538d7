"""What whoever runs it looks at: requests by their number, metrics, the page of operations."""
