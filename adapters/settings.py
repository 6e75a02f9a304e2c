"""Everything the environment may decide, read once and typed."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "YHDYSPINTA_"
BENCH = f"{PREFIX}BENCH_"
"""Variables of `make bench`, which starts the service too."""
SQLITE_FILE = "sqlite:///"
SHORTEST_KEY = 32
"""Characters of a signing key: 128 bits even where they are hexadecimal digits (ASVS 11.5.1)."""


class Settings(BaseSettings):
    """Settings of one process. Each is set by the variable YHDYSPINTA_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    var: Annotated[Path, Field(description="Folder for everything the service keeps.")] = Path("var")
    database_url: Annotated[str, Field(description="SQLite file in var, or postgresql://…")] = ""
    web_port: Annotated[int, Field(ge=0, le=65535, description="Port of the partners' pages.")] = 8080
    web_processes: Annotated[int, Field(ge=1, le=16, description="How many processes share the pages' work.")] = 2
    web_host: Annotated[str, Field(description="Address the web listens on.")] = "127.0.0.1"
    public_url: Annotated[str, Field(description="Address partners see in their links.")] = ""
    backups: Annotated[Path | None, Field(description="Folder of the nightly backups; unset: backups in var.")] = None
    secret_key: Annotated[
        SecretStr,
        Field(description="Signs links; several with commas, the newest last. Made on first start."),
    ] = SecretStr("")
    proxy: Annotated[str, Field(description="Address of the proxy whose X-Forwarded-For is believed; empty: none.")] = (
        ""
    )
    smtp_url: Annotated[
        SecretStr,
        Field(description="smtp://user:password@host:587 (STARTTLS) or smtps://…; empty: a Maildir in var."),
    ] = SecretStr("")
    mail_from: Annotated[str, Field(description="Address mails leave from; the coordinator is named beside it.")] = (
        "yhdyspinta@localhost"
    )
    inbox_url: Annotated[
        SecretStr,
        Field(description="imaps://user:password@host/INBOX of the service's mailbox; empty: answers are not read."),
    ] = SecretStr("")
    operators_url: Annotated[
        SecretStr, Field(description="Where operators hear of troubles: any address of Apprise's, several with spaces.")
    ] = SecretStr("")
    oauth_token_url: Annotated[
        str, Field(description="Where tokens for Microsoft 365 are fetched; empty: passwords are used.")
    ] = ""
    oauth_client_id: Annotated[str, Field(description="Id of the application that fetches tokens.")] = ""
    oauth_client_secret: Annotated[SecretStr, Field(description="Secret of that application.")] = SecretStr("")
    oauth_scope: Annotated[str, Field(description="What the tokens are for.")] = (
        "https://outlook.office365.com/.default"
    )
    statistics_url: Annotated[
        str,
        Field(description="Base address of the statistics bank, or a folder with a sample in its shapes."),
    ] = "https://sotkanet.fi/rest/1.1"
    clock: Annotated[str, Field(description="ISO instant to start the clock at; demo and test databases only.")] = ""

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, given: SecretStr) -> SecretStr:
        written = given.get_secret_value()
        if written and any(len(key) < SHORTEST_KEY for key in keys_in(written)):
            raise ValueError(f"each key needs {SHORTEST_KEY} characters or more, as from `openssl rand -hex 32`")
        return given

    @property
    def database(self) -> str:
        """Return the database's address, an absolute one: flows run in other folders."""
        if self.database_url and not self.database_url.startswith(SQLITE_FILE):
            return self.database_url
        written = self.database_url.removeprefix(SQLITE_FILE)
        return f"{SQLITE_FILE}{Path(written).resolve() if written else self.var.resolve() / 'yhdyspinta.db'}"

    @property
    def oauth(self) -> tuple[str, str, str, str]:
        """Return where tokens are fetched, by whom with what secret, and what for."""
        return (
            self.oauth_token_url,
            self.oauth_client_id,
            self.oauth_client_secret.get_secret_value(),
            self.oauth_scope,
        )

    @property
    def vault(self) -> Path:
        """Return the folder where backups are kept."""
        return (self.backups or self.var / "backups").resolve()

    @property
    def mailbox(self) -> Path:
        """Return the Maildir that mail goes to when no mail server is set."""
        return self.var.resolve() / "mailbox"

    @property
    def address(self) -> str:
        """Return the public address of the pages."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"


def keys_in(written: str) -> list[str]:
    """Return the keys of the setting, the newest last."""
    return [key.strip() for key in written.split(",")]


def misspelt(names: Iterable[str]) -> dict[str, str]:
    """Return the variables that begin like ours and set nothing, each with the nearest one there is."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    strange = [name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known]
    return {name: get_close_matches(name.upper(), known, 1, 0)[0] for name in strange if not name.startswith(BENCH)}
