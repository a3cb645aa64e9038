"""Figures: one function per figure, each returns a matplotlib ``Figure`` and shows nothing."""
