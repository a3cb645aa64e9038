"""Mutated inputs against everything that reads files; ``python -m tests.fuzz --help`` says how."""
