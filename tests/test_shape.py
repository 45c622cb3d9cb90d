"""The project keeps its shape: where things lie, what may know what, and where words come from."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from codedout.domain.voice import Voice
from codedout.words import VOICES, words

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "codedout"
PAGES = sorted((ROOT / "pages").glob("*.py"))
LOCKS = ("requirements.lock", "requirements-dev.lock")

TOP_LEVEL = {
    *(".ci", ".gitignore", ".streamlit", "CHANGELOG.md", "LICENSE", "Makefile", "README.md"),
    *("app.py", "docs", "pages", "pyproject.toml", *LOCKS, "src", "tests"),
}
PAGES_MAY_KNOW = ("ui", "presenters", "journeys", "bootstrap", "domain")

NOT_OUR_WORDS = (*("please", "sorry", "oops", "valid", "invalid", "final declaration"),)
FOR_AN_ADVISER = ("coding out", "coded out", "coded-out")
# Nobody has said these of us; that they have not may be said.
NOT_OUR_CLAIMS = ("approved", "accredited", "endorsed", "certified", "guaranteed", "official")


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


# --- where things lie


def test_the_top_level_holds_what_was_agreed_and_nothing_else() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert {line.split("/")[0] for line in tracked.stdout.splitlines()} == TOP_LEVEL


def test_app_is_a_literal_that_streamlit_run_recognises() -> None:
    (call,) = [
        node.value
        for node in tree(ROOT / "app.py").body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "app"
    ]
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func) == "st.App"


def test_no_pages_folder_lies_beside_the_script() -> None:
    # There, Streamlit would run a page for a visitor before our guard: its old pages mode.
    assert (SRC / "main.py").is_file()
    assert not (SRC / "pages").exists()


def test_what_hmrc_last_answered_is_looked_at_by_presenters_alone() -> None:
    """A rule or a change that went by it would take an old figure for a fresh one."""
    where = {
        file.relative_to(SRC).as_posix()
        for file in CODE
        if SRC in file.parents
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr == "last_known"
    }
    assert {name.split("/")[0] for name in where} == {"presenters"}
    assert not {file.stem for file in PAGES if "last_known" in file.read_text(encoding="utf-8")}


# --- pages


def test_pages_go_by_older_answers_just_where_nothing_can_be_changed() -> None:
    """There each press draws the page anew; elsewhere HMRC may by now hold something else."""
    leisurely = {file.stem for file in PAGES if ".at_leisure" in file.read_text(encoding="utf-8")}
    assert leisurely == {"liability", "present", "stay_or_stop", "story"}


TELLS_OF_WHAT_IS_UNFINISHED = {
    "change": "prepared_before(visit, show, year, [Ask.AMEND_ONE]).amounts",
    "collection": "unfinished_work(visit, show, year)",
    "compare": "unfinished_work(visit, show, year)",
    "remove": "prepared_before(visit, show, year, [Ask.REMOVE_ONE, Ask.REMOVE_ALL]).amounts",
    "test_figures": "prepared_before(visit, show, year, [Ask.PUT_TEST_FIGURES]).amounts",
    "undo": "before_undoing(visit, show, change, way)",
}


def drawn_with(module: ast.Module) -> set[str]:
    """What a page hands to what draws it, with each name as it was put together before."""
    given: dict[str, ast.expr] = {}
    for node in module.body:
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            if isinstance(target, ast.Name):
                given[target.id] = node.value

    class PutIn(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return given[node.id] if node.id in ("asks", "left") else node

    return {
        ast.unparse(PutIn().visit(below))
        for node in module.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if ast.unparse(node.value.func).split(".")[0] in ("draw", "screens")
        for argument in node.value.args
        for below in ast.walk(argument)
        if isinstance(below, ast.expr)
    }


@pytest.mark.parametrize("name", sorted(TELLS_OF_WHAT_IS_UNFINISHED))
def test_whoever_begins_a_change_is_told_of_what_is_unfinished(name: str) -> None:
    page = tree(ROOT / "pages" / f"{name}.py")
    assert TELLS_OF_WHAT_IS_UNFINISHED[name] in drawn_with(page)


def test_there_are_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_knows_only_the_rooms_next_to_it(page: Path) -> None:
    for name in imported(tree(page)):
        top, _, rest = name.partition(".")
        if top == "codedout":
            assert rest.split(".")[0] in PAGES_MAY_KNOW, name
        else:
            assert top == "streamlit" or top in sys.stdlib_module_names, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_holds_no_prose(page: Path) -> None:
    assert [text for text in literals(tree(page)) if " " in text.strip()] == []


@pytest.mark.parametrize("room", ["presenters", "ui"])
def test_what_draws_and_what_presents_hold_no_sentence(room: str) -> None:
    sentences = [
        f"{file.name}: {text}"
        for file in sorted((SRC / room).rglob("*.py"))
        for text in literals(tree(file))
        if re.search(r"\b[A-Z][a-z’']+ [a-z’']+ [a-z’']+", text)
    ]
    assert sentences == []


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def literals(module: ast.Module) -> Iterator[str]:
    """Every text in code; docstrings, and what is raised for programmers, are not for a person."""
    not_for_people = {
        id(below)
        for node in ast.walk(module)
        if isinstance(node, ast.Raise)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for below in ast.walk(node)
    }
    for node in ast.walk(module):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in not_for_people:
            yield node.value


# --- words

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
AREAS = {name.split(".")[0] for name in words().names()}
CODE = [*SRC.rglob("*.py"), *PAGES, ROOT / "app.py"]


@pytest.mark.parametrize("voice", VOICES)
def test_no_sentence_uses_a_word_we_do_not_use(voice: str) -> None:
    not_ours = NOT_OUR_WORDS + (() if voice is Voice.ADVISER else FOR_AN_ADVISER)
    assert {name for name, one in sentences(voice) if one_of(not_ours).search(one)} == set()


@pytest.mark.parametrize("voice", VOICES)
def test_no_sentence_claims_what_is_for_hmrc_to_say(voice: str) -> None:
    denied = one_of(("not", "nobody", "never"))
    claims = {
        name
        for name, one in sentences(voice)
        if one_of(NOT_OUR_CLAIMS).search(one) and not denied.search(one)
    }
    assert claims == set()


def sentences(voice: str) -> Iterator[tuple[str, str]]:
    """Every name and sentence; a text of several sentences comes several times."""
    said = words(voice)
    for name in said.names():
        text = said.say(name, **dict.fromkeys(said.fields(name), ""))
        yield from ((name, one) for one in re.split(r"(?<=[.?!])\s", text))


def one_of(some: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(some)})\b", re.IGNORECASE)


@pytest.mark.parametrize("voice", VOICES)
def test_every_name_in_the_code_has_its_sentence(voice: str) -> None:
    there = set(words(voice).names())
    missing = [
        f"{file.relative_to(ROOT)}: {pattern.pattern}"
        for file in CODE
        for pattern in names_in(tree(file))
        if not any(pattern.fullmatch(name) for name in there)
    ]
    assert missing == []


@pytest.mark.parametrize("voice", VOICES)
def test_every_sentence_is_said_somewhere(voice: str) -> None:
    patterns = {pattern for file in CODE for pattern in names_in(tree(file), any_area=True)}
    unused = [
        name
        for name in words(voice).names()
        if not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert unused == []


@pytest.mark.parametrize("voice", VOICES)
def test_a_sentence_is_given_exactly_the_values_it_needs(voice: str) -> None:
    said = words(voice)
    wrong = [
        f"{file.relative_to(ROOT)}:{call.lineno} {call.args[0].value}"
        for file in CODE
        for call in calls_of_say(tree(file))
        if isinstance(call.args[0], ast.Constant)
        if not any(keyword.arg is None for keyword in call.keywords)
        if not said.has(call.args[0].value)
        or said.fields(call.args[0].value) != {keyword.arg for keyword in call.keywords}
    ]
    assert wrong == []


def calls_of_say(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func).rpartition(".")[2]
            if called.lstrip("_") == "say":
                yield node


def names_in(module: ast.Module, *, any_area: bool = False) -> Iterator[re.Pattern[str]]:
    """Each text of the code that can be a sentence's name.

    The parts of an f-string that are not known yet stand for anything. One that begins with an
    area not known yet stands, with `any_area`, for each area that the same file names.
    """
    nodes = list(ast.walk(module))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if id(node) in inside or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        spelled = "".join(
            str(part.value) if isinstance(part, ast.Constant) else UNKNOWN
            for part in (node.values if isinstance(node, ast.JoinedStr) else [node])
        )
        area, dot, rest = spelled.partition(".")
        areas = texts & AREAS if area == UNKNOWN and any_area else {area} & AREAS
        if dot and re.fullmatch(rf"[\w.{UNKNOWN}]+", rest):
            for known in areas:
                yield re.compile(re.escape(f"{known}.{rest}").replace(UNKNOWN, r"[\w.]+"))


# --- locks


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links|--trusted| @ ", text)
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert "==" in requirement
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]


def test_the_tests_run_on_what_people_install() -> None:
    runtime, dev = (locked(lock) for lock in LOCKS)
    assert runtime <= dev


def test_the_locks_were_made_from_these_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]
    for lock, wanted in zip(LOCKS, (project["dependencies"], extra["dev"]), strict=True):
        versions = {(one.name, one.specifier) for one in map(Requirement, locked(lock))}
        for pin in map(Requirement, wanted):
            found = [
                specifier
                for name, specifier in versions
                if re.sub(r"[-_.]+", "-", name).lower() == re.sub(r"[-_.]+", "-", pin.name).lower()
            ]
            assert found, f"{lock} lacks {pin}: run make lock"
            for specifier in found:
                (only,) = specifier
                assert pin.specifier.contains(only.version), f"{pin}, {lock}: run make lock"


def locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {line.removesuffix("\\").strip() for line in text.splitlines() if re.match(r"\w", line)}
