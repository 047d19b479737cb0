"""How a child process bounds itself before it opens a foreign file (隔离解析); `gongkai.foundation.sandbox` is the other side."""

import contextlib
import ctypes
import os
import resource

_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000


def limit(cpu_seconds: int, memory_bytes: int, *, file_bytes: int = 0, open_files: int = 64, most_cpu_seconds: int = 0) -> None:
    """Bound this process: processor time, address space, size of a file it writes (0: it writes none), no core, few open files.

    `most_cpu_seconds` is how far the process may raise its own processor time afterwards, where its work has no fixed size.
    """
    _bound(resource.RLIMIT_CPU, cpu_seconds, max(cpu_seconds + 1, most_cpu_seconds))
    _bound(resource.RLIMIT_AS, memory_bytes, memory_bytes)
    _bound(resource.RLIMIT_FSIZE, file_bytes, file_bytes)
    _bound(resource.RLIMIT_CORE, 0, 0)
    _bound(resource.RLIMIT_NOFILE, open_files, open_files)


def _bound(what: int, now: int, most: int) -> None:
    """Set a limit; where whoever started us was given less, that stays."""
    _now, given = resource.getrlimit(what)
    if given != resource.RLIM_INFINITY:
        now, most = min(now, given), min(most, given)
    resource.setrlimit(what, (now, most))


def grant(seconds: int) -> None:
    """Let this process use so many more seconds of processor, as far as its limit may be raised."""
    now, most = resource.getrlimit(resource.RLIMIT_CPU)
    if now != resource.RLIM_INFINITY:
        now = now + seconds if most == resource.RLIM_INFINITY else min(now + seconds, most)
        resource.setrlimit(resource.RLIMIT_CPU, (now, most))


def leave_the_network() -> bool:
    """Go where there is no network, not even the machine's own; False where the kernel does not let us, and all stays as it was.

    Only while the process has a single thread.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        # With the right to do so (root) the namespace alone; else inside a user namespace of our own.
        for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK):
            if (os.geteuid() == 0 or flags & _NEW_USER) and library.unshare(flags) == 0:
                return True
    return False
