"""A window that shows what is being watched, where there is a screen."""

from __future__ import annotations

import threading
from typing import Any

from lpr.arrays import Image
from lpr.errors import ConfigError, first_line

WIDEST_PX = 960
"""Frames are shown at most so wide."""
TICK_S = 0.03


class Window:
    """Shows the newest frame of each source, one below the other; for the main thread alone.

    Raises:
        ConfigError: there is no screen, or Python has no tkinter.
    """

    def __init__(self) -> None:
        try:
            import tkinter

            self._root: Any = tkinter.Tk()
        except (ImportError, RuntimeError) as error:
            raise ConfigError(f"--show: {first_line(error)}; leave it out") from error
        except tkinter.TclError as error:
            raise ConfigError(
                f"--show: there is no screen ({first_line(error)}); leave it out"
            ) from error
        self._root.title("lpr watch")
        self._labels: dict[str, Any] = {}
        self._newest: dict[str, Image] = {}
        self._lock = threading.Lock()
        self._open = True
        self._root.protocol("WM_DELETE_WINDOW", self._on_close)

    def show(self, name: str, image: Image) -> None:
        """A source has a new frame; called from the source's thread."""
        with self._lock:
            self._newest[name] = image

    def update(self) -> bool:
        """Draw what is new, and wait a moment; False when the window was closed."""
        import time

        from PIL import Image as Pillow
        from PIL import ImageTk

        with self._lock:
            newest, self._newest = self._newest, {}
        for name, image in newest.items():
            picture = Pillow.fromarray(image[:, :, ::-1])
            picture.thumbnail((WIDEST_PX, WIDEST_PX))
            photo = ImageTk.PhotoImage(picture)
            label = self._label(name)
            label.configure(image=photo)
            label.image = photo
        if self._open:
            self._root.update()
        time.sleep(TICK_S)
        return self._open

    def close(self) -> None:
        """Take it off the screen."""
        if self._open:
            self._on_close()
        self._root.destroy()

    def _label(self, name: str) -> Any:
        import tkinter

        if name not in self._labels:
            self._labels[name] = tkinter.Label(self._root, text=name)
            self._labels[name].pack()
        return self._labels[name]

    def _on_close(self) -> None:
        self._open = False
