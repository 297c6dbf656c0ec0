"""Logs without personal data: only our own sentences, codes and the kind of an error, never its values."""

import logging
from typing import Any


class Redacting(logging.Formatter):
    """Writes the level, the logger, the path without its query, and of an exception only type and place."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; message arguments are left out, because they may hold what a person typed."""
        words = str(record.msg) if record.name.startswith("tsunagu") else record.name
        line = f"{self.formatTime(record)} {record.levelname} {words}"
        status = getattr(record, "status_code", None)
        if status is not None:
            line += f" status={status}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f" {record.exc_info[0].__name__} at {_place(record.exc_info[2])}"
        return line


def _place(trace: Any) -> str:
    """File and line of our own code nearest to the error."""
    place = "?"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "tsunagu" in file:
            place = f"{file.rpartition('tsunagu/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


LOGGING_CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"redacting": {"()": "tsunagu.config.logging_setup.Redacting"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "redacting"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "tsunagu": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
