"""Which keys of a file have been met, in little memory: millions of them are remembered until its end."""

from array import array

KEY_BITS = 60  # two of five million agree by chance in one of 80 000 files
SLOTS_MIN = 1024  # a power of two
LOAD_MAX = 0.6
EMPTY = 0


class SeenKeys:
    """A set of short keys by open addressing with linear probing (Knuth, TAOCP vol. 3, 6.4, algorithm L).

    Eight bytes a slot; Python's own set takes ten times as much with its numbers.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * SLOTS_MIN))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def meet(self, key: bytes) -> bool:
        """Remember the first bits of a key, which must be random; whether they were there before."""
        short = (int.from_bytes(key[:8]) >> (64 - KEY_BITS)) + 1
        at = _place(self._slots, short)
        if self._slots[at] == short:
            return True
        self._slots[at] = short
        self._count += 1
        if self._count > LOAD_MAX * len(self._slots):
            self._grow()
        return False

    def _grow(self) -> None:
        grown = array("Q", bytes(2 * 8 * len(self._slots)))
        for short in self._slots:
            if short != EMPTY:
                grown[_place(grown, short)] = short
        self._slots = grown


def _place(slots: "array[int]", short: int) -> int:
    """The slot of a key: its own, or the first empty one."""
    last = len(slots) - 1
    at = short & last
    while slots[at] != EMPTY and slots[at] != short:
        at = (at + 1) & last
    return at
