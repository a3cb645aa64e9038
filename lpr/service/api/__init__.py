"""What programs speak with: our own interface, and those that clients of others already know."""
