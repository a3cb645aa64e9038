"""An improvement from its plates to its report: split, train both networks, measure, draw."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.datasets.plate_csv import write_plates_csv
from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError, LprError
from lpr.model_files import CHARACTER_MODEL, WITNESS_MODEL, keras_name
from lpr.training.characters import run as characters
from lpr.training.characters.options import CharacterOptions
from lpr.training.history import History
from lpr.training.improve.options import FEWEST_PLATES, ImproveOptions
from lpr.training.improve.split import split_by_text
from lpr.training.run_folder import HISTORY_FILE, write_report
from lpr.training.running import limit_threads
from lpr.training.sources import read_texts
from lpr.training.witness import run as witness
from lpr.training.witness.options import WitnessOptions

Tell = Callable[[float, str], None]
"""Is told the share of the work that is done, 0 to 1, and what is being done."""
LEARNED_FILE = "learned.csv"
RUNS = "runs"
COMMAND = "improve"
"""What the run folders say that they were begun with."""
_LOOK_EVERY_S = 1.0
_CHARACTERS, _ROWS, _MEASURING = (0.05, 0.5), (0.5, 0.8), (0.8, 1.0)
"""From what share of the whole to what share each part goes."""


@dataclass(frozen=True, slots=True)
class _Sides:
    learned: list[PlateTextRecord]
    held_back: list[PlateTextRecord]


def improve(options: ImproveOptions, tell: Tell) -> dict[str, Any]:
    """Train the character network and the witness on corrected plates, and prove what it gave.

    Both begin with the shipped weights, see drawn plates beside one's own, and go a part of the
    way from what they were to what they have learnt. The folder receives
    ``.tflite`` and ``.keras`` of both, ``report.json`` (the answer), ``errors.png`` and
    ``changes.png``.

    Args:
        options: which plates, and how.
        tell: is told how far it is.

    Raises:
        ConfigError: there are too few plates to learn from.
        DatasetError: the plates cannot be learnt from.
        ModelError: a network cannot be used.
        OutputError: the folder cannot be written to.
    """
    started_s = time.monotonic()
    limit_threads(options.threads)
    sides = _Sides(*split_by_text(read_texts(options.plates, None, "rows"), options.held_out))
    if len(sides.learned) < FEWEST_PLATES:
        raise ConfigError(
            f"{options.plates}: {len(sides.learned)} plates to learn from, at least "
            f"{FEWEST_PLATES} are needed beside those that are held back; correct or confirm more"
        )
    options.folder.mkdir(parents=True, exist_ok=True)
    write_plates_csv(options.folder / LEARNED_FILE, sides.learned)
    _train_characters(options, tell)
    _train_witness(options, tell)
    from lpr.training.improve.blending import blend_characters, blend_witness

    blend_characters(options.folder, options.kept)
    blend_witness(options.folder, options.witness_kept)
    report = _measured(options, sides, tell)
    report["minutes"] = round((time.monotonic() - started_s) / 60, 1)
    shutil.rmtree(options.folder / RUNS, ignore_errors=True)
    write_report(options.folder, report)
    return report


def _train_characters(options: ImproveOptions, tell: Tell) -> None:
    chosen = CharacterOptions(
        data=(options.folder / LEARNED_FILE,),
        synthetic=options.drawn,
        repeats=6,
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        schedule="cosine",
        init=Path(keras_name(CHARACTER_MODEL)),
        seed=options.seed,
        threads=options.threads,
        output=options.folder / RUNS,
        export=options.folder,
    )
    made, run = characters.begin(chosen, COMMAND, _silent)
    with _told(run, options.epochs, _CHARACTERS, "the character network learns", tell):
        characters.train(made, run, _silent)


def _train_witness(options: ImproveOptions, tell: Tell) -> None:
    chosen = WitnessOptions(
        data=(options.folder / LEARNED_FILE,),
        synthetic=options.witness_drawn,
        repeats=8,
        held_out=0.0,
        epochs=options.witness_epochs,
        learning_rate=options.witness_rate,
        init=Path(keras_name(WITNESS_MODEL)),
        seed=options.seed,
        threads=options.threads,
        output=options.folder / RUNS,
        export=options.folder,
    )
    made, run = witness.begin(chosen, COMMAND, _silent)
    with _told(run, options.witness_epochs, _ROWS, "the witness learns", tell):
        witness.train(made, run, _silent)


def _measured(options: ImproveOptions, sides: _Sides, tell: Tell) -> dict[str, Any]:
    """Both sets of networks on what none was trained on, and the figures of that."""
    from lpr.training.improve.drawn_check import drawn_plates
    from lpr.training.improve.figures import save_figures
    from lpr.training.improve.measuring import compare
    from lpr.training.improve.verdict import verdict

    begin, end = _MEASURING
    tell(begin, "the plates that were held back are read")
    held_back = compare(sides.held_back, options.before, options.folder)
    tell((begin + end) / 2, "drawn plates are read, to see that nothing is forgotten")
    with tempfile.TemporaryDirectory(prefix="lpr-drawn-") as place:
        drawn = compare(drawn_plates(options.checked, Path(place)), options.before, options.folder)
    save_figures(held_back, drawn, options.folder)
    found = verdict(held_back, drawn)
    return {
        "learned": len(sides.learned),
        "held_back": held_back.to_dict(),
        "drawn": drawn.to_dict(),
        "offered": found.offered,
        "reason": found.reason,
    }


@contextmanager
def _told(
    run: Path, epochs: int, part: tuple[float, float], doing: str, tell: Tell
) -> Iterator[None]:
    """Tell how many epochs a run has done, as long as the block runs."""
    over, (begin, end) = threading.Event(), part
    tell(begin, doing)

    def look() -> None:
        while not over.wait(_LOOK_EVERY_S):
            try:
                done = len(History(run / HISTORY_FILE).rows)
            except LprError:
                continue
            tell(begin + (end - begin) * done / epochs, f"{doing}: epoch {done} of {epochs}")

    teller = threading.Thread(target=look, name="lpr-epochs", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _silent(_: str) -> None:
    """Says nothing: who asked for the improvement is told by its report."""
