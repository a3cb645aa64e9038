"""The network that a training of characters begins with: a new one, or a stored one taken up."""

from __future__ import annotations

from pathlib import Path

import keras

from lpr.alphabet import CHARACTERS, CLASS_COUNT
from lpr.characters.classifier import MODEL_KIND
from lpr.contract import read_contract
from lpr.errors import ModelMismatch
from lpr.training.characters.model import INPUT_SHAPE, CharCnnConfig, build_char_cnn
from lpr.training.stored import load_network

LOGITS = "logits"


def starting_model(
    config: CharCnnConfig, init: Path | None = None, letters: str = ""
) -> keras.Model:
    """A network with the classes of ``letters`` beside the usual ones.

    A stored network keeps its sizes. What its last layer knows of each class is taken over; letters
    that it does not have begin anew.

    Args:
        config: sizes of a new network.
        init: the ``.keras`` model of an earlier one, None to begin anew.
        letters: the network's own letters.

    Raises:
        ModelError: ``init`` is no Keras model.
        ModelMismatch: ``init`` is no character network.
    """
    if init is None:
        return build_char_cnn(config, CLASS_COUNT + len(letters))
    stored, its_letters = load_char_cnn(init), stored_letters(init)
    if its_letters == letters:
        return stored
    features = stored.get_layer(LOGITS).input
    widened = keras.layers.Dense(CLASS_COUNT + len(letters), name=LOGITS)
    model = keras.Model(stored.input, widened(features), name=stored.name)
    old = [layer.copy() for layer in stored.get_layer(LOGITS).get_weights()]
    new = [layer.copy() for layer in widened.get_weights()]
    known = {letter: CLASS_COUNT + index for index, letter in enumerate(its_letters)}
    places = [*range(CLASS_COUNT), *(known.get(letter) for letter in letters)]
    for place, former in enumerate(places):
        if former is not None:
            for target, source in zip(new, old, strict=True):
                target[..., place] = source[..., former]
    widened.set_weights(new)
    return model


def load_char_cnn(path: Path) -> keras.Model:
    """A stored character network, not compiled.

    Raises:
        ModelError, ModelMismatch: see `starting_model`.
    """
    model = load_network(path)
    last = model.layers[-1]
    shapes = (model.input_shape, model.output_shape)
    units = getattr(last, "units", None)
    if last.name != LOGITS or shapes != (INPUT_SHAPE, (None, units)):
        raise ModelMismatch(
            f"{path}: has other layers than the character network; start without --init"
        )
    classes = CLASS_COUNT + len(stored_letters(path))
    if units != classes:
        raise ModelMismatch(
            f"{path}: has {units} classes where its alphabet has {classes}; "
            "name a model that lpr train-characters wrote, or start without --init"
        )
    return model


def stored_letters(path: Path) -> str:
    """The own letters of a stored network; none where it says nothing of its alphabet."""
    try:
        alphabet = read_contract(path, MODEL_KIND).get("alphabet", CHARACTERS)
    except ModelMismatch:
        return ""
    return str(alphabet).removeprefix(CHARACTERS)
