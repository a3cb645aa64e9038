"""``lpr fit``: the weights of the path search and of the confidence, and words, fitted anew."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from lpr.cli.argument_types import count, fraction, seed, whole
from lpr.cli.command import DONE, Command, given_options
from lpr.training.fits.options import FitOptions

_USUAL = FitOptions()


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Fit weights of reading on plates whose texts are known, and print them; they go into "
        "PathWeights (lpr/reading/config.py), ConfidenceWeights (lpr/formats/confidence.py) and "
        "lpr/formats/second_opinion.py (the witness). Or count how letters follow one another in "
        "words, for lpr/formats/words.txt, or learn to tell hidden characters, for "
        "lpr/reading/hidden.json."
    )
    # Only what is given is kept; the rest has its defaults in `FitOptions`.
    parser.argument_default = argparse.SUPPRESS
    add = parser.add_argument
    add("weights", choices=("path", "confidence", "witness", *FILES), help="what to fit")
    add("--data", action="extend", nargs="+", type=Path, metavar="CSV", help="plates with texts")
    add(
        "--scenes", action="extend", nargs="+", type=Path, metavar="PATH",
        help="scenes in which what the detector takes for a plate may be none (confidence)",
    )  # fmt: skip
    add(
        "--held-out", type=fraction, metavar="SHARE",
        help="share of the plates that the network was not trained on (confidence; "
        f"{_USUAL.held_out})",
    )  # fmt: skip
    add("--char-model", type=Path, metavar="PATH", help="default: the one that comes with lpr")
    add(
        "--witness", choices=("on", "off"),
        help="fit the confidence with its opinion, or what holds without (on)",
    )  # fmt: skip
    add("--witness-model", type=Path, metavar="PATH", help="default: the one that comes with lpr")
    add("--origin-model", type=Path, metavar="PATH", help="likewise, of where plates are from")
    add("--most", type=count, metavar="N", help=f"plates of a source ({_USUAL.most})")
    add("--drawn", type=whole, metavar="N", help=f"plates drawn beside them ({_USUAL.drawn})")
    add("--rounds", type=count, metavar="N", help=f"of random search (path; {_USUAL.rounds})")
    add("--folds", type=count, metavar="N", help="judge parts by what others give (path)")
    add("--seed", type=seed, help=f"({_USUAL.seed})")
    add("--words", type=Path, metavar="FILE", help=f"words, one a line (words; {_USUAL.words})")


def _run(arguments: argparse.Namespace) -> int:
    options = FitOptions(**given_options(arguments, FitOptions))
    if arguments.weights in FILES:
        print(FILES[arguments.weights](options))
        return DONE
    values = FITS[arguments.weights](options)
    for name, value in values.items():
        print(f"{name}: float = {value:.3g}")
    return DONE


def _path(options: FitOptions) -> dict[str, float]:
    from lpr.training.fits.path import fit_from

    return asdict(fit_from(options))


def _confidence(options: FitOptions) -> dict[str, float]:
    from lpr.training.fits.confidence import fit_from

    fitted = fit_from(options)
    print(f"{fitted.plates} plates, {fitted.readings} readings")
    print(f"calibration error before: {fitted.error_before:.1%}, after: {fitted.error_after:.1%}")
    return asdict(fitted.weights)


def _witness(options: FitOptions) -> dict[str, float]:
    from lpr.training.fits.witness import fit_from

    return {"POWER": fit_from(options)}


FITS = {"path": _path, "confidence": _confidence, "witness": _witness}


def _words(options: FitOptions) -> str:
    from lpr.training.fits.words import pair_table

    return pair_table(options.words)


def _hidden(options: FitOptions) -> str:
    from lpr.training.fits.hidden import fit_from

    return fit_from(options)


FILES = {"words": _words, "hidden": _hidden}
"""Fits that give a whole file."""


COMMAND = Command(_add_options, _run)
