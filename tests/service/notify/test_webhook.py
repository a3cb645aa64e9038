"""What receivers of the web find in the requests that come to them."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from base64 import b64decode, b64encode

import pytest

from lpr.service.notify.sent import Outcome
from lpr.service.notify.trial import try_target
from lpr.service.notify.web_request import WebRequest, send
from lpr.service.notify.webhook import AlprDatabaseSender, WebhookSender
from lpr.service.store import AlprDatabaseSettings, Store, TargetKind, WebhookSettings
from tests.service.notify.notices import add_hook, add_notice, add_passage_notice, add_target
from tests.service.notify.receivers import Answer, receiving
from tests.service.served import jpeg

SECRET = b"0123456789abcdef0123456789abcdef"
KEY = f"whsec_{b64encode(SECRET).decode()}"


def test_json_comes_signed_with_its_picture(store: Store) -> None:
    with receiving() as receiver:
        url = f"{receiver.address}/hook?a=1"
        target = add_hook(store, url, signing_key=KEY, header="Authorization: Bearer abc")
        notice = add_passage_notice(store, target, 1)
        sent = WebhookSender(target, store).send(notice)
    assert (sent.outcome, sent.message) == (Outcome.DELIVERED, "it answers 200")
    (request,) = receiver.requests
    assert (request.method, request.path) == ("POST", "/hook?a=1")
    told = json.loads(request.body)
    assert b64decode(told.pop("picture")) == jpeg()
    assert told == notice.body
    headers = request.headers
    assert headers["Authorization"] == "Bearer abc"
    assert headers["Content-Type"] == "application/json"
    # As the verifier of Standard Webhooks does it.
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    expected = b64encode(hmac.new(SECRET, content, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    whole = hmac.new(KEY.encode(), request.body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={whole}"


def test_the_form_is_that_of_plate_recognizer(store: Store) -> None:
    with receiving() as receiver:
        settings = WebhookSettings(receiver.address)
        target = add_target(store, settings, TargetKind.MULTIPART)
        notice = add_passage_notice(store, target, 1)
        assert WebhookSender(target, store).send(notice).outcome is Outcome.DELIVERED
    form = receiver.requests[0].form()
    assert form["upload"].get_payload(decode=True) == jpeg()
    assert form["upload"].get_filename() == "p000001.jpg"
    told = json.loads(str(form["json"].get_payload()))
    assert told["hook"]["event"] == "recognition"
    data = told["data"]
    assert (data["camera_id"], data["timestamp"]) == ("gate", "2026-05-01T08:01:00Z")
    (result,) = data["results"]
    assert (result["plate"], result["score"], result["region"]) == (
        "zg1234ab",
        0.95,
        {"code": "hr", "score": 0.8},
    )
    assert result["box"] == {"xmin": 10, "ymin": 20, "xmax": 110, "ymax": 50}
    assert result["candidates"] == [{"plate": "zg1234ab", "score": 0.95}]
    assert {"dscore", "vehicle", "model_make", "color", "orientation"} <= set(result)


def test_alpr_database_gets_what_it_takes(store: Store) -> None:
    with receiving(lambda _: Answer(409)) as receiver:
        settings = AlprDatabaseSettings(receiver.address, "the key")
        target = add_target(store, settings, TargetKind.ALPR_DATABASE)
        notice = add_passage_notice(store, target, 1)
        sender = AlprDatabaseSender(target, store)
        assert sender.send(notice).outcome is Outcome.DELIVERED, "409 says that it has it"
        add_notice(store, target, 2, body={"camera": "gate"}, kind="camera.silent")
        silent = store.outbox.page(limit=1).rows[0]
        assert sender.send(silent).outcome is Outcome.REFUSED
    (request,) = receiver.requests
    assert (request.path, request.headers["x-api-key"]) == ("/api/plate-reads", "the key")
    told = json.loads(request.body)
    assert b64decode(told.pop("Image")) == jpeg()
    assert told == {
        "plate_number": "ZG1234AB",
        "camera": "gate",
        "timestamp": "2026-05-01T08:01:00+00:00",
    }


@pytest.mark.parametrize("kind", [TargetKind.WEBHOOK, TargetKind.MULTIPART])
def test_a_trial_is_sent_at_once(store: Store, kind: str) -> None:
    with receiving() as receiver:
        target = add_target(store, WebhookSettings(receiver.address), kind)
        assert try_target(store, target).outcome is Outcome.DELIVERED
        assert b"TEST123" in receiver.requests[0].body.upper()
        receiver.answering = lambda _: Answer(401, body=b"no\nkey")
        sent = try_target(store, target)
    assert (sent.outcome, sent.message) == (Outcome.REFUSED, "it answers 401: no key")
    assert store.outbox.page().rows == ()
    sent = try_target(store, target)
    assert sent.outcome is Outcome.AWAY
    assert "nobody answers there" in sent.message


def test_who_answers_a_byte_now_and_then_is_not_waited_for() -> None:
    never = threading.Event()
    with receiving(lambda _: Answer(after=never)) as receiver:
        sent = send(WebRequest(receiver.address), allow_private=True, limit_s=0.3)
        never.set()
    assert sent.outcome is Outcome.AWAY
    assert "no answer came" in sent.message


def test_private_networks_are_gone_to_where_the_operator_said_so() -> None:
    with receiving() as receiver:
        sent = send(WebRequest(receiver.address), allow_private=False)
    assert (sent.outcome, receiver.requests) == (Outcome.AWAY, [])
    assert "--allow-private-addresses" in sent.message
    sent = send(WebRequest("http://169.254.169.254/latest"), allow_private=True)
    assert "never gone to" in sent.message
