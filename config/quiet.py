"""What the logs of web, worker, beat and commands tell of an error: its type, where it happened,
and nothing that it carried.

Messages of exceptions quote what failed: a cell ("invalid literal … '13800…'"), a whole row
("Failing row contains (…)", "Key (number)=(…) exists"), a task's arguments. So only what names
code is written: types, files, lines, functions; of the database the code of its error and the
constraint. With ``DEBUG`` everything is said, as ever.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any
from uuid import UUID

FORMAT = "%(levelname)s %(name)s: %(message)s"
WITHHELD = "…"
OF_CODE = (AttributeError, NameError, ImportError)  # their messages name code alone
PLAIN = re.compile(r"[A-Za-z_.:<>-]*")  # a part of an address, a name in code
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,9}")  # of a row: a UUID, a number
PHRASES = frozenset(status.phrase for status in HTTPStatus)


def told(error: BaseException) -> str:
    """An exception in a line, without what it carried."""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    diag = getattr(error, "diag", None)  # of psycopg2
    if diag is not None:
        said = [getattr(error, "pgcode", None), diag.table_name, diag.constraint_name]
        return " ".join([name, *(str(one) for one in said if one)])
    if isinstance(error, OSError):
        return f"{name}: {error.strerror}" if error.strerror else name
    return f"{name}: {error}" if isinstance(error, OF_CODE) else name


def frames(error: BaseException) -> Iterator[str]:
    """The first error first, each with the places that it passed."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    for one in reversed(chain):
        for frame in traceback.extract_tb(one.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield told(one)


def scrubbed(value: Any) -> Any:
    """What a message is filled with: keys and names in code stay, whatever else may be
    somebody's. Of an address its path."""
    if isinstance(value, BaseException):
        return told(value)
    if isinstance(value, Mapping):
        return {name: scrubbed(one) for name, one in value.items()}
    if value is None or isinstance(value, bool | int | float | UUID):
        return value
    if value in PHRASES:
        return value
    parts = str(value).partition("?")[0].split("/")
    return "/".join(p if PLAIN.fullmatch(p) or KEY.fullmatch(p) else WITHHELD for p in parts)


class Formatter(logging.Formatter):
    """Errors without what they carried; everything else as it is written."""

    def __init__(self, fmt: str = FORMAT, **more: Any) -> None:
        super().__init__(fmt, **more)

    def format(self, record: logging.LogRecord) -> str:
        return super().format(self.quieted(record))

    def quieted(self, record: logging.LogRecord) -> logging.LogRecord:
        """The same record, of an error without what it carried."""
        if record.levelno < logging.ERROR and not record.exc_info:
            return record
        quiet = logging.makeLogRecord(record.__dict__)
        quiet.exc_text, quiet.stack_info = None, None  # as another formatter wrote it
        if isinstance(record.msg, BaseException):
            quiet.msg, quiet.args = told(record.msg), None
        elif isinstance(record.args, Mapping):
            quiet.args = scrubbed(record.args)
        elif record.args:
            quiet.args = tuple(scrubbed(one) for one in record.args)
        return quiet

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        return "\n".join(frames(ei[1])) if ei[1] is not None else ""


def cover(logger: logging.Logger) -> None:
    """A library's own handlers write as ours do."""
    for handler in logger.handlers:
        handler.setFormatter(Formatter())


def install() -> None:
    """Nor does the interpreter itself tell more, where nobody caught the error."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )


def _uncaught(
    kind: type[BaseException], error: BaseException, at: TracebackType | None = None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, at)
    else:
        sys.stderr.write("\n".join(frames(error)) + "\n")
