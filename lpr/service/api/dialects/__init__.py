"""Interfaces of others, field for field: programs written for them need a new address alone."""
