"""Networks, names and ports that are not public, as data. `address` says how they are used.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries, IANA Special-Use Domain Names, the WHATWG bad-port list,
and the documentation of the large clouds for their metadata services.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network

# (network, what it is): not globally reachable, or not a place where a feed can live.
SPECIAL: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this network, not a host (RFC 791)"),
        ("10.0.0.0/8", "a private network (RFC 1918)"),
        ("100.64.0.0/10", "behind a carrier's NAT (RFC 6598)"),
        ("127.0.0.0/8", "this machine itself (loopback)"),
        ("169.254.0.0/16", "link-local (RFC 3927)"),
        ("172.16.0.0/12", "a private network (RFC 1918)"),
        ("192.0.0.0/24", "reserved for protocols (RFC 6890)"),
        ("192.0.2.0/24", "for documentation (RFC 5737)"),
        ("192.31.196.0/24", "reserved for AS112 (RFC 7535)"),
        ("192.52.193.0/24", "reserved for AMT (RFC 7450)"),
        ("192.88.99.0/24", "a 6to4 relay (RFC 7526)"),
        ("192.168.0.0/16", "a private network (RFC 1918)"),
        ("192.175.48.0/24", "reserved for AS112 (RFC 7534)"),
        ("198.18.0.0/15", "for benchmarks (RFC 2544)"),
        ("198.51.100.0/24", "for documentation (RFC 5737)"),
        ("203.0.113.0/24", "for documentation (RFC 5737)"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved or broadcast (RFC 1112)"),
        ("::/128", "the unspecified address"),
        ("::1/128", "this machine itself (loopback)"),
        ("64:ff9b:1::/48", "a local translation prefix (RFC 8215)"),
        ("100::/64", "discard-only (RFC 6666)"),
        ("100:0:0:1::/64", "a dummy prefix (RFC 9780)"),
        ("2001::/23", "reserved for protocols (RFC 2928)"),
        ("2001:db8::/32", "for documentation (RFC 3849)"),
        ("2002::/16", "a 6to4 tunnel (RFC 7526)"),
        ("3fff::/20", "for documentation (RFC 9637)"),
        ("5f00::/16", "segment routing (RFC 9602)"),
        ("fc00::/7", "a private network (RFC 4193)"),
        ("fe80::/10", "link-local (RFC 4291)"),
        ("fec0::/10", "site-local (RFC 3879)"),
        ("ff00::/8", "multicast"),
    )
)

PUBLIC_V6 = IPv6Network("2000::/3")  # all that IANA hands out

# Parts of 2001::/23 that are globally reachable.
REACHABLE_EXCEPTIONS = tuple(
    IPv6Network(network)
    for network in (
        "2001:1::1/128",
        "2001:1::2/128",
        "2001:1::3/128",
        "2001:3::/32",
        "2001:4:112::/48",
        "2001:20::/28",
        "2001:30::/28",
    )
)

# IPv6 forms that are no more than the IPv4 address in their last 32 bits: mapped, translated, NAT64, compatible.
TRANSLATED = tuple(IPv6Network(network) for network in ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
ISATAP = (0x00005EFE, 0x02005EFE)  # the interface identifier before the IPv4 address

METADATA = frozenset(
    (
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fe80::a9fe:a9fe",
        "metadata.google.internal",
        "metadata.azure.internal",
        "metadata",
        "instance-data",
    )
)

# Names inside a network: reserved (RFC 6761, 6762, 8375, 9476), never to be delegated (ICANN), or so by custom.
INTERNAL_NAMES = (
    *("localhost", "local", "localdomain", "internal", "intranet", "private", "lan", "corp", "home", "mail", "host"),
    *("domain", "dhcp", "router", "workgroup", "test", "invalid", "onion", "alt", "i2p", "arpa", "fritz.box"),
    *("cluster", "svc", "consul", "docker"),
)

PORTS = frozenset((80, 443, *range(8000, 9000)))
