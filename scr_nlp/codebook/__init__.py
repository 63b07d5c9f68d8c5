"""The codebook: codes, cues, traps, examples and rules as data, checked when loaded.

Codes live in ``risks.yaml``, ``agencies.yaml`` and ``themes.yaml``; the rules that
read around a cue in ``cues.yaml``, section kinds in ``sections.yaml``, document
types and front matter in ``documents.yaml``, coverage dimensions in
``coverage.yaml`` and, graded when asked for, ``fathers_and_males.yaml``. A user's own
codebook is one YAML file of the same shape as ``risks.yaml`` (see
:func:`load_codebook`).
"""

from scr_nlp.codebook.load import codebook_hash, load_codebook, load_data
from scr_nlp.codebook.schema import Code, Codebook, Example

__all__ = ["Code", "Codebook", "Example", "codebook_hash", "load_codebook", "load_data"]
