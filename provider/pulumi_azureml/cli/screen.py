"""What a command shows: data on standard output, as a table or as JSON, and progress on standard error.

Tables fit the terminal: what is too wide goes on in the next line, and nothing is cut. Where there is no terminal, a
row is one line, whatever its length. Colour is for terminals alone, and for none where NO_COLOR is set.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = [
    "JsonOption",
    "leaves",
    "moment",
    "note",
    "progress",
    "show_facts",
    "show_json",
    "show_lines",
    "show_table",
    "write",
    "write_bytes",
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

UNBOUNDED = 100_000
READER_GONE = 141
NARROW = 20
"""Columns that a value must have beside its name; with fewer it goes below the name."""


def write(text: str) -> None:
    """Print data."""
    with _reader_may_go():
        print(text, flush=True)


def write_bytes(content: bytes) -> None:
    """Hand on data that is no text, as it is."""
    with _reader_may_go():
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@contextmanager
def _reader_may_go() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # the reader (`head`, a pager) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(READER_GONE) from None


def note(sentence: str) -> None:
    """Say something that is no data and no error."""
    print(sentence, file=sys.stderr)


def show_lines(text: str) -> None:
    """Print somebody else's text line by line; an order to the terminal in it is spelled out."""
    for line in text.rstrip().splitlines():
        write(_harmless(line.expandtabs()))


def show_json(value: Any) -> None:
    """Print a JSON document."""
    write(json.dumps(value, indent=2))


def show_table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Collection[str] = ()) -> None:
    """Print rows below headings, columns in `numbers` set to the right; row by row where they are too wide for that."""
    from rich.table import Table

    cells = [[_cell(value) for value in row] for row in rows]
    console = _console(sys.stdout)
    columns = zip(headings, *([cell.plain for cell in row] for row in cells), strict=True)
    widths = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    if sum(widths) + 2 * (len(widths) - 1) > console.width:
        _render(console, _records(headings, cells))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(heading, justify="right" if heading in numbers else "left", min_width=width)
    for row in cells:
        table.add_row(*row)
    _render(console, table)


def _records(headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> Table:
    """Each row as a block: its first cell, and below it the others with their headings."""
    from rich.padding import Padding
    from rich.table import Table

    blocks = Table.grid()
    blocks.add_column(overflow="fold")
    for first, *others in rows:
        block = Table.grid(padding=(0, 2, 0, 0))
        block.add_column(no_wrap=True)
        block.add_column(overflow="fold")
        for heading, cell in zip(headings[1:], others, strict=True):
            if cell.plain:
                block.add_row(heading, cell)
        first.stylize("bold")
        blocks.add_row(first)
        blocks.add_row(Padding(block, (0, 0, 0, 2)))
    return blocks


def show_facts(facts: Iterable[tuple[str, Any]]) -> None:
    """Print names with their values; where that leaves a value too little room, it stands below its name."""
    from rich.padding import Padding
    from rich.table import Table

    known, console = list(facts), _console(sys.stdout)
    longest = max((len(name) for name, _ in known), default=0)
    beside = console.width - longest - 2 >= NARROW
    table = Table.grid(padding=(0, 2, 0, 0)) if beside else Table.grid()
    table.add_column(overflow="fold", no_wrap=beside)
    table.add_column(overflow="fold")
    for name, value in known:
        if beside:
            table.add_row(_cell(name, "bold"), _cell(value))
        else:
            table.add_row(_cell(name, "bold"))
            table.add_row(Padding(_cell(value), (0, 0, 0, 2)))
    _render(console, table)


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A nested value as rows: `schedules[0].action`, `tags.team`."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(f"{name}.{key}" if name else str(key), item)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(f"{name}[{index}]", item)
    else:
        yield name, value


def moment(text: str | None) -> str | None:
    """A time of the service as people read it; as it is where it is spelled in another way."""
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)", text or "")
    return f"{parts[1]} {parts[2]} UTC" if parts else text


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """A line on the terminal that shows what is waited for, and goes at the end; silence where no terminal is."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.text import Text

    with _console(sys.stderr).status(Text(doing)) as line:
        yield lambda sentence: line.update(Text(sentence))


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    bounded = stream.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(
        file=stream,
        width=None if bounded else UNBOUNDED,
        color_system=None if plain else "auto",
        force_terminal=stream.isatty(),
        highlight=False,
        markup=False,
        emoji=False,
    )


def _render(console: Console, thing: Any) -> None:
    with console.capture() as captured:
        console.print(thing)
    write("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _cell(value: Any, style: str = "") -> Text:
    from rich.text import Text

    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    # A value comes from the service: neither a line break nor an order to the terminal may get out of its cell.
    return Text(_harmless(text), style)


def _harmless(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
