"""Waiting for something to happen, with a deadline and without sleeping."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

DEADLINE_SECS = 15

T = TypeVar("T")


class Seen(Generic[T]):
    """Everything that happened, in order, by whichever thread."""

    def __init__(self) -> None:
        self._all: list[T] = []
        self._changed = threading.Condition()
        self._is_over = False

    def add(self, item: T) -> None:
        with self._changed:
            self._all.append(item)
            self._changed.notify_all()

    def end(self) -> None:
        """Says that nothing more will happen."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def all(self) -> list[T]:
        with self._changed:
            return list(self._all)

    def first(self, is_wanted: Callable[[T], bool], what: str, deadline_secs: float = DEADLINE_SECS) -> T:
        """The first of which this is true, as soon as there is one."""
        end = time.monotonic() + deadline_secs
        looked_at = 0
        with self._changed:
            while True:
                for item in self._all[looked_at:]:
                    if is_wanted(item):
                        return item
                looked_at = len(self._all)
                left = end - time.monotonic()
                if self._is_over or left <= 0:
                    last = "\n".join(f"  {item!r}"[:600] for item in self._all[-5:])
                    raise AssertionError(f"waited in vain for: {what}. The last of {looked_at} things seen:\n{last}")
                self._changed.wait(left)


class Lines(Seen[T]):
    """The lines of a stream, read by a thread as they come."""

    def __init__(self, stream: Iterable[str], parse: Callable[[str], T]) -> None:
        super().__init__()
        threading.Thread(target=self._follow, args=(stream, parse), daemon=True).start()

    def _follow(self, stream: Iterable[str], parse: Callable[[str], T]) -> None:
        for line in stream:
            if line.strip():
                self.add(parse(line))
        self.end()
