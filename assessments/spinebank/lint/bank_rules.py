"""Rules that only the whole bank can answer: where keys lie, and how long they are."""

from collections import Counter
from collections.abc import Iterator, Sequence

from spinebank.lint.registry import BankMatch, bank_rule
from spinebank.lint.view import BankView
from spinebank.schema import OptionOrder, SingleBest

SMALL_PROBABILITY = 0.05
KEYS_PER_POSITION = 5
"""Below this, an uneven spread means nothing."""
LONGEST_RUN = 4


@bank_rule(
    "T04", "longest option is the key", "Over the bank, the key is the longest option too often: trim keys."
)
def longest_too_often(bank: BankView) -> Iterator[BankMatch]:
    """Find keys that are the longest option more often than chance allows (exact test, one-sided)."""
    hits, chances = 0, []
    for item in bank.single_best:
        lengths = [len(option.text) for option in item.options]
        hits += len(item.key.text) == max(lengths) and lengths.count(max(lengths)) == 1
        chances.append(1 / len(item.options))
    if chances and at_least(hits, chances) < SMALL_PROBABILITY:
        yield BankMatch(f"{hits} of {len(chances)}; {sum(chances):.0f} expected")


@bank_rule(
    "N25", "key position out of balance", "Over the bank, keys prefer one position: reorder some options."
)
def unbalanced_positions(bank: BankView) -> Iterator[BankMatch]:
    """Find keys that prefer a position; items whose options are shuffled have none and are left out."""
    written = [item for item in bank.single_best if item.order is OptionOrder.AS_WRITTEN]
    for count in sorted({len(item.options) for item in written}):
        positions = [_position(item) for item in written if len(item.options) == count]
        if len(positions) < KEYS_PER_POSITION * count:
            continue
        position, most = Counter(positions).most_common(1)[0]
        if (
            at_least(most, [1 / count] * len(positions)) * count < SMALL_PROBABILITY
        ):  # any position would have done
            yield BankMatch(
                f"of {count} options, position {position + 1} holds {most} of {len(positions)} keys"
            )
    run, letter = _longest_run([_position(item) for item in written])
    if run > LONGEST_RUN:
        yield BankMatch(f"{run} keys in a row at position {letter + 1}")


def at_least(hits: int, chances: Sequence[float]) -> float:
    """Return the probability of at least so many hits in independent trials of unequal chance.

    >>> at_least(2, [0.5, 0.5])
    0.25
    """
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[n] if n < len(spread) else 0.0) * (1 - chance) + (spread[n - 1] * chance if n else 0.0)
            for n in range(len(spread) + 1)
        ]
    return sum(spread[hits:])


def _position(item: SingleBest) -> int:
    return item.options.index(item.key)


def _longest_run(positions: Sequence[int]) -> tuple[int, int]:
    longest, letter, run = 0, 0, 0
    for index, position in enumerate(positions):
        run = run + 1 if index and position == positions[index - 1] else 1
        if run > longest:
            longest, letter = run, position
    return longest, letter
