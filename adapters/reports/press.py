"""Prints editions of reports, and keeps the files in a folder of the service's own."""

from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

from adapters.reports.data import as_workbook
from adapters.reports.layout import laid_out
from adapters.reports.page import as_html
from adapters.reports.paper import as_pdf
from domain.reports.editions import Edition, Form
from domain.words import Language


@dataclass(frozen=True)
class Printer:
    """Prints to bytes, or into the folder."""

    folder: Path

    def printed(self, edition: Edition, language: Language, form: Form) -> bytes:
        """Return one file of an edition; the same edition gives the same bytes. Raises Never when typst refuses."""
        layout = laid_out(edition, language)
        if form is Form.PDF:
            return as_pdf(layout, edition.made_on)
        return as_html(layout) if form is Form.HTML else as_workbook(layout, edition.made_on)

    def kept(self, alliance: str, edition: Edition, language: Language, form: Form) -> str:
        """Print one file into the folder, unless an unchanged one is there, and return its path.

        A file is there whole or not at all: an interrupted run leaves nothing half written under its name.
        """
        file = self._file(alliance, edition, language, form)
        if not file.exists():
            _put(file, self.printed(edition, language, form))
        return str(file)

    def held(self, alliance: str, edition: Edition, language: Language, form: Form) -> bytes | None:
        """Return one file as it is kept; nothing where it is not."""
        file = self._file(alliance, edition, language, form)
        return file.read_bytes() if file.exists() else None

    def issued(self, alliance: str, edition: Edition, language: Language, form: Form) -> bytes:
        """Print one file anew in the place of an earlier one, and return it: what is published is what is proven."""
        contents = self.printed(edition, language, form)
        _put(self._file(alliance, edition, language, form), contents)
        return contents

    def _file(self, alliance: str, edition: Edition, language: Language, form: Form) -> Path:
        return self.folder / alliance / str(edition.report.year) / f"{edition.name()}-{language}.{form}"


def _put(file: Path, contents: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.parent / f".{file.name}.{get_ident()}"
    beside.write_bytes(contents)
    beside.replace(file)
