"""Pages as plain data, which is all that a template sees: no object, so that none can be asked for more."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


def as_data(value: Any) -> Any:
    """A frozen value with all it holds, as dicts, lists and scalars; properties are there like fields."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        names += [name for name, found in vars(type(value)).items() if isinstance(found, property)]
        return {name: as_data(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): as_data(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_data(each) for each in value]
    return value
