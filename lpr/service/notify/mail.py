"""Notices as mail."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage

from lpr.errors import first_line, printable
from lpr.service.addresses import AddressRefused, check_host
from lpr.service.notify.sent import Outcome, Sent
from lpr.service.notify.signing import number_of
from lpr.service.store import EmailSettings, Notice, Store, Target
from lpr.service.store.values.targets import Security

ANSWER_S = 10.0
_LINES = (
    ("text", "Plate"),
    ("camera", "Camera"),
    ("first_seen", "First seen"),
    ("last_seen", "Last seen"),
    ("direction", "Direction"),
    ("region", "Region"),
    ("confidence", "Confidence"),
    ("lists", "Lists"),
    ("rule", "Rule"),
)
"""What of a notice stands in a mail, and how it is called there."""


class MailSender:
    """Sends notices by a server of mail.

    Args:
        target: where to.
        store: has the pictures.
    """

    def __init__(self, target: Target, store: Store) -> None:
        assert isinstance(target.settings, EmailSettings)
        self._settings, self._store = target.settings, store

    def send(self, notice: Notice) -> Sent:
        """Tell one notice."""
        picture = None
        if self._settings.picture and notice.passage_id is not None:
            picture = self._store.pictures.bytes(notice.passage_id)
        mail = mail_of(self._settings, notice, picture)
        try:
            return self._sent(mail)
        except AddressRefused as error:
            return Sent(Outcome.AWAY, str(error))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            return Sent(_outcome(max(codes, default=0)), f"no recipient is taken ({codes[0]})")
        except smtplib.SMTPResponseException as error:
            said = error.smtp_error
            line = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
            return Sent(_outcome(error.smtp_code), f"it answers {error.smtp_code}: {line}"[:200])
        except smtplib.SMTPNotSupportedError as error:
            return Sent(Outcome.REFUSED, first_line(error))
        except (OSError, smtplib.SMTPException) as error:
            reason = first_line(error) or type(error).__name__
            return Sent(Outcome.AWAY, f"no server of mail answers ({reason})")

    def rest(self) -> None:
        """There is nothing to keep."""

    def close(self) -> None:
        """There is nothing to close."""

    def _sent(self, mail: EmailMessage) -> Sent:
        settings = self._settings
        private = self._store.config.allow_private_addresses
        ip = check_host(settings.host, settings.port, allow_private=private)
        # Under TLS the certificate says who answers; otherwise the address that was judged does.
        host = ip if settings.security == Security.NONE else settings.host
        server = _connected(host, settings)
        try:
            if settings.user:
                server.login(settings.user, settings.password)
            refused = server.send_message(mail, settings.sender, settings.addresses)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        missing = f"not to {', '.join(refused)}" if refused else ""
        return Sent(Outcome.DELIVERED, missing)


def mail_of(settings: EmailSettings, notice: Notice, picture: bytes | None) -> EmailMessage:
    """A notice as a mail; each try has the same ``Message-ID``.

    Args:
        settings: from whom, to whom.
        notice: what is told.
        picture: goes along as a JPEG.
    """
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.sender, ", ".join(settings.addresses)
    mail["Subject"] = printable(notice.subject)
    mail["Date"] = notice.created
    host = settings.sender.rpartition("@")[2]
    mail["Message-ID"] = f"<{number_of(notice.key)}@{host}>"
    lines = [notice.subject, ""]
    for name, title in _LINES:
        value = notice.body.get(name)
        if value not in (None, "", [], ()):
            shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            lines.append(f"{title}: {shown}")
    mail.set_content("\n".join(lines) + "\n")
    if picture is not None:
        name = f"{notice.passage_id}.jpg"
        mail.add_attachment(picture, maintype="image", subtype="jpeg", filename=name)
    return mail


def _connected(host: str, settings: EmailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.security == Security.TLS:
        return smtplib.SMTP_SSL(host, settings.port, timeout=ANSWER_S, context=context)
    server = smtplib.SMTP(host, settings.port, timeout=ANSWER_S)
    if settings.security == Security.STARTTLS:
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _outcome(code: int) -> Outcome:
    """What a server's code means: 4xx are of the moment, 5xx for good (RFC 5321)."""
    return Outcome.REFUSED if code >= 500 else Outcome.AWAY
