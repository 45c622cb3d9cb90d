"""Whose connection it is: the peer, or whoever our own proxies say was before them.

A header that anybody can send is believed only when the peer is one of `TRUSTED_PROXIES`, and
then from the right: the last hop that is not ours is the person. X-Forwarded-For and Forwarded
(RFC 7239) must agree where both came, since a proxy may write one and pass on a forged other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

PORT_HEADER = "x-forwarded-client-port"
"""The person's own port, from an edge that puts it in no list. Not X-Forwarded-Port: that one
says which port of the server was asked."""

_FOR = re.compile(r'(?:^|;)\s*for=("[^"]*"|[^;,\s"]+)', re.IGNORECASE)
_WITH_PORT = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):([0-9]{1,5})\Z")


@dataclass(frozen=True, slots=True)
class Peer:
    """The person's end of the connection; None where it is not known."""

    ip: Address | None
    port: int | None


def client_of(peer: tuple[str, int] | None, headers: Headers, trusted_proxies: Networks) -> Peer:
    """Who is at the other end, as far as the peer and our own proxies can be believed."""
    if peer is None:
        return Peer(None, None)
    direct = Peer(_address(peer[0]), _port(peer[1]))
    chains = [
        [_hop(hop) for hop in hops]
        for hops in (_x_forwarded_for(headers), _forwarded(headers))
        if hops
    ]
    if direct.ip is None:
        return direct
    if not _ours(direct.ip, trusted_proxies):
        # Somebody before us may have taken the header's word for the peer.
        named = any(hop.ip == direct.ip for chain in chains for hop in chain)
        return Peer(None, None) if named else direct
    found = [_last_not_ours(chain, trusted_proxies) for chain in chains]
    if not found or any(one.ip != found[0].ip for one in found):
        return Peer(None, None)
    port = next((one.port for one in found if one.port), None)
    return Peer(found[0].ip, port or _port(headers.get(PORT_HEADER)))


def _last_not_ours(chain: Iterable[Peer], trusted: Networks) -> Peer:
    for hop in reversed(list(chain)):
        if hop.ip is None or not _ours(hop.ip, trusted):
            return hop
    return Peer(None, None)


def _x_forwarded_for(headers: Headers) -> list[str]:
    lines = headers.getlist("x-forwarded-for")
    return [hop.strip() for line in lines for hop in line.split(",") if hop.strip()]


def _forwarded(headers: Headers) -> list[str]:
    hops = []
    for line in headers.getlist("forwarded"):
        for element in line.split(","):
            found = _FOR.search(element)
            hops.append(found.group(1).strip('"') if found else "unknown")
    return hops


def _hop(text: str) -> Peer:
    found = _WITH_PORT.match(text)
    if found:
        return Peer(_address(found.group(1) or found.group(2)), _port(found.group(3)))
    return Peer(_address(text.removeprefix("[").removesuffix("]")), None)


def _address(text: str) -> Address | None:
    try:
        ip = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(ip, IPv6Address):
        return ip.ipv4_mapped or ip  # a socket for both families says ::ffff:192.0.2.1
    return ip


def _port(number: str | int | None) -> int | None:
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        return None
    return int(text) if 1 <= int(text) <= 65535 else None


def _ours(ip: Address, trusted: Networks) -> bool:
    return any(ip.version == network.version and ip in network for network in trusted)
