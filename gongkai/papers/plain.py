"""Plain values of papers as JSON and back: what was printed is kept as text, and drawn again from it."""

import dataclasses
import types
import typing
from datetime import date, datetime
from typing import Any, TypeVar

Values = TypeVar("Values")


def to_plain(values: Any) -> Any:
    """`values` (dataclasses, tuples, days, moments, words, numbers) as JSON knows them."""
    if dataclasses.is_dataclass(values) and not isinstance(values, type):
        return {field.name: to_plain(getattr(values, field.name)) for field in dataclasses.fields(values)}
    if isinstance(values, tuple | list):
        return [to_plain(one) for one in values]
    return values.isoformat() if isinstance(values, date) else values


def from_plain(kind: type[Values], plain: Any) -> Values:
    """The dataclass `kind` that `to_plain` turned into `plain`; TypeError or ValueError where it is something else."""
    made: Values = _made(kind, plain)
    return made


def _made(kind: Any, plain: Any) -> Any:
    if isinstance(kind, types.UnionType):
        return None if plain is None else _made(next(one for one in typing.get_args(kind) if one is not types.NoneType), plain)
    if typing.get_origin(kind) is tuple:
        inside = typing.get_args(kind)
        if len(inside) == 2 and inside[1] is Ellipsis:
            return tuple(_made(inside[0], one) for one in plain)
        return tuple(_made(one, given) for one, given in zip(inside, plain, strict=True))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        # What a later version of the product adds has its usual value in papers of old.
        known = {field.name for field in dataclasses.fields(kind)}
        return kind(**{name: _made(hints[name], one) for name, one in plain.items() if name in known})  # type: ignore[operator]
    if kind in (date, datetime):
        return kind.fromisoformat(plain)
    if not isinstance(plain, kind):
        raise TypeError(f"{kind.__name__} expected, not {plain!r}")
    return plain
