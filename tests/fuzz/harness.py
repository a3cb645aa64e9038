"""Tries inputs by the thousand in processes of their own, and tells which of them went wrong.

An input may be read or refused with an `LprError` of one line. Anything else is a finding: another
exception, a crash, something printed, too much processor time or memory.
"""

from __future__ import annotations

import os
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from lpr.errors import LprError
from lpr.parallel import map_ordered
from tests.memory import forget_peak, peak_mb

Target = Callable[[int], str]
"""Makes the input of a number, tries it and says in a word what came of it ("read", say)."""

MAX_CPU_S = 3.0
MAX_MB = 600.0
KILL_AFTER_CPU_S = 30
"""Processor time after which an input's process is ended."""
MAX_ADDRESS_BYTES = 8 << 30
"""What an input's process may map at most: a finding must not take the machine along."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one input: ``problem`` is empty if all went well."""

    outcome: str
    cpu_s: float
    peak_mb: float
    problem: str = ""


@dataclass(slots=True)
class FuzzReport:
    """Counts of the outcomes, the dearest input, and the findings by their number."""

    outcomes: Counter[str] = field(default_factory=Counter)
    problems: dict[int, str] = field(default_factory=dict)
    slowest_s: float = 0.0
    largest_mb: float = 0.0

    def add(self, number: int, trial: Trial | None) -> None:
        """Count an input; None for one whose process died."""
        trial = trial or Trial("died", 0.0, 0.0, "crashed, or was ended after too long")
        self.outcomes[trial.outcome] += 1
        self.slowest_s = max(self.slowest_s, trial.cpu_s)
        self.largest_mb = max(self.largest_mb, trial.peak_mb)
        if trial.problem:
            self.problems[number] = trial.problem

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.outcomes.most_common())
        dearest = f"slowest {self.slowest_s:.2f} s, largest {self.largest_mb:.0f} MB"
        found = [f"  input {number}: {problem}" for number, problem in self.problems.items()]
        return "\n".join([f"{counts}; {dearest}; findings: {len(found)}", *found])


def fuzz(start: Callable[[], Target], numbers: Iterable[int], workers: int = 1) -> FuzzReport:
    """Try the inputs of some numbers; ``start`` makes the target in each process."""
    report = FuzzReport()
    for number, trial in map_ordered(partial(Guard, start), numbers, workers):
        report.add(number, trial)
    return report


class Guard:
    """Tries inputs in this process, which is there for nothing else."""

    def __init__(self, start: Callable[[], Target]) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_BYTES, MAX_ADDRESS_BYTES))
        self._target = start()
        self._printed = _catch_output()

    def __call__(self, number: int) -> Trial:
        """Try one input. The alarm's signal ends the process also from within C code."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, KILL_AFTER_CPU_S)
        forget_peak()
        started = time.process_time()
        outcome, problem = self._try(number)
        cpu_s = time.process_time() - started
        signal.setitimer(signal.ITIMER_PROF, 0)
        printed, peak = self._take_printed(), peak_mb()
        if printed:
            problem = problem or f"printed {printed[:200]!r}"
        if cpu_s > MAX_CPU_S:
            problem = problem or f"took {cpu_s:.1f} s"
        if peak > MAX_MB:
            problem = problem or f"took {peak:.0f} MB"
        return Trial(outcome, cpu_s, peak, problem)

    def _try(self, number: int) -> tuple[str, str]:
        try:
            return self._target(number), ""
        except LprError as error:
            message = str(error)
            return "refused", "" if message.isprintable() else f"says {message!r}"
        except Exception:
            return "failed", " | ".join(traceback.format_exc().strip().split("\n")[-3:])

    def _take_printed(self) -> bytes:
        self._printed.seek(0)
        printed = self._printed.read()
        self._printed.seek(0)
        self._printed.truncate()
        return printed


def _catch_output() -> IO[bytes]:
    """From here on, all that this process prints, C code included, goes into a file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as the process lives)
    os.set_blocking(file.fileno(), True)
    for descriptor in (1, 2):
        os.dup2(file.fileno(), descriptor)
    return file
