"""Google Cloud Vision as a reader: Google's own client against a server on this machine."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.engines.google_vision.options import GoogleVisionOptions
from lpr.errors import ConfigError, EngineError
from lpr.geometry import Box
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate
from tests.engines.vision_server import (
    DOCUMENT_TEXT_DETECTION,
    TEXT_DETECTION,
    Turn,
    VisionServer,
    symbols,
    vision_server,
)

pytest.importorskip("google.cloud.vision")
from lpr.engines.google_vision.reader import GoogleVisionReader

PICTURE: Image = np.full((100, 300, 3), 90, np.uint8)
LEFT, RIGHT = Detection(Box(10, 10, 130, 40), 0.9), Detection(Box(150, 40, 280, 70), 0.9)


@pytest.fixture
def server() -> Iterator[VisionServer]:
    with vision_server() as told:
        yield told
        assert told.complaints == []


@pytest.fixture
def key(server: VisionServer, tmp_path: Path) -> Path:
    return server.key_file(tmp_path)


def reader(server: VisionServer, key: Path, **options: Any) -> GoogleVisionReader:
    given = {"endpoint": server.address, "credentials": str(key), "retries": 1} | options
    return GoogleVisionReader(None, 1, given)


def read(asked: GoogleVisionReader, *detections: Detection) -> list[Plate]:
    return [one.plate for one in asked.read(PICTURE, detections or (LEFT,), Stopwatch(), False)]


def test_a_plate_is_sent_as_the_service_wants_it(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[symbols(["ZG 1234-ab"], 0.8)])]
    (plate,) = read(reader(server, key))
    assert plate.text == "ZG1234AB"
    assert plate.confidence == pytest.approx(0.8)
    assert server.features == [TEXT_DETECTION]
    assert server.hints == [[]]
    ((width, height),) = server.pictures[0]
    assert width > 3 * height


def test_two_plates_go_in_one_request(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[symbols(["ZG1234AB"]), symbols(["W12345X"])])]
    asked = reader(
        server, key, feature="DOCUMENT_TEXT_DETECTION", language_hints="en+de", project="paying"
    )
    assert [plate.text for plate in read(asked, LEFT, RIGHT)] == ["ZG1234AB", "W12345X"]
    assert [len(sizes) for sizes in server.pictures] == [2]
    assert server.features == [DOCUMENT_TEXT_DETECTION] * 2
    assert server.hints == [["en", "de"]] * 2
    assert server.projects == ["paying"]


def test_one_bad_picture_loses_no_other(server: VisionServer, key: Path) -> None:
    bad = {"error": {"code": 3, "message": "Bad image data."}}
    server.turns = [Turn(responses=[bad, symbols(["W12345X"])]), Turn(responses=[bad])]
    asked = reader(server, key)
    assert [plate.text for plate in read(asked, LEFT, RIGHT)] == ["", "W12345X"]
    with pytest.raises(EngineError, match=r"refused a picture: Bad image data\."):
        read(asked, LEFT)


def test_an_empty_answer_is_an_unread_plate(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[{}]), Turn(responses=[symbols(["京"])])]
    asked = reader(server, key)
    assert [(plate.text, plate.confidence) for plate in read(asked)] == [("", 0.0)]
    assert [plate.candidates for plate in read(asked)] == [()]


def test_turned_text_is_read_in_its_own_order(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[symbols(["59X1", "345.67"], turned=True)])]
    assert [plate.text for plate in read(reader(server, key))] == ["59X134567"]


def test_small_print_is_left_out(server: VisionServer, key: Path) -> None:
    answer = symbols(["TEXAS", "ABC1234"])
    small = answer["fullTextAnnotation"]["pages"][0]["blocks"][0]
    for symbol in small["paragraphs"][0]["words"][0]["symbols"]:
        top = symbol["boundingBox"]["vertices"]
        top[2]["y"] = top[3]["y"] = top[0]["y"] + 8
    server.turns = [Turn(responses=[answer])]
    assert [plate.text for plate in read(reader(server, key))] == ["ABC1234"]


def test_an_answer_without_symbols_has_its_description(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[{"textAnnotations": [{"description": "ABC 123"}]}])]
    (plate,) = read(reader(server, key))
    assert (plate.text, plate.confidence) == ("ABC123", 0.5)


@pytest.mark.parametrize(
    ("status", "words", "sent"),
    # The client itself asks twice more, with a new token each time.
    [(401, "401: the credentials are refused", 3), (403, "403: access is forbidden", 1)],
)
def test_what_no_picture_can_change_ends_it(
    server: VisionServer, key: Path, status: int, words: str, sent: int
) -> None:
    server.turns = [Turn(status, message="because I say so")] * sent
    asked = reader(server, key)
    for _ in range(2):
        with pytest.raises(EngineError, match=rf"{words}.*because I say so"):
            read(asked)
    assert len(server.pictures) == sent


def test_a_refused_picture_does_not_end_it(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(400, message="too large"), Turn(responses=[symbols(["AB123"])])]
    asked = reader(server, key)
    with pytest.raises(EngineError, match=r"400: the request is refused .*too large"):
        read(asked)
    assert read(asked)[0].text == "AB123"


def test_a_used_up_quota_waits_as_long_as_it_is_told(
    server: VisionServer, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Turn(429, message="Quota exceeded", headers={"Retry-After": "7"})
    server.turns = [busy, Turn(responses=[symbols(["AB123"])]), busy, busy]
    asked, waits = reader(server, key), list[float]()
    monkeypatch.setattr(asked._asking, "_sleep", waits.append)
    assert read(asked)[0].text == "AB123"
    assert waits == [7.0]
    with pytest.raises(EngineError, match=r"429: the quota is used up.*Quota exceeded.*asked 2"):
        read(asked)


def test_a_wait_that_is_too_long_is_told(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(429, headers={"Retry-After": "3600"})]
    with pytest.raises(EngineError, match="asks to wait 3600 s, and longest_wait_s is 60"):
        read(reader(server, key))
    assert len(server.pictures) == 1


def test_a_failing_service_is_asked_again(
    server: VisionServer, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.turns = [Turn(500), Turn(responses=[symbols(["AB123"])]), Turn(500), Turn(500)]
    asked, waits = reader(server, key), list[float]()
    monkeypatch.setattr(asked._asking, "_sleep", waits.append)
    assert read(asked)[0].text == "AB123"
    assert waits == [0.5]
    with pytest.raises(EngineError, match="500: the service has an internal error"):
        read(asked)


def test_a_silent_service_is_given_up(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(), Turn(delay_s=3.0)]
    asked = reader(server, key, retries=0, timeout_s="0.5")
    read(asked)  # the token is fetched
    with pytest.raises(EngineError, match="no answer in time; raise timeout_s"):
        read(asked)


def test_a_service_that_is_not_there(server: VisionServer, key: Path) -> None:
    asked = reader(server, key, retries=0, endpoint="http://127.0.0.1:9")
    with pytest.raises(EngineError, match="cannot be reached"):
        read(asked)


def test_no_more_pictures_are_sent_than_may_be(server: VisionServer, key: Path) -> None:
    asked = reader(server, key, max_requests="3")
    read(asked, LEFT, RIGHT)
    with pytest.raises(EngineError, match="2 of 3 pictures are sent; raise --max-requests"):
        read(asked, LEFT, RIGHT)
    assert len(read(asked, LEFT)) == 1
    assert sum(len(sizes) for sizes in server.pictures) == 3


def test_without_plates_nothing_is_sent(server: VisionServer, key: Path) -> None:
    assert list(reader(server, key).read(PICTURE, (), Stopwatch(), True)) == []
    assert server.pictures == []


def test_the_recognizer_settles_its_texts(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[symbols(["ZGI234AB"], 0.9)])]
    config = RecognizerConfig(
        region="hr",
        reader="google-vision",
        reader_options={"endpoint": server.address, "credentials": str(key)},
    )
    recognizer = Recognizer(config)
    assert recognizer.paid
    plate = recognizer.read_plate(PICTURE, LEFT.box)
    assert (plate.text, plate.raw_text, plate.matches_format) == ("ZG1234AB", "ZGI234AB", True)
    assert len(plate.candidates) > 1
    assert not Recognizer().paid


def test_it_travels_to_other_processes(server: VisionServer, key: Path) -> None:
    server.turns = [Turn(responses=[symbols(["AB123"])])]
    asked = pickle.loads(pickle.dumps(reader(server, key)))
    assert read(asked)[0].text == "AB123"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"endpoint": "http://vision.example"}, "is not encrypted; write https://"),
        ({"endpoint": "ftp://127.0.0.1"}, "give an address like https://host"),
        ({"feature": "FACES"}, "choose from TEXT_DETECTION"),
        ({"max_requests": "0"}, "max_requests is 0; give a whole number from 1 on"),
        ({"retries": "99"}, "retries is 99; give 0 to 10"),
        ({"timeout_s": "-1"}, "timeout_s is -1.0; give seconds above 0"),
        ({"timeout_s": "long"}, "option timeout_s is 'long'; give a number"),
        ({"maxrequests": "1"}, "no option is called 'maxrequests'; did you mean max_requests"),
        ({"credentials": "no.json"}, r"no\.json: no such file"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        GoogleVisionReader(None, 1, options)


def test_it_has_no_model_and_needs_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="has no model"):
        GoogleVisionReader("a.onnx")
    broken = tmp_path / "key.json"
    broken.write_text("{}")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(broken))
    with pytest.raises(ConfigError, match="GOOGLE_APPLICATION_CREDENTIALS"):
        GoogleVisionReader()
    assert GoogleVisionOptions().max_requests == 100
