"""What stays at home: git's rules against git itself, Docker's against its documentation."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pulumi_azureml.content import read_content
from pulumi_azureml.ignore_rules import DockerRules, GitRules

TREE = (
    "a.txt",
    "b.log",
    "keep.log",
    "#hash",
    "!bang",
    "trail ",
    "build/out.o",
    "build/keep/x",
    "src/build/out.o",
    "src/main.py",
    "src/data/one.csv",
    "src/data/deep/two.csv",
    "src/data/deep/keep.csv",
    "docs/a/b/c.md",
    "docs/c.md",
    "x1.bin",
    "xa.bin",
    "x-.bin",
    "x].bin",
    "foo/bar/baz",
    "other/foo/bar",
    "star*name",
    "back\\slash",
)

PATTERNS = [
    ["*.log", "!keep.log"],
    ["build/"],
    ["build"],
    ["/build"],
    ["/build/*", "!/build/keep"],
    ["build/", "!build/keep/x"],
    ["src/data"],
    ["data/*.csv"],
    ["src/**/*.csv"],
    ["**/deep"],
    ["**/deep/keep.csv"],
    ["src/data/**", "!src/data/deep/", "!src/data/deep/keep.csv"],
    ["docs/**/c.md"],
    ["docs/*/c.md"],
    ["foo/bar"],
    ["/foo"],
    ["foo/**"],
    ["**"],
    ["**/"],
    ["*", "!*/", "!*.py"],
    ["*", "!a.txt"],
    ["x[0-9].bin"],
    ["x[!0-9].bin"],
    ["x[^0-9].bin"],
    ["x[[:alpha:]].bin"],
    ["x[]].bin"],
    ["x[a-].bin"],
    ["x[z-a].bin"],
    ["x?.bin"],
    ["\\#hash", "\\!bang"],
    ["#hash"],
    ["trail "],
    ["trail\\ "],
    ["a.txt   "],
    ["star\\*name"],
    ["back\\\\slash"],
    ["src/"],
    ["a**t"],
    ["src/d*a/"],
    ["", "   ", "/"],
    ["*.[ol]*"],
    ["a.txt\\"],
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    for path in TREE:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return root


@pytest.mark.parametrize("lines", PATTERNS, ids=" ".join)
def test_git_would_leave_out_the_same_files(tree: Path, lines: list[str]) -> None:
    (tree / ".gitignore").write_text("\n".join(lines) + "\n")
    command = ["git", "-c", "core.excludesFile=/dev/null", "ls-files", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout
    theirs = {path for path in listed.split("\0") if path} - {".gitignore"}
    rules = GitRules(lines)
    assert {path for path in TREE if not _left_out(rules, path)} == theirs


def _left_out(rules: GitRules, path: str) -> bool:
    """As the walk asks: each folder first."""
    parts = path.split("/")
    folders = ("/".join(parts[:length]) for length in range(1, len(parts)))
    return any(rules.leaves_out(folder, is_folder=True) for folder in folders) or rules.leaves_out(
        path, is_folder=False
    )


@pytest.mark.parametrize(
    ("lines", "left_out", "taken"),
    [
        (["*/temp*"], ["somedir/temporary.txt", "somedir/temp/x"], ["temp", "a/b/temp"]),
        (["*/*/temp*"], ["somedir/subdir/temporary.txt"], ["somedir/temp"]),
        (["temp?"], ["tempa", "tempb/x"], ["temp", "tempab", "sub/tempa"]),
        (["**/*.go"], ["a.go", "a/b/c.go"], ["a.gox"]),
        (["*.md", "!README.md"], ["other.md"], ["README.md", "sub/x.md"]),
        (["*.md", "!README*.md", "README-secret.md"], ["README-secret.md"], ["README-x.md"]),
        (["*.md", "README-secret.md", "!README*.md"], ["x.md"], ["README-secret.md"]),
        (["*", "!src"], ["a", "b/c"], ["src/a", "src/b/c"]),
        (["build", "!build/keep"], ["build/x"], ["build/keep", "build/keep/y"]),
        (["/build/ "], ["build/x"], ["sub/build/x"]),
        (["# comment", "", ".", "./a/../b"], ["b", "b/c"], ["# comment", "a"]),
        (["*"], ["a", "b/c"], ["Dockerfile", ".dockerignore"]),
    ],
)
def test_docker_rules_are_those_of_its_documentation(lines: list[str], left_out: list[str], taken: list[str]) -> None:
    rules = DockerRules(lines)
    assert [path for path in left_out if not rules.leaves_out(path, is_folder=False)] == []
    assert [path for path in taken if rules.leaves_out(path, is_folder=False)] == []


def folder(root: Path, *names: str, **ignore: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    for name, text in ignore.items():
        (root / f".{name}").write_text(text)
    return root


def taken(place: Path, **options: object) -> list[str]:
    return [file.path for file in read_content(place, base=place, **options).files]  # type: ignore[arg-type]


def test_amlignore_stands_in_for_gitignore(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.csv", "a.log", amlignore="*.log\n.*ignore\n", gitignore="*.csv\n")
    assert taken(place) == ["a.csv"]
    (place / ".amlignore").unlink()
    assert taken(place) == [".gitignore", "a.log"]


def test_an_ignore_file_counts_at_the_top_alone(tmp_path: Path) -> None:
    place = folder(tmp_path, "a", "sub/a")
    folder(place / "sub", gitignore="a\n")
    assert taken(place) == ["a", "sub/.gitignore", "sub/a"]


def test_what_changes_by_itself_stays_at_home_unless_it_is_taken_back(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.py", "__pycache__/a.pyc", ".git/HEAD", "sub/.DS_Store")
    assert taken(place) == ["a.py"]
    assert taken(place, ignore_files=(".dockerignore",)) == ["a.py"]
    assert taken(place, honour_ignore=False) == [".git/HEAD", "__pycache__/a.pyc", "a.py", "sub/.DS_Store"]
    folder(place, amlignore="!__pycache__/\n")
    assert taken(place) == [".amlignore", "__pycache__/a.pyc", "a.py"]


def test_a_build_context_takes_back_what_docker_would(tmp_path: Path) -> None:
    names = ("Dockerfile", "src/a.py", "src/b.txt", "data/x")
    place = folder(tmp_path, *names, dockerignore="*\n!src/*.py\n", gitignore="src\n")
    assert taken(place, ignore_files=(".dockerignore",)) == [".dockerignore", "Dockerfile", "src/a.py"]


def test_an_ignore_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    from pulumi_azureml.content import ContentFault

    place = folder(tmp_path, "a")
    (place / ".amlignore").write_bytes(b"\xff\xfe")
    with pytest.raises(ContentFault, match=r"\.amlignore: it cannot be read"):
        read_content(place, base=place)
