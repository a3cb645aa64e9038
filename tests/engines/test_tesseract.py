"""Tesseract as a reader; a shell script stands in for the program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lpr.engines.tesseract import TesseractReader, parse_tsv
from lpr.errors import ConfigError, ModelMissing
from lpr.types import Reading

HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)
PAGE = "1\t1\t0\t0\t0\t0\t0\t0\t200\t64\t-1\t"
ONE_LINE, STACKED = np.zeros((20, 100, 3), np.uint8), np.zeros((60, 100, 3), np.uint8)


def word(text: str, confidence: float) -> str:
    return f"5\t1\t1\t1\t1\t1\t0\t0\t90\t64\t{confidence}\t{text}"


@pytest.mark.parametrize(
    ("lines", "reading"),
    [
        ([HEAD, PAGE, word("ZG", 90.0), word("1234-ab", 70.0)], Reading("ZG1234AB", 0.8)),
        ([HEAD, PAGE, word(" ", 95.0), word('"', 12.0)], Reading("", 0.0)),
        ([HEAD, PAGE, word('"AB', 50.0)], Reading("AB", 0.5)),
        ([HEAD], Reading("", 0.0)),
        ([], Reading("", 0.0)),
    ],
    ids=["two words", "nothing of a plate", "a quote", "nothing", "no output"],
)
def test_words_are_run_together(lines: list[str], reading: Reading) -> None:
    found = parse_tsv("\n".join(lines))
    assert found.text == reading.text
    assert found.confidence == pytest.approx(reading.confidence)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program on the PATH that notes its arguments and reads AB12."""
    file = tmp_path / "tesseract"
    noted = tmp_path / "arguments"
    table = "\\n".join([HEAD, PAGE, word("AB12", 88.0)]).replace("\t", "\\t")
    file.write_text(
        f'#!/bin/sh\necho "$@ $OMP_THREAD_LIMIT" >> {noted}\ncat > /dev/null\nprintf "{table}\\n"\n'
    )
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return noted


def test_the_program_reads_one_line_or_a_block(program: Path) -> None:
    readings = TesseractReader(threads=2).read_crops([ONE_LINE, STACKED])
    assert readings == [Reading("AB12", 0.88)] * 2
    first, second = program.read_text().splitlines()
    assert first.startswith("stdin stdout -l eng --psm 7 ")
    assert second.startswith("stdin stdout -l eng --psm 6 ")
    assert first.endswith("tsv 2")


def test_another_model(program: Path, tmp_path: Path) -> None:
    model = tmp_path / "plates.traineddata"
    with pytest.raises(ModelMissing, match=r"plates\.traineddata: no such file"):
        TesseractReader(model)
    model.touch()
    TesseractReader(model).read_crops([ONE_LINE])
    assert f"--tessdata-dir {tmp_path} -l plates " in program.read_text()


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        ConfigError, match=r"needs the program tesseract.*apt install tesseract-ocr"
    ):
        TesseractReader()


def test_a_failing_program_says_why(program: Path, tmp_path: Path) -> None:
    (tmp_path / "tesseract").write_text("#!/bin/sh\necho 'no such language' >&2\nexit 1\n")
    with pytest.raises(ConfigError, match=r"tesseract failed .no such language"):
        TesseractReader().read_crops([ONE_LINE])
