"""A program that asks the interface of our own."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from tests.service.served import Served

API = "/api/v1"


class Program:
    """A program with a key, that speaks JSON."""

    def __init__(self, served: Served, role: str = "administrator", **settings: Any) -> None:
        self._client = served.client()
        self._headers = served.key(role, **settings)

    def __call__(self, method: str, path: str, **given: Any) -> TestResponse:
        return self._client.open(API + path, method=method, headers=self._headers, **given)

    def got(self, path: str) -> Any:
        """What is there, as JSON."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.get_json()
