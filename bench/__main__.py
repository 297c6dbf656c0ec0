"""Run the measurements named on the command line, or all; each module has a `main()` that prints its figures."""

import importlib
import pkgutil
import sys
import time
from pathlib import Path

SUPPORT = {"__main__", "floor", "linkage_town"}  # used by the measurements, none themselves


def names() -> list[str]:
    """The measurements of this folder, in name order."""
    found = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])}
    return sorted(found - SUPPORT)


def main(wanted: list[str]) -> int:
    """Run each wanted measurement in turn; unknown names are refused before anything runs."""
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in wanted or names():
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        sys.argv = [f"bench/{name}.py"]  # each can also be run alone, with arguments of its own
        importlib.import_module(f"bench.{name}").main()
        print(f"   ({name}: {time.monotonic() - begun:.0f} s in all)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
