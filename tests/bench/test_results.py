"""The table of figures says of each row what was measured, and figures are of commits alone."""

import re
import subprocess
from contextlib import nullcontext

import pytest

from bench import __main__ as bench
from bench import results
from bench.results import NAMED, REPOSITORY, Row, TreeChanged

READ = Row("read-embedded", "GET a unit", "0.9 ×", "≥ 0.7 ×", True)
KILLS = Row("embedded-kills", "kills", "lost 1", "lost 0", False)


def rows_in(path):
    return [line.split(" | ") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]


def test_each_row_has_its_commit_and_its_machine(tmp_path):
    path = tmp_path / "RESULTS.md"
    results.write([READ, KILLS], "abc1234", path)
    assert [(row[0], row[4]) for row in rows_in(path)] == [("| read-embedded", "yes"), ("| embedded-kills", "**no**")]
    assert all(row[5].startswith("`abc1234`, 20") and "cores" in row[5] for row in rows_in(path))


def test_a_row_that_is_measured_again_takes_its_old_place_and_leaves_the_others(tmp_path):
    path = tmp_path / "RESULTS.md"
    results.write([READ, KILLS], "abc1234", path)
    results.write([Row("read-embedded", "GET a unit", "0.8 ×", "≥ 0.7 ×", True)], "def5678", path)
    assert [(row[0], row[2], row[5][:9]) for row in rows_in(path)] == [
        ("| read-embedded", "0.8 ×", "`def5678`"),
        ("| embedded-kills", "lost 1", "`abc1234`"),
    ]


def test_the_table_of_the_repository_is_of_this_form(tmp_path):
    path = tmp_path / "RESULTS.md"
    before = results.RESULTS.read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    results.write([], "abc1234", path)
    assert path.read_text(encoding="utf-8") == before


def test_every_row_has_a_name_by_which_it_is_found_again():
    """Else the next run that measures only some rows drops it."""
    sources = [*(REPOSITORY / "bench").glob("*.py"), *(REPOSITORY / "tests" / "faults").glob("*.py")]
    made = re.compile(r'\b(?:Row|ratio)\(\s*"([^"]*)"')
    names = [name for source in sources for name in made.findall(source.read_text(encoding="utf-8"))]
    assert {"rush-sign-ups", "first-start", "embedded-kills", "member-search"} <= set(names)
    assert [name for name in names if not NAMED.match(f"| {name} |")] == []


def test_what_was_measured_is_written_where_a_later_part_fails(monkeypatch):
    def parts(backing):
        yield [READ]
        raise RuntimeError("the last part")

    written = []
    monkeypatch.setattr(bench, "measured_on", parts)
    monkeypatch.setattr(bench, "for_a_while", lambda: nullcontext())
    monkeypatch.setattr(results, "commit_measured", lambda: "abc1234")
    monkeypatch.setattr(results, "write", lambda rows, commit: written.append((rows, commit)))
    with pytest.raises(RuntimeError):
        bench.main()
    assert written == [([READ], "abc1234")]


def test_a_tree_with_changes_is_not_measured(tmp_path, monkeypatch):
    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments], cwd=tmp_path, check=True
        )

    monkeypatch.setattr(results, "REPOSITORY", tmp_path)
    monkeypatch.setattr(results, "RESULTS", tmp_path / "bench" / "RESULTS.md")
    (tmp_path / "code.py").write_text("1\n")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "bench: Measure.")
    assert len(results.commit_measured()) >= 7
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "RESULTS.md").write_text("of a run before\n")
    assert len(results.commit_measured()) >= 7
    (tmp_path / "code.py").write_text("2\n")
    with pytest.raises(TreeChanged, match=r"code\.py"):
        results.commit_measured()
