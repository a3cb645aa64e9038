"""The one blueprint of all pages; their modules add the routes."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
)
