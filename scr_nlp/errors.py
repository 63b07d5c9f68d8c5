"""Everything scr_nlp raises on purpose.

    ScrNlpError
    ├── IngestError            a document could not be read
    │   ├── UnsupportedFormat      no reader for this kind of file
    │   ├── UnreadableFile         damaged, empty, truncated or mis-named
    │   ├── EncryptedFile          protected by a password
    │   └── NoTextLayer            pictures of pages, no text
    ├── CodebookError          a codebook entry is wrong (file, entry, field)
    ├── ModelError             a trained part is missing or does not fit
    ├── StudyError             a study file cannot be used
    ├── CorpusError            an annotated corpus breaks the format
    ├── ExchangeError          a file of another program cannot be read or made
    ├── ListError              a list of documents or cases cannot be used
    └── ReportError            a report cannot be made

Messages are one line and say what to do next; they never quote a document.
"""

from __future__ import annotations


class ScrNlpError(Exception):
    """Base of every error raised on purpose; its text is one clear line."""


class IngestError(ScrNlpError):
    """A document could not be read."""


class UnsupportedFormat(IngestError):
    """There is no reader for this kind of file."""


class UnreadableFile(IngestError):
    """The file is damaged, empty, truncated or not what its name says."""


class EncryptedFile(IngestError):
    """The file is protected by a password."""


class NoTextLayer(IngestError):
    """The file holds pictures of pages and no text."""


class CodebookError(ScrNlpError):
    """A codebook entry is wrong.

    Attributes:
        file: name of the codebook file.
        entry: id of the entry, empty for the file as a whole.
        field: dotted name of the field, empty for the entry as a whole.
    """

    def __init__(self, problem: str, *, file: str, entry: str = "", field: str = "") -> None:
        self.file, self.entry, self.field = file, entry, field
        where = ": ".join(part for part in (file, entry, field) if part)
        super().__init__(f"{where}: {problem}")


class ModelError(ScrNlpError):
    """A trained part is missing or does not fit the codebook."""


class StudyError(ScrNlpError):
    """A study file cannot be opened, or was made by a newer version."""


class CorpusError(ScrNlpError):
    """An annotated corpus breaks the annotation format."""


class ExchangeError(ScrNlpError):
    """A file of another program cannot be read, or a study cannot be put in its form."""


class ListError(ScrNlpError):
    """A list of documents or cases (a spreadsheet, a CSV file) cannot be read or joined."""


class ReportError(ScrNlpError):
    """A report cannot be made."""
