"""Where a request of a reader comes from (来源): enough to count by, and no address to be read from it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

IPV6_NETWORK = 64
"""Bits of an address of IPv6 that name one connection: the rest its owner changes at will."""


def knock(request: HttpRequest, salt: str) -> str:
    """A keyed digest of where the request comes from, another one each day and for each use that has its own `salt`."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS:  # the last one is what our own proxy saw
        given = request.META.get("HTTP_X_FORWARDED_FOR", given).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        source = "unknown"
    else:
        address = getattr(address, "ipv4_mapped", None) or address
        source = str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False) if address.version == 6 else address)
    return salted_hmac(salt, f"{timezone.localdate():%Y-%m-%d} {source}", algorithm="sha256").hexdigest()
