"""The compose file: what waits has something to wait for, what is written to can be written to."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from tests.paths import ROOT

yaml = pytest.importorskip("yaml")

FOLDER = ROOT / "deploy/compose"
COMPOSE = (FOLDER / "compose.yml").read_text(encoding="utf-8")
OURS = "lpr:service"


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(COMPOSE)["services"])


def test_who_waits_for_health_can_see_it(services: dict[str, dict[str, Any]]) -> None:
    waits = [
        name
        for service in services.values()
        for name, when in service.get("depends_on", {}).items()
        if when["condition"] == "service_healthy"
    ]
    assert set(waits) == {"database", "service"}
    # Images that Podman or buildah made do not bring a check along.
    assert all(services[name]["healthcheck"]["test"] for name in waits)


def test_what_serves_nothing_is_not_asked_for_its_health(
    services: dict[str, dict[str, Any]],
) -> None:
    ours = {name for name, service in services.items() if OURS in service["image"]}
    assert ours == {"backup", "service"}
    assert services["backup"]["healthcheck"] == {"disable": True}


def test_volumes_belong_to_the_user_of_the_image(services: dict[str, dict[str, Any]]) -> None:
    # A new volume takes over whose the folder of the image is; one that is not there is root's.
    image = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    (line,) = re.findall(r"install --directory --owner lpr .*--mode 0700 (.*)$", image, re.M)
    places = {
        volume.split(":")[1]
        for service in services.values()
        if OURS in service["image"]
        for volume in service["volumes"]
    }
    assert places == set(line.split())


def test_nothing_starts_without_its_passwords(services: dict[str, dict[str, Any]]) -> None:
    asked = set(re.findall(r"\$\{(LPR_\w+):\?", COMPOSE))
    example = (FOLDER / "example.env").read_text(encoding="utf-8")
    empty = set(re.findall(r"^(LPR_\w+)=$", example, re.M))
    assert asked == empty == {"LPR_ADMIN_PASSWORD", "LPR_DATABASE_PASSWORD", "LPR_SECRET_KEY"}
    for service in services.values():
        for name, value in dict(service.get("environment", {})).items():
            assert "PASSWORD" not in name or value.startswith("${"), name


def test_the_world_reaches_the_proxy_alone(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        open_to = {port.split(":")[0] for port in service.get("ports", ())}
        assert open_to <= ({"0.0.0.0"} if name == "proxy" else {"127.0.0.1"})


def test_the_address_of_the_proxy_is_given_to_nobody_else(
    services: dict[str, dict[str, Any]],
) -> None:
    (pool,) = yaml.safe_load(COMPOSE)["networks"]["inside"]["ipam"]["config"]
    address = ip_address(services["proxy"]["networks"]["inside"]["ipv4_address"])
    assert address in ip_network(pool["subnet"])
    assert address not in ip_network(pool["ip_range"])
    trusted = services["service"]["command"]
    assert trusted[trusted.index("--trusted-proxy") + 1] == str(address)
