"""Mail goes out by a real server, with TLS and a password, and without."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lpr.service.notify.mail import MailSender
from lpr.service.notify.sent import Outcome
from lpr.service.store import EmailSettings, Store, TargetKind
from tests.service.notify.mail_boxes import Box, bytes_of, serving
from tests.service.notify.notices import add_passage_notice, add_target
from tests.service.served import jpeg

PASSWORD = "geheim"


def _check(server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate, which this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        builder.not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def settings(port: int, security: str = "none", **others: Any) -> EmailSettings:
    return EmailSettings("127.0.0.1", "a@b.example", "lpr@b.example", port, security, **others)


def received(box: Box) -> Message:
    return message_from_bytes(bytes_of(box.mails[-1]), policy=default)


def test_a_mail_tells_the_passage_and_shows_it(store: Store) -> None:
    box = Box()
    with serving(box) as port:
        many = EmailSettings("127.0.0.1", "a@b.example, c@d.example", "lpr@b.example", port, "none")
        target = add_target(store, many, TargetKind.EMAIL)
        notice = add_passage_notice(store, target, 1)
        sender = MailSender(target, store)
        assert sender.send(notice).outcome is Outcome.DELIVERED
        assert sender.send(notice).outcome is Outcome.DELIVERED
    first, second = box.mails
    assert first.rcpt_tos == second.rcpt_tos == ["a@b.example", "c@d.example"]
    mail = received(box)
    assert isinstance(mail, EmailMessage)
    assert str(make_header(decode_header(mail["Subject"]))) == "ZG1234AB at gate (1)"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "Plate: ZG1234AB" in text.get_content()
    assert "Lists: residents" in text.get_content()
    (picture,) = mail.iter_attachments()
    assert picture.get_content() == jpeg()
    assert len({message_from_bytes(bytes_of(one))["Message-ID"] for one in box.mails}) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_goes_under_tls_alone(
    store: Store, context: ssl.SSLContext, security: str
) -> None:
    box = Box()
    how: dict[str, Any] = {"authenticator": _check}
    if security == "tls":
        how |= {"ssl_context": context, "auth_require_tls": False}
    else:
        how |= {"tls_context": context, "require_starttls": True}
    with serving(box, **how) as port:
        good = settings(port, security, user="lpr", password=PASSWORD)
        target = add_target(store, good, TargetKind.EMAIL)
        notice = add_passage_notice(store, target, 1)
        assert MailSender(target, store).send(notice).outcome is Outcome.DELIVERED
        wrong = settings(port, security, user="lpr", password="wrong")
        refused = MailSender(add_target(store, wrong, TargetKind.EMAIL, "wrong"), store).send(
            notice
        )
    assert refused.outcome is Outcome.REFUSED
    assert "it answers 535" in refused.message
    assert len(box.mails) == 1


def test_a_certificate_that_nobody_knows_gets_no_password(
    store: Store, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    box = Box()
    with serving(box, tls_context=context, require_starttls=True) as port:
        target = add_target(store, settings(port, "starttls"), TargetKind.EMAIL)
        sent = MailSender(target, store).send(add_passage_notice(store, target, 1))
    assert (sent.outcome, box.mails) == (Outcome.AWAY, [])
    assert "certificate" in sent.message.lower()


def test_what_a_server_says_decides_whether_it_is_tried_again(store: Store) -> None:
    box = Box()
    with serving(box) as port:
        target = add_target(store, settings(port), TargetKind.EMAIL)
        notice = add_passage_notice(store, target, 1)
        sender = MailSender(target, store)
        for answer, outcome in (
            ("452 no room", Outcome.AWAY),
            ("554 not this", Outcome.REFUSED),
            ("250 taken", Outcome.DELIVERED),
        ):
            box.answer = answer
            assert sender.send(notice).outcome is outcome
        box.recipients["a@b.example"] = "550 nobody of that name"
        sent = sender.send(notice)
        assert (sent.outcome, "550" in sent.message) == (Outcome.REFUSED, True)
        box.recipients["a@b.example"] = "450 later"
        assert sender.send(notice).outcome is Outcome.AWAY
        many = EmailSettings("127.0.0.1", "a@b.example, c@d.example", "lpr@b.example", port, "none")
        some = MailSender(add_target(store, many, TargetKind.EMAIL, "many"), store).send(notice)
        assert (some.outcome, some.message) == (Outcome.DELIVERED, "not to a@b.example")
    assert sender.send(notice).outcome is Outcome.AWAY
