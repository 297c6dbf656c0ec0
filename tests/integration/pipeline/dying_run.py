"""A run that is killed (SIGKILL) at a named point: python dying_run.py PROGRAMME EXTRACTS STORE POINT."""

import os
import signal
import sys
from pathlib import Path

from tsunagu.pipeline.stages import run_pipeline
from tsunagu.programmes import load_programme


def main() -> None:
    programme, extracts, store, point = sys.argv[1:]

    def reached(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    run_pipeline(load_programme(programme), Path(extracts), Path(store), reached=reached)


if __name__ == "__main__":
    main()
