"""A PostgreSQL server of the tests' own: an ordinary user's, on a free port, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REQUIRED = "LPR_REQUIRE_SERVERS"
"""The environment's variable that makes a server that is missing a failure."""
_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_ORDINARY = ("postgres", "nobody")
"""Users in whose name root starts the server, which refuses to be root's."""
_QUICK = ("fsync=off", "synchronous_commit=on", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; None where they are not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = (path for pattern in _FOLDERS for path in sorted(Path("/").glob(pattern[1:])))
    return next((path for path in reversed(list(folders)) if (path / "initdb").exists()), None)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that runs."""

    port: int

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://lpr:secret@127.0.0.1:{self.port}/{database}"


@contextmanager
def running(bin_folder: Path) -> Iterator[Postgres]:
    """Start a server, and stop it when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="lpr-postgres-"))
    user = _ordinary_user()
    try:
        (folder / "password").write_text("secret")
        if user is not None:
            for path in (folder, folder / "password"):
                os.chown(path, user.pw_uid, user.pw_gid)
        data = str(folder / "data")
        accounts = ["--username", "lpr", "--pwfile", str(folder / "password")]
        words = ["initdb", "-D", data, *accounts, "--auth=scram-sha-256", "--no-sync", "-E", "UTF8"]
        _run(bin_folder, words, folder, user)
        port = _free_port()
        settings = [f"-c {one}" for one in (*_QUICK, f"port={port}", "listen_addresses=127.0.0.1")]
        options = " ".join([*settings, f"-c unix_socket_directories={folder}"])
        log = str(folder / "log")
        _run(
            bin_folder,
            ["pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"],
            folder,
            user,
        )
        try:
            yield Postgres(port)
        finally:
            _run(bin_folder, ["pg_ctl", "-D", data, "-m", "immediate", "stop"], folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(bin_folder: Path, words: list[str], folder: Path, user: pwd.struct_passwd | None) -> None:
    environment: Mapping[str, str] = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    done = subprocess.run(
        [str(bin_folder / words[0]), *words[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
        timeout=180,
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
        extra_groups=None if user is None else [],
    )
    assert done.returncode == 0, f"{words[0]}: {done.stderr}"


def _ordinary_user() -> pwd.struct_passwd | None:
    """In whose name the server is started; None is one's own."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next(known[name] for name in _ORDINARY if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
