"""What pyproject.toml cannot say: the folder models/ is packed as the package lpr.models.

Its files, and those of the regions, are data: neither folder has an ``__init__.py``.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["lpr", "lpr.*"]), "lpr.formats.regions", "lpr.models"],
    package_dir={"lpr.models": "models"},
)
