"""Somebody who looks at pages: logged in, with the token that forms need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from lpr.service.store import Role
from tests.service.passages import passage
from tests.service.served import Browser, Served, jpeg

HTML = {"Accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser of a user of some role."""

    browser: Browser

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.browser.client.get(path, headers=HTML | headers)

    def post(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        """Send a form, and follow where it leads."""
        data = {"csrf_token": self.token(), **(form or {})}
        client = self.browser.client
        return client.post(path, data=data, headers=HTML | headers, follow_redirects=True)

    def token(self) -> str:
        """The token of a page's forms."""
        (token,) = re.findall(r'name="csrf-token" content="([^"]+)"', self.get("/account").text)
        return str(token)


def visitor(served: Served, role: str = Role.ADMINISTRATOR, **settings: Any) -> Visitor:
    """A new user of a role, logged in."""
    return Visitor(served.browser(role, **settings))


def keep(served: Served, number: int, text: str = "ZG1234AB", **settings: Any) -> str:
    """Keep a passage with pictures; gives its id."""
    camera_id = settings.pop("camera_id", None)
    one = passage(number, text, **settings)
    whole, crop = jpeg(640, 360), jpeg(120, 30)
    passages = served.store.passages
    return passages.save(one, camera_id=camera_id, picture=whole, crop=crop).id


class Checker(HTMLParser):
    """What is wrong with a page: inline code and looks, addresses of elsewhere, twice used ids,
    fields without labels, pictures without texts, more or fewer headings than one."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self._labels: set[str] = set()
        self._fields: list[dict[str, str]] = []
        self._headings = self._in_label = 0
        self.feed(text)
        self.faults += [f"id {one} is used twice" for one in {*self.ids} if self.ids.count(one) > 1]
        for field in self._fields:
            if field.get("id") not in self._labels and "aria-label" not in field:
                self.faults.append(f"field {field.get('name')} has no label")
        if self._headings != 1:
            self.faults.append(f"{self._headings} headings of the first rank")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._headings += tag == "h1"
        self._in_label += tag == "label"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label" and "for" in given:
            self._labels.add(given["for"])
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"{tag} stands in the page")
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{tag} has {name}")
            if name in ("src", "href", "action") and re.match("(?:https?:)?//|javascript:", value):
                self.faults.append(f"{tag} goes to {value}")
        if tag == "img" and "alt" not in given:
            self.faults.append("a picture has no text")
        if tag in ("input", "select", "textarea"):
            hidden = given.get("type") == "hidden"
            if not hidden and not self._in_label:
                self._fields.append(given)

    def handle_endtag(self, tag: str) -> None:
        self._in_label -= tag == "label"
