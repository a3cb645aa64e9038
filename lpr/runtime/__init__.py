"""Runs model files, from any number of threads and without a word on stderr."""

from lpr.runtime.runner import ModelRunner

__all__ = ["ModelRunner"]
