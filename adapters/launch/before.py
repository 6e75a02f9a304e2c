"""What must be right before anything starts; each fault is a sentence that names what mends it."""

import fcntl
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from adapters.clock import running_from
from adapters.launch.environment import environment
from adapters.launch.faults import CannotStart
from adapters.launch.legible import unreadable
from adapters.settings import PREFIX, Settings, misspelt

SAMPLE = Path(__file__).parents[2] / "examples" / "statistics"


def read_settings() -> Settings:
    """Read the settings; raises CannotStart naming the variable that cannot be read, or is none of ours."""
    if wrong := misspelt(os.environ):
        strange = [f"{name} sets nothing, did you mean {nearest}?" for name, nearest in wrong.items()]
        raise CannotStart(f"A setting is not known. {' '.join(strange)}")
    try:
        settings = Settings()
        if settings.clock:
            running_from(settings.clock)
    except ValidationError as faults:
        told = [
            f"{PREFIX}{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in faults.errors()
        ]
        raise CannotStart(f"A setting cannot be read. {'; '.join(told)}.") from None
    except ValueError as fault:
        raise CannotStart(f"A setting cannot be read. {PREFIX}CLOCK: {fault}.") from None
    if told := unreadable(settings, os.environ):
        raise CannotStart(f"A setting cannot be read. {'; '.join(told)}.")
    return settings


def check_folder(folder: Path) -> None:
    """Make the folder if need be; raises CannotStart when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as fault:
        raise CannotStart(f"Nothing can be written to {folder} ({fault.strerror}): set {PREFIX}VAR.") from None


def check_port(host: str, port: int, variable: str) -> None:
    """Raise CannotStart when somebody else listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            told = f"Port {port} on {host} cannot be had ({fault.strerror})"
            raise CannotStart(f"{told}: stop whoever listens there, or set {variable}.") from None


def free_port(host: str) -> int:
    """Return a port nobody listens on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def migrate(url: str) -> None:
    """Bring the database to this version; raises CannotStart when it cannot be reached."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.database.migrate import upgrade

    try:
        upgrade(url)
    except SQLAlchemyError as fault:
        kind = type(getattr(fault, "orig", None) or fault).__name__
        raise CannotStart(f"The database cannot be reached or written ({kind}): see {PREFIX}DATABASE_URL.") from None


def alliances(settings: Settings) -> Mapping[str, bool]:
    """Return the alliances in the database, and of each whether it is a demo; none where there is no database yet."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.database.engine import connect
    from adapters.database.store import SqlStore

    store, found = SqlStore(connect(settings.database)), {}
    with suppress(SQLAlchemyError):
        for code in store.alliances():
            with store.look(code) as work:
                found[code] = work.register.alliance().demo
    return found


def check_clock(settings: Settings) -> None:
    """Raise CannotStart when a made-up clock meets a real alliance: it would ask real people on wrong days."""
    real = [code for code, demo in alliances(settings).items() if not demo] if settings.clock else []
    if real:
        raise CannotStart(f"{PREFIX}CLOCK is for the demo and for tests, and {real[0]} is real: unset it.")


def check_durable(settings: Settings) -> None:
    """Raise CannotStart when the database would confirm what is not on the disk yet; one that is away is met later."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.database.engine import connect, why_not_durable

    with suppress(SQLAlchemyError), connect(settings.database).connect() as connection:
        if fault := why_not_durable(connection):
            raise CannotStart(f"The database {fault}.")


def stay_at_home(settings: Settings) -> Settings:
    """Let demo alliances, where there are no others, read the sample: nothing of theirs leaves this machine."""
    known = alliances(settings).values()
    if f"{PREFIX}STATISTICS_URL" not in os.environ and known and all(known):
        return settings.model_copy(update={"statistics_url": str(SAMPLE)})
    return settings


def prepare() -> Settings:
    """Read and check the settings, and tell Prefect where home is; before anything imports it."""
    settings = read_settings()
    check_folder(settings.var)
    check_clock(settings)
    check_durable(settings)
    settings = stay_at_home(settings)
    os.environ.update(environment(settings, os.environ))
    return settings


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep a second launcher away from the same folder; raises CannotStart."""
    with (folder / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(f"`yhdyspinta up` runs already on {folder}: stop it, or set {PREFIX}VAR.") from None
        yield
