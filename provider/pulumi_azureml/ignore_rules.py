"""Which files of a folder stay at home: the patterns of an ignore file, as git reads them and as Docker does.

Both are lists of patterns of which the last that fits decides, and `!` takes back. They differ in three things: git
looks for a pattern without a slash at every depth, and Docker at the top alone; for git nothing below a folder that is
left out can be taken back, for Docker it can; and only git tells folders (``build/``) from files.

https://git-scm.com/docs/gitignore and https://docs.docker.com/build/concepts/context/#dockerignore-files
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

LEFT_OUT = (".git", "__pycache__/", ".ipynb_checkpoints/", ".DS_Store")
"""Left out unless an ignore file takes them back: they change by themselves, and each change would be a new version."""


@dataclass(frozen=True)
class _Pattern:
    regex: re.Pattern[str]
    takes_back: bool = False
    folders_alone: bool = False

    def fits(self, path: str, is_folder: bool) -> bool:
        return (is_folder or not self.folders_alone) and self.regex.fullmatch(path) is not None


class GitRules:
    """The rules of a ``.gitignore`` (or ``.amlignore``) at the top of a folder."""

    final = True
    """Whether nothing below a folder that is left out can come along."""

    def __init__(self, lines: Iterable[str] = (), *, always: Iterable[str] = LEFT_OUT) -> None:
        self._patterns = tuple(pattern for line in (*always, *lines) if (pattern := _git_pattern(line)))

    def leaves_out(self, path: str, is_folder: bool) -> bool:
        """Whether the file or folder at `path`, whose own folder is not left out, stays at home."""
        fitting = (item for item in reversed(self._patterns) if item.fits(path, is_folder))
        found = next(fitting, None)
        return found is not None and not found.takes_back


class DockerRules:
    """The rules of a ``.dockerignore``. What Docker itself needs to build comes along whatever they say."""

    needed = (".dockerignore", "Dockerfile")

    def __init__(self, lines: Iterable[str] = ()) -> None:
        always = (f"**/{name.rstrip('/')}" for name in LEFT_OUT)
        self._patterns = tuple(pattern for line in (*always, *lines) if (pattern := _docker_pattern(line)))
        self.final = not any(pattern.takes_back for pattern in self._patterns)

    def leaves_out(self, path: str, is_folder: bool) -> bool:
        """Whether the file or folder at `path` stays at home."""
        if path in self.needed:
            return False
        chain = [path]
        while parent := posixpath.dirname(chain[-1]):
            chain.append(parent)
        left_out = False
        for pattern in self._patterns:
            if any(pattern.fits(item, is_folder) for item in chain):
                left_out = not pattern.takes_back
        return left_out


Rules = GitRules | DockerRules


EVERYTHING = GitRules(always=())
"""Nothing stays at home."""


def rules_of(name: str, text: str) -> Rules:
    """The rules in an ignore file of that name."""
    lines = text.removeprefix("\ufeff").splitlines()
    return DockerRules(lines) if name.endswith(".dockerignore") else GitRules(lines)


def _git_pattern(line: str) -> _Pattern | None:
    line = re.sub(r"(?<!\\)((?:\\\\)*) +$", r"\1", line)
    if not line or line.startswith("#"):
        return None
    takes_back = line.startswith("!")
    body = line[1:] if takes_back else line
    folders_alone = body.endswith("/")
    body = body.rstrip("/") if folders_alone else body
    if not body:
        return None
    anywhere = "/" not in body
    regex = _git_regex(body.removeprefix("/"))
    return _compiled(f"(?:.*/)?{regex}" if anywhere else regex, takes_back, folders_alone)


def _git_regex(glob: str) -> str:
    """A glob whose ``**`` stands for folders only where it fills the space between two slashes."""
    parts = glob.split("/")
    last = len(parts) - 1
    regex = ""
    for index, part in enumerate(parts):
        if part == "**" and index == last:
            regex += ".+" if last else "[^/]*"
        elif part == "**":
            regex += "(?:.*/)?"
        else:
            regex += _segment(part) + ("" if index == last else "/")
    return regex


def _docker_pattern(line: str) -> _Pattern | None:
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    takes_back = line.startswith("!")
    body = posixpath.normpath((line[1:] if takes_back else line).strip()).lstrip("/")
    if body in ("", "."):
        return None
    regex, rest = "", body
    while rest:
        head, stars, rest = rest.partition("**")
        regex += _segments(head)
        if stars:
            regex += "(?:.*/)?" if rest.startswith("/") else ".*"
            rest = rest.removeprefix("/")
    return _compiled(regex, takes_back, folders_alone=False)


def _segments(glob: str) -> str:
    return "/".join(_segment(part) for part in glob.split("/"))


_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "lower": "a-z",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|(?P<stars>\*+)|(?P<one>\?)|\[(?P<not>[!^]?)(?P<set>\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]",
    re.DOTALL,
)


def _segment(glob: str) -> str:
    """One path segment: ``*``, ``?``, ``[a-z]`` and escaped characters."""
    regex, at = "", 0
    while at < len(glob):
        token = _TOKEN.match(glob, at)
        if token is None:
            regex, at = regex + re.escape(glob[at]), at + 1
            continue
        at = token.end()
        if token["escaped"] is not None:
            regex += re.escape(token["escaped"])
        elif token["stars"]:
            regex += "[^/]*"
        elif token["one"]:
            regex += "[^/]"
        else:
            regex += f"(?!/)[{'^' if token['not'] else ''}{_members(token['set'])}]"
    return regex


def _members(text: str) -> str:
    """What stands between the brackets, for Python: ranges stay, everything else that means something is escaped."""
    named = re.split(r"\[:(\w+):\]", text)
    members = ""
    for index, part in enumerate(named):
        if index % 2:
            members += _CLASSES.get(part, "")
        else:
            members += re.sub(r"\\(.)|([\[\]^&~|])", lambda found: "\\" + (found[1] or found[2]), part)
    return members


def _compiled(regex: str, takes_back: bool, folders_alone: bool) -> _Pattern | None:
    try:
        return _Pattern(re.compile(regex, re.DOTALL), takes_back, folders_alone)
    except re.error:  # a set such as [z-a]: git lets it match nothing
        return None
