"""From the blocks of a Word file back to its own paragraphs."""

from __future__ import annotations

from scr_nlp.ingest.formats.docx import read_docx
from scr_nlp.ingest.formats.docx_package import W
from scr_nlp.ingest.structure import build_structure


def locate_in_word(data: bytes) -> tuple[tuple[int, ...], ...]:
    """For every block of the review, the paragraphs of the Word file that it was read from.

    A paragraph is named by its position (from 0) among all ``w:p`` elements of the main
    part, in the order of the file. What stands in a text box or a note is found by the
    paragraph of the body that it hangs on.

    Raises:
        UnreadableFile: the file is damaged, or no Word file.
        EncryptedFile: the file asks for a password.
    """
    origins = build_structure(read_docx(data)).origins
    wanted = {element: -1 for elements in origins for element in elements}
    root = next(iter(wanted)).getroottree() if wanted else None
    for position, element in enumerate(root.iter(W + "p") if root is not None else ()):
        if element in wanted:
            wanted[element] = position
    return tuple(tuple(wanted[element] for element in elements) for elements in origins)
