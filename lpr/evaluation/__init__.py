"""Measuring: metrics with ``update``, ``compute`` and ``reset``, and runs over data sets."""
