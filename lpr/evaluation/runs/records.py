"""The labelled pictures that an evaluation is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from lpr.alphabet import Alphabet
from lpr.characters.classifier import own_alphabet
from lpr.datasets import PlateTextRecord, SceneRecord, read_plates_csv, read_scenes
from lpr.datasets.records import CharacterBoxesRecord, thin_out
from lpr.errors import DatasetError
from lpr.evaluation.options import EvaluationOptions
from lpr.model_files import CHARACTER_MODEL, find_model

Record = TypeVar("Record", SceneRecord, PlateTextRecord, CharacterBoxesRecord)


def alphabet_of(options: EvaluationOptions) -> str:
    """The signs that texts may have: those that the user names, or the character model knows.

    Raises:
        ModelError: the model cannot be used.
    """
    if options.alphabet or not options.has_own:
        return Alphabet.of(options.alphabet or "").signs
    return own_alphabet(Path(options.config.char_model or find_model(CHARACTER_MODEL))).signs


def choose(records: Sequence[Record], options: EvaluationOptions) -> list[Record]:
    """The records of the wanted sources, thinned out evenly to the limit.

    Raises:
        DatasetError: a source has none.
    """
    known = {record.source for record in records}
    wanted = set(options.sources) or known
    if not wanted or wanted - known:
        lacking = f" of source '{', '.join(sorted(wanted - known))}'" if wanted else ""
        sources = ", ".join(sorted(known)) or "no pictures"
        raise DatasetError(f"{options.data}: no pictures{lacking}; it has {sources}")
    chosen = [record for record in records if record.source in wanted]
    return thin_out(chosen, options.limit or len(chosen))


def scenes(options: EvaluationOptions) -> list[SceneRecord]:
    """All scenes of the data.

    Raises:
        DatasetError: they cannot be read.
    """
    return read_scenes(options.data, alphabet=alphabet_of(options), plate_class=options.plate_class)


def true_crops(options: EvaluationOptions) -> list[PlateTextRecord]:
    """The plates of a .csv, or of scenes where their text is known.

    Raises:
        DatasetError: they cannot be read, or scenes have no texts.
    """
    data, least_px = options.data, options.min_width_px
    if data.suffix.lower() == ".csv":
        plates = read_plates_csv(data, alphabet_of(options))
        return [r for r in plates if r.box is None or r.box.width >= least_px]
    plates = [
        PlateTextRecord(
            scene.image, p.text, scene.source, p.region or scene.region, p.lines, p.box, p.text_by
        )
        for scene in scenes(options)
        for p in scene.plates
        if p.text is not None and p.box.width >= least_px
    ]
    if not plates:
        raise DatasetError(f"{data}: no plate has a text; --task detect needs none")
    return plates
