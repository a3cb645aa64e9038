"""Watching labelled clips, real ones and drawn ones: who was told, rightly and once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lpr.errors import DatasetError
from lpr.evaluation.metrics.passages import (
    PassageTruth,
    PassageVerdict,
    ToldPassage,
    judge,
    passage_figures,
)
from lpr.evaluation.metrics.tally import Stopwatches, all_last
from lpr.evaluation.report.report import ALL, Outcome, Report
from lpr.synthesis.clips import Clip, ClipOptions
from lpr.types import Passage
from lpr.video.frames import Frame, open_source
from lpr.video.watcher import FrameReader, WatchConfig, Watcher
from lpr.video.watching import ahead

VIDEO = "video"
"""The task, in reports."""
DRAWN = "drawn"
DRAWN_SEED = 7
DRAWN_AT = datetime(2026, 1, 1, tzinfo=UTC)
LEAST_SHOWN = 3
"""A drawn vehicle counts whose plate could be read in so many frames."""
SPEED = "times real time"


@dataclass(frozen=True, slots=True)
class LabelledClip:
    """A clip of a data set: its film, and the texts of the vehicles in it."""

    path: Path
    source: str
    texts: tuple[str, ...]


def read_index(path: Path) -> list[LabelledClip]:
    """The clips of a JSON-lines index: ``video`` (from the index's folder), ``passes``, ``parked``.

    Raises:
        DatasetError: it cannot be read, or a line is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); check the path") from error
    clips = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record: dict[str, Any] = json.loads(line)
            texts = *record["passes"], *record.get("parked", ())
            video = path.parent / record["video"]
            clips.append(LabelledClip(video, Path(record["video"]).stem, texts))
        except (ValueError, KeyError, TypeError) as error:
            raise DatasetError(
                f'{path}:{number}: no clip ({error}); write {{"video": "a.mp4", "passes": '
                '["ZG1234AB"], "parked": []}'
            ) from error
    if not clips:
        raise DatasetError(f"{path}: names no clip; write one in JSON a line")
    return clips


class VideoEvaluation:
    """Watches clip after clip, and keeps what became of each vehicle.

    Args:
        config: how clips are watched.
        recognizer: finds and reads plates.
    """

    def __init__(self, config: WatchConfig, recognizer: FrameReader) -> None:
        self._config, self._recognizer = config, recognizer
        self._verdicts: dict[str, list[PassageVerdict]] = {}
        self._false: dict[str, list[Passage]] = {}
        self._outcomes: list[Outcome] = []
        self._watches = Stopwatches()
        self._watched_s = self._spent_s = 0.0

    def add_film(self, clip: LabelledClip) -> None:
        """Watch a film.

        Raises:
            StreamError: it cannot be read to its end.
        """
        truths = [PassageTruth(text) for text in clip.texts]
        with open_source(clip.path) as opened:
            self._add(clip.source, str(clip.path.name), ahead(opened.frames()), truths)

    def add_drawn(
        self, number: int, seed: int = DRAWN_SEED, options: ClipOptions | None = None
    ) -> int:
        """Watch the drawn clip of that number; how many vehicles of it count."""
        clip = Clip((seed, number), options)
        drawn = list(clip.frames())
        shown = {
            text: [frame.offset_s for frame in drawn if text in dict(frame.plates)]
            for text in clip.texts
        }
        truths = [
            PassageTruth(text, times[0] if times else None, len(times) >= LEAST_SHOWN)
            for text, times in shown.items()
        ]
        frames = (
            Frame.of_image(
                frame.image, DRAWN_AT + timedelta(seconds=frame.offset_s), frame.offset_s, count
            )
            for count, frame in enumerate(drawn)
        )
        self._add(f"{DRAWN} {clip.move}", f"{DRAWN} {number}", frames, truths)
        return sum(truth.counts for truth in truths)

    def report(self) -> Report:
        """The figures of all clips so far, per source and over all."""
        rows: dict[str, dict[str, Any]] = {
            source: asdict(passage_figures(verdicts, len(self._false[source])))
            for source, verdicts in self._verdicts.items()
        }
        everyone = [one for verdicts in self._verdicts.values() for one in verdicts]
        false = sum(len(passages) for passages in self._false.values())
        rows[ALL] = asdict(passage_figures(everyone, false))
        report = Report(VIDEO, all_last(rows), outcomes=self._outcomes)
        report.timings_ms = self._watches.summary()
        if self._spent_s:
            report.about[SPEED] = round(self._watched_s / self._spent_s, 2)
        return report

    def _add(
        self, source: str, name: str, frames: Iterable[Frame], truths: list[PassageTruth]
    ) -> None:
        told = list(self._told(frames))
        verdicts, false = judge(told, truths)
        self._verdicts.setdefault(source, []).extend(verdicts)
        self._false.setdefault(source, []).extend(false)
        self._outcomes += [
            Outcome(
                name,
                number,
                source,
                one.told > 0,
                one.exact and one.told == 1,
                one.width_px,
                one.truth,
                one.text,
                one.confidence,
            )
            for number, one in enumerate(verdicts)
        ]

    def _told(self, frames: Iterable[Frame]) -> Iterator[ToldPassage]:
        """The passages of a clip, each as it was told last."""
        watcher = Watcher(self._config, self._recognizer)
        last: dict[str, Passage] = {}
        opened: dict[str, float] = {}
        now_s = 0.0
        started = time.perf_counter()
        for frame in frames:
            begun = time.perf_counter()
            now_s = frame.offset_s
            for event in watcher.push(frame):
                last[event.passage.id] = event.passage
                opened.setdefault(event.passage.id, now_s)
            self._watches.add("frame", (time.perf_counter() - begun) * 1e3)
        for event in watcher.finish():
            last[event.passage.id] = event.passage
            opened.setdefault(event.passage.id, now_s)
        self._watched_s += now_s
        self._spent_s += time.perf_counter() - started
        for name, passage in last.items():
            yield ToldPassage(passage, opened[name])
