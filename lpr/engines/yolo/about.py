"""What an exported YOLO says of itself: its task, classes, input size, corner points."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.errors import ModelMismatch, shown

TASKS = ("detect", "obb", "pose")
USUAL_SIDE_PX = 640
"""Of an input whose size the file leaves open and its metadata does not tell."""
MOST_SIDE_PX = 4096
MOST_CLASSES = 10_000
CORNERS = 4
"""Key points that are the corners of a plate."""
_PLATE = re.compile(r"plate|licen[cs]e|registration|\b(lp|anpr|alpr|matricula|kennzeichen)\b")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a model before it is run.

    ``task`` is one of `TASKS`; ``names`` the classes by number, empty where the file tells none;
    ``side_px`` height and width of the input; ``points`` how many key points each detection has and
    how many numbers each of them.
    """

    task: str = "detect"
    names: tuple[str, ...] = ()
    side_px: tuple[int, int] = (USUAL_SIDE_PX, USUAL_SIDE_PX)
    points: tuple[int, int] = (0, 0)

    def plate_classes(self, path: Path) -> tuple[int, ...]:
        """The numbers of the classes that are plates: all where there is one, else those whose
        names say so; empty where the file names no classes, and all count.

        Raises:
            ModelMismatch: there are several, and none is called a plate.
        """
        if len(self.names) <= 1:
            return ()
        found = tuple(k for k, name in enumerate(self.names) if _PLATE.search(name.lower()))
        if not found:
            listed = ", ".join(self.names[:5]) + (", ..." if len(self.names) > 5 else "")
            raise ModelMismatch(
                f"{path}: finds {listed} and no plates; train a YOLO on plates (docs/engines.md), "
                "or call its class 'plate'"
            )
        return found


def about_of(told: Mapping[str, Any], given: Sequence[Any], path: Path) -> About:
    """What a model's metadata and the shape of its input say together.

    Args:
        told: metadata as texts, by the names that Ultralytics gives them; empty for none.
        given: height and width of the input; what is no number is open.
        path: the file, for messages.

    Raises:
        ModelMismatch: something is said that no detector of plates can be.
    """
    task = str(told.get("task", "detect"))
    if task not in TASKS:
        raise ModelMismatch(f"{path}: its task is {shown(task)}; export a model of {TASKS}")
    names = _value(told.get("names"), path)
    if isinstance(names, Mapping):
        names = [names[key] for key in sorted(names, key=int)]
    if not isinstance(names, list | tuple | None) or len(names or ()) > MOST_CLASSES:
        raise ModelMismatch(f"{path}: its class names are {shown(names)}; export it again")
    side = _value(told.get("imgsz"), path) or (USUAL_SIDE_PX, USUAL_SIDE_PX)
    if isinstance(side, int):
        side = (side, side)
    sides = [
        fixed if isinstance(fixed, int) and fixed > 0 else wished
        for fixed, wished in zip(given, side, strict=True)
    ]
    if not all(isinstance(px, int) and 0 < px <= MOST_SIDE_PX for px in sides):
        raise ModelMismatch(f"{path}: its input is {shown(sides)} px; export it again")
    points = tuple(_value(told.get("kpt_shape"), path) or (0, 0))
    if len(points) != 2 or not all(isinstance(one, int) and 0 <= one < 1000 for one in points):
        raise ModelMismatch(f"{path}: its kpt_shape is {shown(points)}; export it again")
    return About(task, tuple(map(str, names or ())), (sides[0], sides[1]), (points[0], points[1]))


def _value(text: Any, path: Path) -> Any:
    """A value that metadata holds as text, of JSON or of Python; None where there is none.

    Raises:
        ModelMismatch: it is neither.
    """
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise ModelMismatch(
            f"{path}: its metadata say {shown(text)}, which cannot be understood; export it again"
        ) from error
