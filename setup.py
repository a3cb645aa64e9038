"""What pyproject.toml cannot say: the folder models/ is packed as the package lpr.models."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["lpr", "lpr.*"]), "lpr.models"],
    package_dir={"lpr.models": "models"},
)
