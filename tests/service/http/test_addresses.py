"""Which addresses the service goes to, and which never."""

from __future__ import annotations

import pytest

from lpr.service.addresses import (
    AddressRefused,
    Reach,
    check_camera_address,
    check_web_address,
    reach,
)


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("93.184.216.34", Reach.PUBLIC),
        ("2606:2800:220:1::1", Reach.PUBLIC),
        ("10.1.2.3", Reach.PRIVATE),
        ("172.16.0.1", Reach.PRIVATE),
        ("192.168.1.9", Reach.PRIVATE),
        ("127.0.0.1", Reach.PRIVATE),
        ("127.8.8.8", Reach.PRIVATE),
        ("100.64.1.1", Reach.PRIVATE),
        ("::1", Reach.PRIVATE),
        ("fd00::1", Reach.PRIVATE),
        ("::ffff:10.0.0.1", Reach.PRIVATE),
        ("2002:7f00:1::", Reach.PRIVATE),
        ("64:ff9b::7f00:1", Reach.PRIVATE),
        ("::7f00:1", Reach.PRIVATE),
        ("169.254.169.254", Reach.NEVER),
        ("168.63.129.16", Reach.NEVER),
        ("100.100.100.200", Reach.NEVER),
        ("fd00:ec2::254", Reach.NEVER),
        ("::ffff:169.254.169.254", Reach.NEVER),
        ("fe80::1%eth0", Reach.NEVER),
        ("224.0.0.1", Reach.NEVER),
        ("ff02::1", Reach.NEVER),
        ("0.0.0.0", Reach.NEVER),
        ("::", Reach.NEVER),
        ("255.255.255.255", Reach.NEVER),
        ("240.0.0.1", Reach.NEVER),
    ],
)
def test_how_far_an_address_is(ip: str, expected: Reach) -> None:
    assert reach(ip) is expected


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/a.jpg",
        "http://127.0.0.1:8350/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/a.jpg",
        "//example.org/a.jpg",
        "http:///a.jpg",
        "http://example.org:99999/",
        "http://[1/",
        "nonsense",
        "",
    ],
)
def test_pictures_are_not_fetched_there(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_web_address(url, allow_private=False)


def test_private_networks_may_be_allowed_but_not_link_local() -> None:
    assert check_web_address("http://10.0.0.1/a.jpg", allow_private=True).ip == "10.0.0.1"
    with pytest.raises(AddressRefused, match="never"):
        check_web_address("http://169.254.169.254/", allow_private=True)


def test_a_name_counts_as_the_nearest_of_its_addresses() -> None:
    found = {"good.example": ["93.184.216.34"], "mixed.example": ["93.184.216.34", "10.0.0.1"]}

    def resolve(host: str, port: int) -> list[str]:
        return found[host]

    place = check_web_address("https://good.example/a?b=c", allow_private=False, resolve=resolve)
    assert (place.ip, place.port, place.host) == ("93.184.216.34", 443, "good.example")
    with pytest.raises(AddressRefused, match="private network"):
        check_web_address("https://mixed.example/", allow_private=False, resolve=resolve)


def test_a_name_without_addresses_is_refused() -> None:
    with pytest.raises(AddressRefused, match="no such host"):
        check_web_address("http://x.invalid/", allow_private=False, resolve=lambda *_: [])


@pytest.mark.parametrize(
    "address",
    [
        *("0", "picamera:0", "films/gate.mp4", "C:\\films\\gate.mp4"),
        *("rtsp://192.168.1.20/1", "http://127.0.0.1/v"),
    ],
)
def test_cameras_are_in_private_networks(address: str) -> None:
    is_address = "://" in address
    assert bool(check_camera_address(address)) == is_address


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "rtsp://224.0.0.1/1",
        "file:///etc/passwd",
        "concat:/etc/passwd|/etc/hosts",
        "subfile,,start,0,end,0,,:/etc/passwd",
        "data:video/mp4;base64,AAAA",
        "pipe:0",
        "tcp://10.0.0.1:22",
        "crypto+file:/etc/passwd",
        " HTTP://169.254.169.254/",
        "films/gate\0.mp4",
        "rtsp://10.0.0.9/1\0",
    ],
)
def test_other_camera_addresses_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_camera_address(address)
