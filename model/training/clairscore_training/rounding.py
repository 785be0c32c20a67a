"""The one place where what was computed is rounded to what it means, before it is written.

A sum's last bits depend on the processor that adds it up. Written to the digit that means something, the same data and
seed give the same files on any processor, and so a model of the same name. What is not summed is not rounded: a bin's
edge is a value of a client, a threshold a quotient of two costs.

Independent of what the numbers measure.
"""

from __future__ import annotations

import numpy as np

MEASURED = 9
"""Significant digits of what is measured: more than any interval leaves certain, fewer than additions differ in."""
FITTED = 12
"""Significant digits of the line of calibration: so many that the leaves, which are f32, hardly ever see it."""


def significant(content, digits: int = MEASURED):
    """`content`, a number or lists and dictionaries of them, with every float rounded to so many significant digits."""
    match content:
        case dict():
            return {key: significant(value, digits) for key, value in content.items()}
        case list():
            return [significant(value, digits) for value in content]
        case float():
            return float(f"{content:.{digits - 1}e}")
        case _:
            return content


def column(values: np.ndarray, digits: int = MEASURED) -> np.ndarray:
    """The same for a column of numbers."""
    return np.array([float(f"{value:.{digits - 1}e}") for value in values.tolist()])
