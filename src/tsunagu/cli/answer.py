"""How a command answers: exit code, one JSON object or plain lines on stdout, progress on stderr."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Exit codes that other programs rely on."""

    DONE = 0
    VERIFICATION_FAILED = 1
    BAD_INPUT = 2
    WITHHELD = 3
    OWN_FAULT = 70  # a fault of the program, not of its input


@dataclass(frozen=True)
class Answer:
    """What a command says when it ends: `facts` for --json, `lines` for people, `problems` for both."""

    exit: Exit
    facts: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def bad_input(*sentences: str) -> Answer:
    """Return the answer to input that cannot be used, one sentence each."""
    return Answer(Exit.BAD_INPUT, {"errors": list(sentences)}, problems=sentences)


def progress(words: str) -> None:
    """Tell on stderr what happens now."""
    print(words, file=sys.stderr, flush=True)


def give(answer: Answer, as_json: bool) -> int:
    """Print an answer and return its exit code."""
    for sentence in answer.problems:
        print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps(dict(answer.facts), ensure_ascii=False, sort_keys=True))
    else:
        for line in answer.lines:
            print(line)
    return int(answer.exit)
