"""Options of other programs' readers, as a person writes them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import pytest

from lpr.cli.recognizer_options import parse_detector, reader_options
from lpr.engines.options import parse_options
from lpr.errors import ConfigError
from lpr.pipeline.config import RecognizerConfig
from lpr.pipeline.readers import build_reader, options_of, reader_names


@dataclass(frozen=True, slots=True)
class Settings:
    """One of each kind."""

    name: str = "a"
    folder: Path | None = None
    tries: int = 1
    share: float = 0.5
    fetch: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """No settings."""


def test_values_become_what_the_fields_are() -> None:
    given = {"name": "b", "folder": "x/y", "tries": "3", "share": "0.25", "fetch": "Yes"}
    made = parse_options("stub", Settings, {**given, "words": "en+de"})
    assert made == Settings("b", Path("x/y"), 3, 0.25, True, ("en", "de"))
    assert parse_options("stub", Settings, {"tries": 7}) == Settings(tries=7)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nam": "b"}, "no option is called 'nam'; did you mean name"),
        ({"tries": "many"}, "option tries is 'many'; give a whole number"),
        ({"fetch": "perhaps"}, "option fetch is 'perhaps'; give yes or no"),
    ],
)
def test_what_is_no_option_is_told(given: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse_options("stub", Settings, given)


def test_a_reader_without_options_says_so() -> None:
    with pytest.raises(ConfigError, match="reader 'stub' has no option 'a', nor any other"):
        parse_options("stub", Nothing, {"a": "b"})


def test_options_of_one_among_several() -> None:
    options = {"easyocr.gpu": "yes", "lang": "deu", "votes": "w.json"}
    assert options_of("easyocr", options, alone=False) == {"gpu": "yes"}
    assert options_of("tesseract", options, alone=True) == {"lang": "deu"}
    assert options_of("tesseract", options, alone=False) == {}


def test_words_of_the_command_line() -> None:
    given = argparse.Namespace(reader_option=["a=b", "c.d=e=f"], max_requests=5)
    options = reader_options(given)
    assert options == {"a": "b", "c.d": "e=f", "google-vision.max_requests": "5"}
    for wrong in (["a"], ["=b"], ["a=1", "a=2"]):
        with pytest.raises(ConfigError, match="write NAME=VALUE"):
            reader_options(argparse.Namespace(reader_option=wrong, max_requests=None))
    assert parse_detector("contour", None) == ("contour", None)
    with pytest.raises(ConfigError, match="names a model, and --detector-model another"):
        parse_detector("yolo=a.onnx", Path("b.onnx"))


@pytest.mark.parametrize("named", ["lpr,lpr", "lpr,", "+"])
def test_readers_are_named_once(named: str) -> None:
    with pytest.raises(ConfigError, match="name each once"):
        reader_names(named)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"reader_options": {"gpu": "yes"}}, "option gpu belongs to none of the readers .lpr.;"),
        ({"reader": "tesseract", "reader_options": {"easyocr.gpu": "yes"}}, "belongs to none"),
        ({"reader": "tesseract", "char_model": "a.tflite"}, "has no character network"),
        ({"reader_model": "a.onnx"}, "--reader-model is for another program's reader"),
        ({"reader": "lpr", "reader_options": {"votes": "no.json"}, "region": "xx"}, "region"),
    ],
)
def test_what_belongs_to_no_reader_is_told(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        build_reader(RecognizerConfig(**settings))  # type: ignore[arg-type]


def test_options_are_values_by_name() -> None:
    with pytest.raises(ConfigError, match="give values by name"):
        RecognizerConfig(reader_options=["a"])  # type: ignore[arg-type]
