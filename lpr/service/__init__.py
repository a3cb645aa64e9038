"""The application: cameras, history, search and pages, which run day and night.

It uses the library through its public names alone; `lpr serve` starts it.
"""
