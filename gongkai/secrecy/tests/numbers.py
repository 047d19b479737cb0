"""Numbers of people who do not exist, with the check digits that real ones have."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(serial: int = 1, *, region: str = "460105", born: str = "19900307") -> str:
    """A resident's number that passes every check and belongs to nobody."""
    seventeen = f"{region}{born}{serial:03d}"
    return seventeen + "10X98765432"[sum(int(one) * weight for one, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]
