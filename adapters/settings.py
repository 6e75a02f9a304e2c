"""Everything the environment may decide, read once and typed."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "YHDYSPINTA_"


class Settings(BaseSettings):
    """Settings of one process. Each is set by the variable YHDYSPINTA_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    var: Annotated[Path, Field(description="Folder for everything the service keeps.")] = Path("var")
    database_url: Annotated[str, Field(description="SQLite file in var, or postgresql://…")] = ""
    web_port: Annotated[int, Field(ge=0, le=65535, description="Port of the partners' pages.")] = 8080
    web_host: Annotated[str, Field(description="Address the web listens on.")] = "127.0.0.1"
    public_url: Annotated[str, Field(description="Address partners see in their links.")] = ""
    secret_key: Annotated[
        SecretStr,
        Field(description="Signs links; several with commas, the newest last. Made on first start."),
    ] = SecretStr("")
    smtp_url: Annotated[
        SecretStr,
        Field(description="smtp://user:password@host:587 (STARTTLS) or smtps://…; empty: a Maildir in var."),
    ] = SecretStr("")
    mail_from: Annotated[str, Field(description="Address mails leave from; the coordinator is named beside it.")] = (
        "yhdyspinta@localhost"
    )
    statistics_url: Annotated[
        str,
        Field(description="Base address of the statistics bank, or a folder with a sample in its shapes."),
    ] = "https://sotkanet.fi/rest/1.1"
    clock: Annotated[str, Field(description="ISO instant to start the clock at; demo and test databases only.")] = ""

    @property
    def database(self) -> str:
        """Return the database's address, an absolute one."""
        return self.database_url or f"sqlite:///{self.var.resolve() / 'yhdyspinta.db'}"

    @property
    def mailbox(self) -> Path:
        """Return the Maildir that mail goes to when no mail server is set."""
        return self.var.resolve() / "mailbox"

    @property
    def address(self) -> str:
        """Return the public address of the pages."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"
