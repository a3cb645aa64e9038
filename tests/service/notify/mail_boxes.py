"""A server of mail that takes everything, and answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Box:
    """Takes mail, and answers as it was told."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.answer = "250 taken"
        self.recipients: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether somebody is known."""
        answer = self.recipients.get(address, "250 known")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        self.mails.append(envelope)
        return self.answer


def bytes_of(mail: Envelope) -> bytes:
    """The mail as it came."""
    assert isinstance(mail.content, bytes)
    return mail.content


class _AnyPort(Controller):
    """Listens at any free port."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(box: Box, **settings: Any) -> Iterator[int]:
    """A server on this machine; gives its port."""
    controller = _AnyPort(box, hostname="127.0.0.1", port=0, ready_timeout=60.0, **settings)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
