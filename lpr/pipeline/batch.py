"""Many pictures, one after the other or several at once: in order, and none loses another."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lpr.errors import ConfigError, LprError, ModelError, first_line
from lpr.images import picture_name

if TYPE_CHECKING:
    from lpr.parallel import Engine
    from lpr.pipeline.recognizer import Recognizer

Task = TypeVar("Task")
Task_contra = TypeVar("Task_contra", contravariant=True)
Done = TypeVar("Done")
Done_co = TypeVar("Done_co", covariant=True)

PROCESS_DIED = "reading it ended the process (memory?); read it alone, and report this picture"
"""What is said of a picture whose reading ended a process of several."""
NO_MEMORY = "not enough memory is left to read it; make the picture smaller, or use fewer workers"

UNGUARDED = (
    "no worker process came to its work; a script that asks for several workers must do so under "
    'if __name__ == "__main__":, since each worker imports the script; or use workers=1'
)


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A picture that could not be read, and why, in one line that names it."""

    source: str
    error: str

    def to_dict(self) -> dict[str, str]:
        """The failure as JSON lines have it."""
        return {"source": self.source, "error": self.error}


class PictureWork(Protocol[Task_contra, Done_co]):
    """What is done with each picture of a batch; a function serves as well.

    With several processes it runs in theirs, so that it can read, draw and write there; it, the
    tasks and what it gives must then be of the kind that can be pickled. A task is whatever names a
    picture: a path, or a value with an attribute ``source``, by which failures call it.
    """

    def __call__(self, recognizer: Recognizer, task: Task_contra, /) -> Done_co:
        """Do it. An error becomes the task's `ReadFailure`, but a `ModelError`, which ends all."""
        ...


def work_through(
    recognizer: Recognizer, work: PictureWork[Task, Done], tasks: Iterable[Task], workers: int
) -> Iterator[Done | ReadFailure]:
    """What the work gives for each task, in their order; a failure is a value like any other.

    Args:
        recognizer: is rebuilt in each process, where there are several.
        work: is done for each task.
        tasks: taken as the work goes on, a few ahead.
        workers: how many processes; 1 is this one.

    Raises:
        ModelError: a model proves to be damaged.
    """
    if workers == 1:
        attempt = _begin(recognizer, work)
        for task in tasks:
            yield from attempt(task)
        return
    from lpr.parallel import LocalEngine

    yield from work_through_on(LocalEngine(workers), recognizer, work, tasks)


def work_through_on(
    engine: Engine,
    recognizer: Recognizer,
    work: PictureWork[Task, Done],
    tasks: Iterable[Task],
) -> Iterator[Done | ReadFailure]:
    """`work_through` with processes of an engine; never in this process, whatever they die of.

    Raises:
        ConfigError: the work or the recognizer cannot travel to them.
        ModelError: a model proves to be damaged.
    """
    from lpr.parallel import NeverReady

    _check_that_it_travels(recognizer, work)
    try:
        for task, done in engine.map_ordered(partial(_begin, recognizer, work), tasks):
            yield from done or (ReadFailure(name_of(task), _told(task, PROCESS_DIED)),)
    except NeverReady:
        raise ConfigError(UNGUARDED) from None


def _begin(
    recognizer: Recognizer, work: PictureWork[Task, Done]
) -> Callable[[Task], tuple[Done | ReadFailure]]:
    """What one process does with a task; a tuple, since work may well give None."""

    def attempt(task: Task) -> tuple[Done | ReadFailure]:
        try:
            return (work(recognizer, task),)
        except ModelError:
            # No picture's fault: all others would be told the same.
            raise
        except LprError as error:
            return (ReadFailure(name_of(task), str(error)),)
        except MemoryError:
            return (ReadFailure(name_of(task), _told(task, NO_MEMORY)),)
        except Exception as error:
            # A defect that one picture brings out must not cost the others their results.
            reason = f"reading failed ({type(error).__name__}: {error}); please report this picture"
            return (ReadFailure(name_of(task), _told(task, reason)),)

    return attempt


def _check_that_it_travels(*parts: object) -> None:
    """Find out before any process is started whether all can be sent there.

    Raises:
        ConfigError: it cannot.
    """
    try:
        pickle.dumps(parts)
    except Exception as error:
        raise ConfigError(
            f"several workers need what can be pickled ({first_line(error)}); give parts and work "
            "that are defined at the top of a module, or use workers=1"
        ) from error


def name_of(task: Any) -> str:
    """What a task is called: its path, or its ``source``; empty where it has neither."""
    return picture_name(task) or str(getattr(task, "source", ""))


def _told(task: object, reason: str) -> str:
    return f"{name_of(task) or 'the picture'}: {reason}"
