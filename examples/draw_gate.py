"""Draw a film of cars that pass a gate, to try `lpr watch` or `lpr serve` without a camera:
python examples/draw_gate.py gate.mp4"""

import sys
from pathlib import Path

from lpr.synthesis.clips import Clip, ClipOptions
from lpr.video.recording import Recorder

CLIPS, PAUSE_S = 10, 3.0


def main() -> None:
    """One drawn clip after the other, with a pause between them."""
    if len(sys.argv) < 2:
        sys.exit("usage: python examples/draw_gate.py FILM [CLIPS]")
    film, begins_s = Recorder(Path(sys.argv[1])), 0.0
    for seed in range(int(sys.argv[2]) if len(sys.argv) > 2 else CLIPS):
        clip = Clip((11, seed), ClipOptions(size_px=(960, 540), difficulty=0.1))
        for frame in clip.frames():
            film.add(frame.image, begins_s + frame.offset_s)
        begins_s += clip.frame_count / clip.fps + PAUSE_S
    film.close()


if __name__ == "__main__":
    main()
