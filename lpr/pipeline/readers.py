"""What reads the plates, built from its settings: our own reader, another program, or several.

Several are named with ``+`` or a comma between and vote (`lpr.reading.votes`). Texts of other
programs that are named go through the plate formats and are calibrated; a reader that is given as
an object is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import lpr.engines  # noqa: F401  (registers readers by name)
from lpr import registry
from lpr.characters.base import Classifier
from lpr.characters.classifier import CharacterClassifier
from lpr.detection.corners import CornerFinder, refiner_beside
from lpr.engines.calibration import VOTES
from lpr.errors import ConfigError
from lpr.formats.grammar import resolve_regions
from lpr.model_files import (
    CHARACTER_MODEL,
    LEGEND_MODEL,
    ORIGIN_MODEL,
    WITNESS_MODEL,
    find_model,
)
from lpr.pipeline.config import RecognizerConfig
from lpr.reading.base import OWN_READER, PlateReader
from lpr.reading.character_reader import CharacterReader
from lpr.reading.formatted import FormattedReader
from lpr.reading.votes import VoteWeights, VotingReader, read_votes, usual_votes
from lpr.reading.witness.network import LEGENDS, WitnessNetwork
from lpr.reading.witness.origin import OriginClassifier
from lpr.reading.witness.second_look import Witness

VOTE_FILE = "votes"
"""The option that names a file of ``lpr evaluate --fit-ensemble``."""


def reader_names(named: str | None) -> tuple[str, ...]:
    """The readers that a setting names.

    >>> reader_names("lpr,rapidocr"), reader_names("lpr+rapidocr"), reader_names(None)
    (('lpr', 'rapidocr'), ('lpr', 'rapidocr'), ('lpr',))

    Raises:
        ConfigError: one is named twice, or has no name.
    """
    names = tuple(name.strip() for name in (named or OWN_READER).replace("+", ",").split(","))
    if not all(names) or len(set(names)) < len(names):
        raise ConfigError(f"reader is '{named}'; name each once, as in lpr,rapidocr")
    return names


def build_reader(config: RecognizerConfig, classifier: Classifier | None = None) -> PlateReader:
    """The reader that the settings name.

    Args:
        config: the settings.
        classifier: in place of the shipped character network.

    Raises:
        ConfigError: no reader has that name, it is not installed, or an option is not its.
        ModelError: a model file cannot be used.
    """
    names = reader_names(config.reader)
    others = tuple(name for name in names if name != OWN_READER)
    _check_models(config, names, others)
    foreign = {
        name: build_foreign(name, config, config.reader_model, len(others) == 1) for name in others
    }
    return assembled(names, foreign, config, classifier)


def build_foreign(
    name: str, config: RecognizerConfig, model: str | PathLike[str] | None, alone: bool
) -> PlateReader:
    """Another program's reader as it is registered.

    Args:
        name: its registered name.
        config: threads and options.
        model: its model file or folder; None is its own.
        alone: whether no other such reader is named, so that all options are its.

    Raises:
        ConfigError: no reader has that name, it is not installed, or an option is not its.
    """
    options = options_of(name, config.reader_options, alone)
    given: tuple[Any, ...] = (model, config.threads)
    if options:
        given = (*given, options)
    try:
        reader: PlateReader = registry.create("reader", name, *given)
    except TypeError as error:
        if not options:
            raise
        raise ConfigError(
            f"reader '{name}' takes no options ({error}); leave out --reader-option"
        ) from error
    return reader


def assembled(
    names: tuple[str, ...],
    foreign: Mapping[str, PlateReader],
    config: RecognizerConfig,
    classifier: Classifier | None = None,
) -> PlateReader:
    """Readers as one: ours, or others under the plate formats, calibrated, or several that vote.

    Args:
        names: the readers in their order.
        foreign: those that are not ours, as registered.
        config: the settings of ours, the regions and where weights are.
        classifier: in place of the shipped character network.
    """
    if names == (OWN_READER,):
        return build_own(config, classifier)
    grammars = resolve_regions(config.regions)
    members: dict[str, PlateReader] = {}
    for name in names:
        if name not in foreign:
            members[name] = build_own(config, classifier)
            continue
        members[name] = FormattedReader(foreign[name], grammars, config.top_n)
        if len(names) > 1:
            # Who votes says how sure it is in the words of our own confidence.
            alone = usual_votes((name,), VOTES)
            members[name] = VotingReader({name: members[name]}, alone, config.top_n)
    return VotingReader(members, _votes(names, config), config.top_n)


def build_own(config: RecognizerConfig, classifier: Classifier | None = None) -> CharacterReader:
    """The reader that goes character by character.

    Raises:
        ConfigError: no grammar is known for the region.
        ModelError: a model file cannot be used.
    """
    grammars = resolve_regions(config.regions)
    if classifier is None:
        model = config.char_model or find_model(CHARACTER_MODEL)
        classifier = CharacterClassifier(model, config.threads)
    corners = CornerFinder(refiner_beside(config.detector_model), config.threads)
    return CharacterReader(
        classifier, grammars, config.top_n, config.reading, _build_witness(config), corners
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """The reader of a picture's plates, and what it is for some of them.

    ``quick`` looks once, at what was hardly detected; None leaves such things, and stands for a
    reader whose confidences are not calibrated. ``far`` reads far plates in large pictures,
    ``given`` what somebody says is a plate; None where they are read like others.
    """

    usual: PlateReader
    quick: PlateReader | None
    far: PlateReader | None
    given: PlateReader | None


def readers_of(reader: PlateReader) -> Readers:
    """A reader and its kinds: of those that vote ours is the quick one."""
    own = reader.members.get(OWN_READER) if isinstance(reader, VotingReader) else reader
    quick = own.with_one_look() if isinstance(own, CharacterReader) else None
    if not isinstance(reader, CharacterReader):
        return Readers(reader, quick, None, None)
    return Readers(reader, quick, reader.however_detected(), reader.of_given())


def options_of(name: str, options: Mapping[str, Any], alone: bool) -> dict[str, Any]:
    """The options of one reader, from those of all: ``READER.NAME``, or NAME where it is alone.

    >>> options_of("easyocr", {"easyocr.recog_network": "plates1", "votes": "w.json"}, alone=True)
    {'recog_network': 'plates1'}
    """
    found = {}
    for key, value in options.items():
        reader, dot, option = key.rpartition(".")
        if (reader == name or (not dot and alone)) and key != VOTE_FILE:
            found[option] = value
    return found


def _check_models(
    config: RecognizerConfig, names: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """See that models and options belong to a reader that is named.

    Raises:
        ConfigError: one does not.
    """
    if OWN_READER not in names and config.char_model is not None:
        raise ConfigError(
            f"{config.char_model}: reader '{names[0]}' has no character network; leave "
            "--char-model out, or give its own model with --reader-model"
        )
    if config.reader_model is not None and len(others) != 1:
        raise ConfigError(
            f"{config.reader_model}: --reader-model is for another program's reader; name one "
            "with --reader, or give a character network with --char-model"
        )
    for key in config.reader_options:
        reader, dot, _ = key.rpartition(".")
        mine = reader in others if dot else key == VOTE_FILE or len(others) == 1
        if not mine:
            raise ConfigError(
                f"option {key} belongs to none of the readers ({', '.join(names)}); write "
                "READER.NAME=VALUE, as in easyocr.recog_network=plates1"
            )


def _votes(names: tuple[str, ...], config: RecognizerConfig) -> VoteWeights:
    path = config.reader_options.get(VOTE_FILE)
    return usual_votes(names, VOTES) if path is None else read_votes(path, names)


def _build_witness(config: RecognizerConfig) -> Witness | None:
    if config.witness == "off":
        return None
    rows = WitnessNetwork(config.witness_model or find_model(WITNESS_MODEL), config.threads)
    origin = OriginClassifier(config.origin_model or find_model(ORIGIN_MODEL), config.threads)
    legends = WitnessNetwork(find_model(LEGEND_MODEL), config.threads, LEGENDS)
    return Witness(rows, origin, legends)
