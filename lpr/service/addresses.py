"""Which addresses the service goes to when somebody names one, so that nobody reaches through it
what they could not reach themselves (server-side request forgery).

The rules:

- Pictures to fetch, targets of notices, gates, and other places on the internet: public addresses.
  Private networks and this machine only where the service was set up so
  (`ServiceConfig.allow_private_addresses`).
- Cameras, which administrators alone set: ``rtsp``, ``rtsps``, ``rtmp``, ``http`` and ``https``, in
  private networks and on this machine, too, since cameras and what relays them are there.
- Never: link-local addresses (where clouds keep their secrets), multicast, reserved ones, any other
  scheme.

A name is resolved once, each of its addresses is judged, and the connection goes to the address
that was judged: a name that changes meanwhile (DNS rebinding) changes nothing. Each redirect is
judged again.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import SplitResult, urlsplit

from lpr.errors import ServiceError

Resolve = Callable[[str, int], Sequence[str]]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
WEB_SCHEMES = {"http": 80, "https": 443}
CAMERA_SCHEMES = {"rtsp": 554, "rtsps": 322, "rtmp": 1935, **WEB_SCHEMES}
"""With the port that each has by itself."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(ServiceError):
    """The service does not go to an address, or cannot find it."""


OWN = frozenset(("picamera",))
"""What names a camera of this machine."""
SECRETS = frozenset(
    ipaddress.ip_address(one)
    for one in ("168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254")
)
"""Where Azure, Oracle, Alibaba and, by IPv6, AWS answer questions for secrets; other clouds do on
link-local addresses."""


class Reach(IntEnum):
    """How far an address is; what is farther may be allowed, what is nearer not."""

    NEVER = 0
    """Link-local, multicast, reserved."""
    PRIVATE = 1
    """This machine, or a network that is not the internet."""
    PUBLIC = 2


@dataclass(frozen=True, slots=True)
class Place:
    """An address that was judged: go to one of ``ips``, and to no other of that name."""

    parts: SplitResult
    host: str
    port: int
    ips: tuple[str, ...]

    @property
    def ip(self) -> str:
        """The first of them."""
        return self.ips[0]


def reach(ip: str) -> Reach:
    """How far an address is.

    >>> reach("93.184.216.34").name, reach("192.168.1.9").name, reach("169.254.169.254").name
    ('PUBLIC', 'PRIVATE', 'NEVER')
    >>> reach("::ffff:127.0.0.1").name
    'PRIVATE'
    """
    # The zone of a link-local address ("%eth0") is no part of it.
    address = _innermost(ipaddress.ip_address(ip.split("%", 1)[0]))
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return Reach.NEVER
    if address in SECRETS:
        return Reach.NEVER
    if address.is_loopback or (address.is_private and not address.is_reserved):
        return Reach.PRIVATE
    if _is_shared(address):
        return Reach.PRIVATE
    return Reach.PUBLIC if address.is_global and not address.is_reserved else Reach.NEVER


def check_web_address(url: str, *, allow_private: bool, resolve: Resolve | None = None) -> Place:
    """Judge the address of something to fetch.

    Raises:
        AddressRefused: the service does not go there.
    """
    least = Reach.PRIVATE if allow_private else Reach.PUBLIC
    return _judged(url, WEB_SCHEMES, least, resolve or resolve_name)


def check_host(host: str, port: int, *, allow_private: bool, resolve: Resolve | None = None) -> str:
    """Judge a host that is no address of the web, such as a broker; gives the address to go to.

    Raises:
        AddressRefused: the service does not go there.
    """
    least = Reach.PRIVATE if allow_private else Reach.PUBLIC
    return _judged_ips(host, port, least, resolve or resolve_name)[0]


def connection_to(place: Place, timeout_s: float) -> http.client.HTTPConnection:
    """A connection to the address that was judged, whatever its name says by now.

    Raises:
        OSError: nobody answers there.
    """
    connection = socket.create_connection((place.ip, place.port), timeout=timeout_s)
    if place.parts.scheme == "https":
        context = ssl.create_default_context()
        connection = context.wrap_socket(connection, server_hostname=place.host)
    pinned = http.client.HTTPConnection(place.host, place.port, timeout=timeout_s)
    # A connection with a socket does not open another.
    pinned.sock = connection
    return pinned


def check_camera_address(address: str, *, resolve: Resolve | None = None) -> tuple[str, ...]:
    """Judge the address of a camera; gives the IP addresses to go to, and none for numbers, the
    Raspberry Pi's cameras and paths of films, which are no addresses.

    Raises:
        AddressRefused: the service does not go there.
    """
    if _CONTROL.search(address.strip()):
        raise AddressRefused("the address has signs that nobody sees; leave them out")
    scheme, colon, _ = address.strip().partition(":")
    if (
        not colon
        or len(scheme) == 1
        or scheme in OWN
        or not scheme.replace("+", "").replace(",", "").isalnum()
    ):
        return ()
    return _judged(address.strip(), CAMERA_SCHEMES, Reach.PRIVATE, resolve or resolve_name).ips


def resolve_name(host: str, port: int) -> Sequence[str]:
    """The addresses of a name.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _judged(url: str, schemes: dict[str, int], least: Reach, resolve: Resolve) -> Place:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(
            f"this is no address ({error}); write it as https://host/path"
        ) from None
    if parts.scheme not in schemes:
        known = ", ".join(schemes)
        raise AddressRefused(f"'{parts.scheme[:20]}:' is not gone to; give an address of {known}")
    if not host:
        raise AddressRefused("the address names no host; write it as https://host/path")
    port = port or schemes[parts.scheme]
    return Place(parts, host, port, _judged_ips(host, port, least, resolve))


def _judged_ips(host: str, port: int, least: Reach, resolve: Resolve) -> tuple[str, ...]:
    try:
        ips = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"{host}: there is no such host, or no way to look it up") from error
    if not ips:
        raise AddressRefused(f"{host}: there is no such host")
    for ip in ips:
        if (found := reach(ip)) < least:
            raise AddressRefused(_why(host, found))
    return tuple(ips)


def _why(host: str, found: Reach) -> str:
    if found is Reach.NEVER:
        return f"{host}: this kind of address (link-local, multicast, reserved) is never gone to"
    return (
        f"{host}: this is an address of a private network; start the service with "
        "--allow-private-addresses if it is to go there"
    )


def _innermost(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 address stands for; the address itself where it does not."""
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_shared(address: IpAddress) -> bool:
    """Whether it is of 100.64.0.0/10, which providers and private overlays use (RFC 6598)."""
    return address.version == 4 and address in ipaddress.ip_network("100.64.0.0/10")
