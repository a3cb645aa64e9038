"""The options of ``lpr watch``; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.argument_types import count, fraction, positive
from lpr.cli.recognizer_options import add_witness_options
from lpr.cli.watch_printers import WATCH_PRINTERS

if TYPE_CHECKING:
    from lpr.video import FrameOptions, WatchConfig

LIVE_BUDGET_MS = 150.0
"""So long a frame of a live source is worked on before no further plate is read in it."""

_EPILOG = """\
sources:
  film.mp4             a film: every frame, faster than it plays
  rtsp://..., http://...
                       a camera's stream, or the address of its still picture
  0                    a USB camera, by its number
  picamera:0           a camera of the Raspberry Pi; picamera:0@1920x1080 with fewer pixels
  pictures/            a folder that is being filled
  img_%04d.jpg         a numbered sequence of pictures
  'films/*.mp4'        a glob: the films that it matches; ** goes into sub-folders
  -                    a list of sources on standard input, one a line
Several sources are watched at once; what is printed tells which one is meant.

what is printed:
  text    a line each time a passage opens, improves or closes
  jsonl   the same with everything that is known, an object a line
  csv     a row for each passage when it closes; one that comes back has another row, with
          the same id

files written under --output, when a passage closes:
  SOURCE_TIME_TEXT.jpg        the frame that read best
  SOURCE_TIME_TEXT_plate.jpg  its plate
  SOURCE_TIME_TEXT.png        the plot of the passage, with --plot-passages

