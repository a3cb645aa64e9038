"""How fast a full store answers searches and lists.

``python -m tests.service.search_speed --passages 1000000 --postgres`` fills a database of its own
with passages of made-up plates, each plate some four times, and prints for each kind of query the
median and the 95th percentile in milliseconds. ``--database ADDRESS`` takes one that is kept, and
fills it only where it is empty.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert, text

from lpr import Box, FrameLook, Passage, PassageState
from lpr.service.config import ServiceConfig
from lpr.service.store import Match, PassageQuery, Store
from lpr.service.store.database import now
from lpr.service.store.rows import columns_of, packed
from lpr.service.store.tables import PassageEntry, PassageRecord
from lpr.service.store.texts import add_texts
from lpr.service.web.passages import MOST_COUNTED
from tests.service.postgres import programs, running

LETTERS = "ABCDEFGHJKLMNPRSTUVXYZ"
START = datetime(2025, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=30)
VISITS = 4
PORTION = 5000
SEED = 1


def plates(count: int) -> list[str]:
    """So many plates of two letters, four digits and two letters; always the same."""
    dice = random.Random(SEED)
    return [
        "".join(
            (
                *dice.choices(LETTERS, k=2),
                f"{dice.randrange(10000):04}",
                *dice.choices(LETTERS, k=2),
            )
        )
        for _ in range(count)
    ]


def passage(number: int, plate: str) -> Passage:
    """The passage of a plate."""
    at = START + EVERY * number
    look = FrameLook(at, 1, Box(0, 0, 9, 9), 0.9, plate, 0.95)
    return Passage(
        id=f"p{number:08d}",
        source="gate",
        state=PassageState.CLOSED,
        first_seen=at,
        last_seen=at,
        text=plate,
        confidence=0.95,
        best=look,
        look_count=1,
        region="hr",
        region_confidence=0.9,
    )


def fill(store: Store, count: int) -> None:
    """Put passages into an empty store, many in a transaction."""
    known, dice = plates(count // VISITS), random.Random(SEED)
    for first in range(0, count, PORTION):
        some = [
            passage(number, dice.choice(known))
            for number in range(first, min(first + PORTION, count))
        ]
        with store.database.write() as session:
            numbers = add_texts(store.database, session, [one.text for one in some])
            session.execute(insert(PassageEntry), [_row(one, numbers) for one in some])
            records = [{"passage_id": one.id, "packed": packed(one)} for one in some]
            session.execute(insert(PassageRecord), records)
    with store.database.write() as session:
        session.execute(text("ANALYZE"))


def _row(one: Passage, numbers: Mapping[str, int]) -> dict[str, object]:
    return columns_of(one) | {
        "id": one.id,
        "camera_id": None,
        "kind": "camera",
        "plate_id": numbers[one.text],
        "first_seen": one.first_seen,
        "model_version": "",
        "picture": False,
        "crop": False,
        "changed": now(),
    }


def queries(count: int) -> dict[str, Callable[[], PassageQuery]]:
    """The kinds of queries that are measured; each call makes another one."""
    known, dice = plates(count // VISITS), random.Random(SEED + 1)

    def some() -> str:
        return dice.choice(known)

    def fuzzy(fuzziness: int) -> PassageQuery:
        return PassageQuery(text=some(), match=Match.FUZZY, fuzziness=fuzziness)

    return {
        "list": PassageQuery,
        "list until a time": lambda: PassageQuery(until=START + EVERY * dice.randrange(count)),
        "prefix of 1": lambda: PassageQuery(text=some()[:1]),
        "prefix of 2": lambda: PassageQuery(text=some()[:2]),
        "prefix of 3": lambda: PassageQuery(text=some()[:3]),
        "prefix of 4": lambda: PassageQuery(text=some()[:4]),
        "wildcard *1234*": lambda: PassageQuery(text=f"*{some()[2:6]}*"),
        "wildcard *34AB": lambda: PassageQuery(text=f"*{some()[4:]}"),
        "wildcard ZG??34*": lambda: PassageQuery(text=f"{some()[:2]}??{some()[4:6]}*"),
        "fuzzy 1": lambda: fuzzy(1),
        "fuzzy 2": lambda: fuzzy(2),
        "fuzzy 3": lambda: fuzzy(3),
        "regex": lambda: PassageQuery(text=f"^{some()[:2]}.*{some()[-1]}$", match=Match.REGEX),
    }


def measured(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """The median and the 95th percentile of so many calls, in milliseconds."""
    took_ms = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        took_ms.append(1e3 * (time.perf_counter() - begun))
    took_ms.sort()
    return took_ms[times // 2], took_ms[min(times - 1, int(0.95 * times))]


def found(store: Store, query: Callable[[], PassageQuery]) -> object:
    """The first page of what a query finds."""
    return store.passages.page(query())


def hits(store: Store, query: Callable[[], PassageQuery]) -> int:
    """How many a query finds, as far as the page counts them."""
    return store.passages.count(query(), MOST_COUNTED)


def tell(name: str, ask: Callable[[], object], times: int) -> None:
    """Measure, and print it."""
    median, late = measured(ask, times)
    print(f"{name:24} median {median:6.1f} ms, 95 % {late:6.1f} ms", flush=True)


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    """The store that is to be measured, full."""
    with TemporaryDirectory() as folder:
        if arguments.postgres:
            folders = programs()
            assert folders is not None, "PostgreSQL is not installed"
            with (
                running(folders) as server,
                Store(_config(folder, server.address("postgres"))) as store,
            ):
                yield store
        else:
            with Store(_config(folder, arguments.database)) as store:
                yield store


def _config(folder: str, database: str) -> ServiceConfig:
    return ServiceConfig(data=Path(folder), database=database)


def main() -> int:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=60, help="of each kind")
    parser.add_argument("--postgres", action="store_true", help="a server of its own, not SQLite")
    parser.add_argument("--database", default="", help="the address of one that is kept")
    arguments = parser.parse_args()
    with opened(arguments) as store:
        if not store.passages.page(PassageQuery(limit=1)).rows:
            begun = time.monotonic()
            fill(store, arguments.passages)
            print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)
        for name, query in queries(arguments.passages).items():
            tell(name, partial(found, store, query), arguments.searches)
            tell(f"{name}, hits", partial(hits, store, query), arguments.searches)
    return 0


if __name__ == "__main__":
    sys.exit(main())
