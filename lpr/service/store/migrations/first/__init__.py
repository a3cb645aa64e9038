"""The tables of the first schema, as they were then."""
