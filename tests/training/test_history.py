"""The history of a run comes back as it was, and a damaged one is told."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from lpr.errors import ConfigError
from lpr.training.history import History


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    history = History(path)
    rows = [{"epoch": 1.0, "loss": 0.1 + 0.2}, {"epoch": 2.0, "loss": math.pi, "val_loss": 1e-17}]
    for row in rows:
        history.append(row)
    history.write(path)
    assert History(path).rows == rows
    assert history.best("val_loss") == 1e-17
    assert history.best("ap50") == -1.0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("epoch,accuracy,loss\n1,0.35,3.38\n2,0.44x", r"history\.csv:3: no row of a history \(2"),
        ("epoch,loss\n1,x\n", r"history\.csv:2: no row of a history \(could not convert"),
        ("epoch,loss\n1,2,3\n", r"history\.csv:2: "),
        ("epoch,loss\n\xff\n", r"history\.csv:2: "),
    ],
)
def test_a_damaged_file_is_told_with_its_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "history.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError, match=complaint):
        History(path)


@pytest.mark.parametrize(("epochs", "kept", "whole"), [(3, 3, True), (2, 2, True), (4, 3, False)])
def test_the_model_says_how_far_a_run_is(
    tmp_path: Path, epochs: int, kept: int, whole: bool
) -> None:
    history = History(tmp_path / "history.csv")
    for epoch in range(3):
        history.append({"epoch": epoch + 1.0})
    assert history.keep_until("epoch", epochs) == whole
    assert len(history.rows) == kept


def test_nothing_yet_is_whole(tmp_path: Path) -> None:
    assert History(tmp_path / "history.csv").keep_until("epoch", 0)
