"""Counts for the limits, kept in this process: no thread of their own, and swept once a minute."""

from threading import Lock
from time import monotonic

from limits.storage import Storage

SWEEP_SECONDS = 60


class Counts(Storage):
    """Hits by key until they expire. The library's own storage looks through all keys a hundred times a second."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._turn = Lock()
        self._counted: dict[str, tuple[int, float]] = {}
        self._sweep_at = monotonic() + SWEEP_SECONDS

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing here fails."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count one more, for `expiry` seconds from the first; returns how many there are."""
        now = monotonic()
        with self._turn:
            if now >= self._sweep_at:
                self._counted = {key: one for key, one in self._counted.items() if one[1] > now}
                self._sweep_at = now + SWEEP_SECONDS
            count, until = self._counted.get(key, (0, 0.0))
            count, until = (count + amount, until) if until > now else (amount, now + expiry)
            self._counted[key] = (count, until)
            return count

    def get(self, key: str) -> int:
        """Return how many there are."""
        count, until = self._counted.get(key, (0, 0.0))
        return count if until > monotonic() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the key is forgotten, by this process's own clock."""
        return self._counted.get(key, (0, 0.0))[1]

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; returns how much that was."""
        with self._turn:
            forgotten, self._counted = len(self._counted), {}
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._turn:
            self._counted.pop(key, None)
