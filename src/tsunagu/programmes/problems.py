"""What is wrong with a programme folder, said once and all together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """不備: one mistake in a programme folder; `file` is relative to the folder, `key` a dotted path."""

    file: str
    key: str
    message: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.message}。{self.mend}。"


class ProgrammeErrors(ValueError):  # noqa: N818  (it holds many)
    """Raised by `load_programme`; holds every problem found, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