exit status:
  0    every source was watched to its end
  1    some source failed: stderr names it, the others were watched
  2    wrong usage: an option, a region, a detector or a model file
  130  stopped by Ctrl-C or SIGTERM; passages that were open have been closed
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All options of the command."""
    parser.description = "Follow the vehicles in films and before cameras: one line for each."
    parser.epilog = _EPILOG
    parser.add_argument("source", nargs="+", help="what to watch: see below")
    _add_frame_options(parser.add_argument_group("frames"))
    _add_place_options(parser.add_argument_group("places in the picture"))
    _add_passage_options(parser.add_argument_group("passages"))
    _add_reading_options(parser.add_argument_group("reading"))
    _add_result_options(parser.add_argument_group("results"))


def _add_frame_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--fps", type=positive, metavar="N", help="take at most N frames a second")
    add("--start", type=float, default=0.0, metavar="S", help="begin S seconds into a film")
    add("--end", type=positive, metavar="S", help="end S seconds into a film")
    add(
        "--picture-fps",
        type=positive,
        default=25.0,
        metavar="N",
        help="so many numbered pictures make a second (default: %(default)g)",
    )
    add(
        "--poll",
        type=positive,
        default=1.0,
        metavar="S",
        help="look for a new picture in a folder, or at an address, every S seconds (default: "
        "%(default)g)",
    )
    add(
        "--give-up-after",
        type=positive,
        metavar="S",
        help="end what is live when nothing came for S seconds (default: wait for ever)",
    )
    add(
        "--no-motion-gate",
        action="store_true",
        help="look for plates also where nothing in the picture moves",
    )
    add(
        "--detect-fps",
        type=positive,
        default=12.5,
        metavar="N",
        help="look for plates at most N times a second (default: %(default)g)",
    )
    add(
        "--budget-ms",
        type=positive,
        metavar="MS",
        help="after so long with one frame read no further plate in it (default: "
        f"{LIVE_BUDGET_MS:g} for live sources, none for films)",
    )


def _add_place_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--zone",
        action="append",
        default=[],
        metavar="NAME=X,Y,...",
        help="look only inside of this polygon, and tell who enters it; pixels, or fractions of "
        "the picture; may be repeated",
    )
    add(
        "--mask",
        action="append",
        default=[],
        metavar="X,Y,...",
        help="never look inside of this polygon; may be repeated",
    )
    add(
        "--line",
        action="append",
        default=[],
        metavar="NAME=X1,Y1,X2,Y2",
        help="tell who crosses this line, and to which side; may be repeated",
    )


def _add_passage_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--open-at",
        type=fraction,
        default=0.9,
        metavar="P",
        help="a passage opens when its text is so sure (default: %(default)g),",
    )
    add(
        "--decide-within",
        type=positive,
        default=2.0,
        metavar="S",
        help="or after so long with what is known (default: %(default)g)",
    )
    add(
        "--min-confidence",
        type=fraction,
        default=0.5,
        metavar="P",
        help="vehicles whose text never gets so sure are none (default: %(default)g)",
    )
    add(
        "--close-after",
        type=positive,
        default=2.0,
        metavar="S",
        help="a vehicle not seen for so long has gone (default: %(default)g)",
    )
    add(
        "--same-after",
        type=positive,
        default=60.0,
        metavar="S",
        help="the same plate seen again within so long is the same passage (default: %(default)g)",
    )


def _add_reading_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--region",
        default="auto",
        metavar="NAMES",
        help="whose plates to expect, as in 'hr', 'eu,br', 'us-ca' (default: auto, all there are)",
    )
    add("--top-n", type=count, default=5, metavar="N", help="readings of each look that vote")
    add(
        "--conf",
        type=fraction,
        metavar="P",
        help="score from which a detection counts (default: the detector's own)",
    )
    add("--detector", default="ssd-mobilenet", metavar="NAME", help="what finds the plates")
    add("--detector-model", type=Path, metavar="PATH", help="the detector's model file")
    add("--char-model", type=Path, metavar="PATH", help="the character classifier's model file")
    add_witness_options(group)
    add("--threads", type=count, metavar="N", help="processor threads of the models")


def _add_result_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--format",
        choices=tuple(WATCH_PRINTERS),
        default="text",
        help="how passages are printed on standard output (default: %(default)s)",
    )
    add("--output", type=Path, metavar="DIR", help="write each passage's best picture there")
    add(
        "--plot-passages",
        action="store_true",
        help="write a plot of each passage, too: its way, its looks, its vote (needs matplotlib)",
    )
    add("--record", type=Path, metavar="OUT.mp4", help="write the frames with what was seen")
    add("--show", action="store_true", help="show the frames with what was seen in a window")


def frame_options(arguments: argparse.Namespace) -> FrameOptions:
    """Which frames are taken.

    Raises:
        ConfigError: a value makes no sense.
    """
    from lpr.video import FrameOptions

    return FrameOptions(
        fps=arguments.fps,
        start_s=arguments.start,
        end_s=arguments.end,
        picture_fps=arguments.picture_fps,
        poll_s=arguments.poll,
        give_up_s=arguments.give_up_after,
    )


def watch_config(arguments: argparse.Namespace, threads: int, live: bool) -> WatchConfig:
    """How vehicles are followed.

    Raises:
        ConfigError: a value makes no sense.
    """
    from lpr.pipeline import RecognizerConfig
    from lpr.video import PassageConfig, Regions, WatchConfig, frame_recognizer
    from lpr.video.motion import MotionConfig
    from lpr.video.zones import parse_line, parse_mask, parse_zone

    recognizer = RecognizerConfig(
        region=arguments.region,
        conf=arguments.conf,
        top_n=arguments.top_n,
        threads=threads,
        detector=arguments.detector,
        detector_model=arguments.detector_model,
        char_model=arguments.char_model,
        witness=arguments.witness,
        witness_model=arguments.witness_model,
        origin_model=arguments.origin_model,
    )
    return WatchConfig(
        recognizer=frame_recognizer(recognizer),
        detect_fps=arguments.detect_fps,
        budget_ms=arguments.budget_ms or (LIVE_BUDGET_MS if live else None),
        motion=None if arguments.no_motion_gate else MotionConfig(),
        regions=Regions(
            tuple(map(parse_zone, arguments.zone)),
            tuple(map(parse_mask, arguments.mask)),
            tuple(map(parse_line, arguments.line)),
        ),
        passages=PassageConfig(
            open_at=arguments.open_at,
            decide_within_s=arguments.decide_within,
            least_confidence=arguments.min_confidence,
            close_after_s=arguments.close_after,
            same_after_s=arguments.same_after,
        ),
    )
