"""``lpr serve`` starts, answers, and ends well."""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from lpr.cli.main import main
from lpr.service.config import ServiceConfig
from lpr.service.store import Store
from tests.service.served import PASSWORD
from tests.service.server_process import ServerProcess


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The command logs to a stream of its own; other tests' warnings are not to go there."""
    logger = logging.getLogger("lpr")
    handlers, level = list(logger.handlers), logger.level
    yield
    logger.handlers[:] = handlers
    logger.setLevel(level)


def test_the_service_starts_and_ends(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    with urllib.request.urlopen(f"{server.address}/health", timeout=60) as answer:
        assert json.load(answer) == {"status": "ok"}
    port = server.address.rsplit(":", 1)[1]
    with pytest.raises(AssertionError, match=f":{port} cannot be listened on"):
        ServerProcess(tmp_path / "data", ("-m", "lpr", "serve", "--port", port))
    assert server.terminate() == 0
    assert not [line for line in server.errors if "Traceback" in line]
    with Store(ServiceConfig(data=tmp_path / "data")) as store:
        user = store.users.check("admin", PASSWORD)
    assert user is not None
    assert user.role == "administrator"


def test_strangers_cannot_become_the_first_administrator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LPR_ADMIN_PASSWORD", raising=False)
    data = str(tmp_path / "data")
    assert main(["serve", "--data", data, "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "set LPR_ADMIN_PASSWORD" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["serve", "--data", str(tmp_path / "file" / "data")]) == 2
    assert "name another one with --data" in capsys.readouterr().err


def test_what_may_be_set_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ServiceConfig] = []
    monkeypatch.setattr("lpr.service.network.serve", lambda config, _: seen.append(config))
    words = "--max-upload-mb 1.5 --max-megapixels 8 --queue 3 --time-zone Europe/Zagreb"
    flags = "--fetch-pictures --allow-private-addresses"
    assert main(["serve", "--data", str(tmp_path), *words.split(), *flags.split()]) == 0
    (config,) = seen
    assert (config.max_upload_bytes, config.max_megapixels, config.queue) == (1572864, 8.0, 3)
    assert (config.fetch_pictures, config.allow_private_addresses) == (True, True)
    assert config.zone.key == "Europe/Zagreb"
    assert main(["serve", "--data", str(tmp_path)]) == 0
    assert (seen[1].max_upload_bytes, seen[1].fetch_pictures) == (20 << 20, False)


def test_a_time_zone_that_is_none_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--data", str(tmp_path), "--time-zone", "Europe/Nowhere"]) == 2
    assert "time_zone is 'Europe/Nowhere'" in capsys.readouterr().err
