"""Whom a client is compared with when a refusal is explained: the training clients below the threshold, as counts.

An interventional contribution depends on another client only by the answers that they give to each tree's splits, so
for each tree it is counted how many of them answer in which pattern. No row can be put together again from that:
nothing ties a pattern of one tree to one of another, and a pattern that fewer than ten clients give is counted with
the most like it. Independent of the metadata that the counts are written into; they are `model::ensemble::Background`
on the Rust side, in postcard's format.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import numpy as np
from scipy.special import expit

from .evaluation import THRESHOLD
from .export import Leaf, Node, Split, round_down

LEAST_CLIENTS = 10
"""A pattern of fewer clients might tell of persons."""

Patterns = tuple[np.ndarray, np.ndarray]
"""The patterns in which clients answer a tree's splits, one a row, as bits in whole bytes, and how many give each."""


def count(ensemble: list[list[Node]], rows: np.ndarray) -> list[Patterns]:
    """Of each tree, the patterns of those of all `rows` whom the ensemble puts below the threshold; of nobody, no tree."""
    # Column by column, for a split asks about one.
    rows = np.asfortranarray(rows)
    granted = np.asfortranarray(rows[probabilities(ensemble, rows) < THRESHOLD])
    if len(granted) < LEAST_CLIENTS:
        return []
    return [_merged(*_distinct(np.packbits(answers(tree, granted), axis=1, bitorder="little"))) for tree in ensemble]


def probabilities(ensemble: list[list[Node]], rows: np.ndarray) -> np.ndarray:
    """What every scorer of the artifact makes of `rows`: leaves are f32, sums f64, probabilities f32."""
    log_odds = np.zeros(len(rows))
    for tree in ensemble:
        log_odds += _values(tree, answers(tree, rows))
    return expit(log_odds).astype(np.float32).astype(np.float64)


def answers(tree: list[Node], rows: np.ndarray) -> np.ndarray:
    """Whether each row goes right at each split, one column a split, in the order of the nodes."""
    splits = [node for node in tree if isinstance(node, Split)]
    right = np.empty((len(rows), len(splits)), bool)
    for place, split in enumerate(splits):
        values = rows[:, split.feature]
        # Nothing is more than a missing value, nor less.
        threshold = round_down(split.threshold)
        right[:, place] = values > threshold if split.missing_left else ~(values <= threshold)
    return right


def _values(tree: list[Node], right: np.ndarray) -> np.ndarray:
    """The leaf that each row ends in."""
    is_split = np.array([isinstance(node, Split) for node in tree])
    column = np.cumsum(is_split) - 1
    children = np.array([(node.left, node.right) if isinstance(node, Split) else (0, 0) for node in tree])
    value = np.array([node.value if isinstance(node, Leaf) else 0.0 for node in tree]).astype(np.float32)
    at, everybody = np.zeros(len(right), int), np.arange(len(right))
    while (walking := is_split[at]).any():
        goes = right[everybody[walking], column[at[walking]]].astype(int)
        at[walking] = children[at[walking], goes]
    return value[at].astype(np.float64)


def base_value(ensemble: list[list[Node]], trees: list[tuple[bytes, list[int]]]) -> float | None:
    """Mean log-odds of those whom `from_text` read, by a walk for each pattern; none of nobody."""
    total = 0.0
    for tree, (patterns, counts) in zip(ensemble, trees):
        splits = sum(isinstance(node, Split) for node in tree)
        packed = np.frombuffer(patterns, np.uint8).reshape(len(counts), -(-splits // 8))
        right = np.unpackbits(packed, axis=1, bitorder="little")[:, :splits].astype(bool)
        total += float(np.average(_values(tree, right), weights=counts))
    return total if trees else None


def _distinct(patterns: np.ndarray) -> Patterns:
    if patterns.shape[1] == 1:  # Bytes are sorted ten times faster than rows of bytes.
        found, counts = np.unique(patterns[:, 0], return_counts=True)
        return found[:, None], counts
    return np.unique(patterns, axis=0, return_counts=True)


def _merged(patterns: np.ndarray, counts: np.ndarray) -> Patterns:
    """Patterns of fewer than `LEAST_CLIENTS` counted with the pattern, of those of more, that differs in the fewest
    answers; of several, with the most frequent one. If all are rare, with the most frequent of all."""
    order = np.lexsort((*patterns.T[::-1], -counts))
    patterns, counts = patterns[order], counts[order].copy()
    frequent = max(int((counts >= LEAST_CLIENTS).sum()), 1)
    for rare in range(frequent, len(counts)):
        apart = np.unpackbits(patterns[:frequent] ^ patterns[rare], axis=1).sum(axis=1)
        counts[np.argmin(apart)] += counts[rare]
    return patterns[:frequent], counts[:frequent]


def to_text(trees: list[Patterns]) -> str:
    """Base64 of postcard's format, which writes numbers, and the lengths of lists, seven bits a byte."""
    content = bytearray(_varint(len(trees)))
    for patterns, counts in trees:
        content += _varint(patterns.size) + patterns.astype(np.uint8).tobytes()
        content += _varint(len(counts)) + b"".join(map(_varint, counts.tolist()))
    return base64.b64encode(bytes(content)).decode()


def from_text(text: str) -> list[tuple[bytes, list[int]]]:
    """What `to_text` wrote: of each tree its patterns, one behind the other, and their counts."""
    content = iter(base64.b64decode(text))
    return [
        (bytes(next(content) for _ in range(_read_varint(content))), [_read_varint(content) for _ in range(_read_varint(content))])
        for _ in range(_read_varint(content))
    ]


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _read_varint(content: Iterable[int]) -> int:
    number, shift = 0, 0
    for byte in content:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return number
