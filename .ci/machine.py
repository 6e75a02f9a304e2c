"""Bring this machine to where the project can run: its own Python environment, and the tests' neighbours.

Standard library only: it runs before anything is installed.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
GROUPS = ("run", "dev", "bench")  # each holds the one before it
PATIENCE = 30
"""Seconds between two words about an installation that goes on."""
UV = "uv==0.13.9"
POLICY = Path("/usr/sbin/policy-rc.d")  # Debian asks it before a package starts a daemon
NO_DAEMONS = "#!/bin/sh\nexit 101\n"


def main(arguments: list[str]) -> None:
    """`machine.py venv GROUP`, `machine.py packages` or `machine.py lock`."""
    what, group = [*arguments, "", ""][:2]
    if what == "venv" and group in GROUPS:
        provide(group)
    elif what == "packages":
        install_packages(listed_packages())
    elif what == "lock":
        lock()
    else:
        sys.exit(f"machine.py: {' '.join(arguments) or 'nothing'} is not something I can do.")


# ---- the environment


def provide(group: str) -> None:
    """Install the group from its lock; at once when nothing has changed since the last time."""
    if any(stamp(larger).is_file() for larger in GROUPS[GROUPS.index(group) :]):
        return
    print(f"setup: installing {group} into .venv (the first time takes some minutes)", flush=True)
    create_venv()
    pip("--no-deps", "--require-hashes", "--requirement", str(lock_file(group)))
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    for old in VENV.glob(f"installed-{group}-*"):
        old.unlink()
    stamp(group).touch()


def stamp(group: str) -> Path:
    """The file that says: this lock was installed here, for this Python."""
    facts = [lock_file(group).read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    facts += [sys.version.encode(), bytes(VENV)]
    return VENV / f"installed-{group}-{hashlib.sha256(b'|'.join(facts)).hexdigest()[:16]}"


def lock_file(group: str) -> Path:
    return ROOT / "requirements" / f"{group}.txt"


def create_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 this is where an older one is refused
        sys.exit(f"setup: Python 3.11 or newer is needed; python3 is {sys.version.split()[0]}.")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        install_packages(["python3-venv"])
    found = subprocess.run([sys.executable, "-c", "import venv, ensurepip"], check=False, capture_output=True)
    if found.returncode:
        sys.exit("setup: python3 cannot make environments here. Install the package python3-venv.")
    again = [] if belongs_here() else ["--clear"]
    subprocess.run([sys.executable, "-m", "venv", *again, VENV], check=True)


def belongs_here() -> bool:
    """Whether .venv runs the Python that runs this and has not been moved here from elsewhere."""
    asked = "import sys; print(sys.prefix, sys.version, sep='|')"
    try:
        answer = subprocess.run([PYTHON, "-c", asked], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.strip() == f"{VENV}|{sys.version}"


def pip(*arguments: str) -> None:
    """Install, and say now and then that it goes on."""
    # Quiet twice means errors only: some indexes make pip warn about every single package.
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    began = time.monotonic()
    with subprocess.Popen([PYTHON, "-m", "pip", "install", *quiet, *arguments]) as running:
        while not ended(running, PATIENCE):
            print(f"setup: still installing, {time.monotonic() - began:.0f} s", flush=True)
    if running.returncode:
        sys.exit("setup: the packages could not be installed; what pip said is above. Try again when it is mended.")


def ended(running: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


# ---- what only tests need


def listed_packages() -> list[str]:
    lines = (ROOT / "system-packages.txt").read_text().splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def install_packages(names: list[str]) -> None:
    """As root on Debian or Ubuntu: install what is missing. Otherwise say what a person could install."""
    missing = [name for name in names if not installed(name)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"setup: not installed here: {', '.join(missing)} (as root: apt-get install {' '.join(missing)})")
        return
    print(f"setup: installing {', '.join(missing)}", flush=True)
    with daemons_stay_off():
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *missing)


def installed(name: str) -> bool:
    """Without dpkg nothing is known to be installed; the tests look for the programs themselves."""
    if not shutil.which("dpkg-query"):
        return False
    asked = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", name]
    return subprocess.run(asked, check=False, capture_output=True, text=True).stdout == "installed"


def apt(*arguments: str) -> None:
    """What fails here shows again as a test left out, so it does not stop the rest."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "--quiet=2", *arguments], check=False, env=environment, capture_output=True)
    if done.returncode:
        print(f"setup: apt-get {arguments[0]}: {done.stderr.decode(errors='replace').strip()[-400:]}")


@contextmanager
def daemons_stay_off() -> Iterator[None]:
    """Packages bring servers; ours are started by the tests alone. The policy is left as it was found."""
    before = (POLICY.read_bytes(), POLICY.stat().st_mode) if POLICY.exists() else None
    POLICY.write_text(NO_DAEMONS)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        if before is None:
            POLICY.unlink()
        else:
            POLICY.write_bytes(before[0])
            POLICY.chmod(before[1])


# ---- the locks


def lock() -> None:
    """Resolve pyproject.toml again, for every platform, with hashes; each lock keeps to the one before it.

    Not uv.lock: it would write the addresses of package indexes into the project, and reading it needs uv.
    """
    home = ROOT / "var" / "lock"
    subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
    subprocess.run([home / "bin" / "pip", "install", "--quiet", UV], check=True)
    for position, group in enumerate(GROUPS, start=1):
        resolve(home / "bin" / "uv", group, ["build", *GROUPS[1:position]])
    shutil.rmtree(home)


def resolve(uv: Path, group: str, wanted: list[str]) -> None:
    smaller = [lock_file(known) for known in GROUPS[: GROUPS.index(group)][-1:]]
    options = "--quiet --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade"
    command: list[str | Path] = [uv, "pip", "compile", *options.split()]
    command += ["--no-strip-extras"]  # pip compares them with what Prefect asks for
    command += ["--custom-compile-command", "make lock"]
    command += [part for name in wanted for part in ("--group", name)]
    command += [part for name in smaller for part in ("--constraint", name)]
    subprocess.run([*command, "pyproject.toml", "--output-file", lock_file(group)], check=True, cwd=ROOT)


if __name__ == "__main__":
    main(sys.argv[1:])
