"""How much readers may ask for at a time (限速), counted in this process and kept nowhere."""

import threading
import time
from collections import OrderedDict, deque


class Pace:
    """At most `each` within `seconds` from one source, and `all_of_them` from everywhere; of at most `sources` it keeps count."""

    def __init__(self, *, each: int, all_of_them: int, seconds: float, sources: int = 10_000) -> None:
        self._each = each
        self._all = all_of_them
        self._seconds = seconds
        self._sources = sources
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._together: deque[float] = deque()
        self._lock = threading.Lock()

    def lets(self, source: str, *, now: float | None = None) -> bool:
        """Whether one more from `source` is answered; it counts from then on. `now` is in seconds of any steady clock."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            own = self._seen.setdefault(source, deque())
            self._seen.move_to_end(source)
            while len(self._seen) > self._sources:
                self._seen.popitem(last=False)
            for times in (own, self._together):
                while times and times[0] <= moment - self._seconds:
                    times.popleft()
            if len(own) >= self._each or len(self._together) >= self._all:
                return False
            own.append(moment)
            self._together.append(moment)
            return True
