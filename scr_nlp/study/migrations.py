"""The tables of a study, as an append-only list of migrations.

A study's ``user_version`` is the number of migrations it has had. Never edit a
migration once released: append another.
"""

from __future__ import annotations

APPLICATION_ID = 0x53435253
"""Marks a SQLite file as a study (the bytes ``SCRS``)."""

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    package TEXT NOT NULL,
    codebook TEXT NOT NULL,
    model TEXT NOT NULL,
    UNIQUE (package, codebook, model)
);
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    review_id TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES runs (id),
    source TEXT NOT NULL,
    page_starts TEXT NOT NULL,
    furniture TEXT NOT NULL,
    warnings TEXT NOT NULL,
    unread_pages TEXT NOT NULL
);
CREATE INDEX reviews_of_run ON reviews (run);
CREATE TABLE metadata (
    review INTEGER NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    score REAL NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (review, field)
) WITHOUT ROWID;
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY,
    review INTEGER NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    block INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page INTEGER NOT NULL,
    number TEXT,
    level INTEGER NOT NULL,
    section TEXT NOT NULL,
    section_kind TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (review, block)
);
CREATE INDEX paragraphs_of_review ON blocks (review) WHERE kind <> 'heading';
CREATE TABLE findings (
    review INTEGER NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    page INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    cue TEXT NOT NULL,
    method TEXT NOT NULL,
    score REAL NOT NULL,
    experiencer TEXT NOT NULL,
    role TEXT,
    polarity TEXT,
    PRIMARY KEY (review, position),
    FOREIGN KEY (review, paragraph) REFERENCES blocks (review, block) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX findings_of_paragraph ON findings (review, paragraph);
CREATE INDEX findings_of_code ON findings (code, status, review);
CREATE TABLE coverage (
    review INTEGER NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    dimension TEXT NOT NULL,
    level INTEGER NOT NULL,
    score REAL NOT NULL,
    searched TEXT NOT NULL,
    PRIMARY KEY (review, position)
) WITHOUT ROWID;
CREATE TABLE criteria (
    review INTEGER NOT NULL,
    coverage INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    met INTEGER NOT NULL,
    paragraphs TEXT NOT NULL,
    PRIMARY KEY (review, coverage, position),
    FOREIGN KEY (review, coverage) REFERENCES coverage (review, position) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE failures (
    source TEXT PRIMARY KEY,
    error TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE VIEW paragraphs AS SELECT * FROM blocks WHERE kind <> 'heading';
CREATE VIRTUAL TABLE paragraph_search USING fts5 (
    text, content = 'paragraphs', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER paragraph_added AFTER INSERT ON blocks WHEN new.kind <> 'heading' BEGIN
    INSERT INTO paragraph_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER paragraph_removed AFTER DELETE ON blocks WHEN old.kind <> 'heading' BEGIN
    INSERT INTO paragraph_search (paragraph_search, rowid, text)
    VALUES ('delete', old.id, old.text);
END;
"""

# Attributes and cases come from lists that the user keeps; they outlive a new analysis.
_LISTS = """
CREATE TABLE attributes (
    review_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (review_id, name)
);
CREATE TABLE cases (
    review_id TEXT PRIMARY KEY,
    label TEXT NOT NULL
) WITHOUT ROWID;
ALTER TABLE reviews ADD COLUMN text_id TEXT NOT NULL DEFAULT '';
"""

_OCR = """
ALTER TABLE reviews ADD COLUMN ocr_pages TEXT NOT NULL DEFAULT '[]';
"""

_PLACES = """
ALTER TABLE metadata ADD COLUMN start INTEGER;
ALTER TABLE metadata ADD COLUMN "end" INTEGER;
"""

# What people decided outlives a new analysis: it names a paragraph by its letters, not by
# its place. The machine's own findings are kept for the reviews that have decisions.
_DECISIONS = """
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    review_id TEXT NOT NULL,
    paragraph TEXT NOT NULL,
    finding TEXT NOT NULL,
    verdict TEXT NOT NULL,
    outcome TEXT,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL
);
CREATE INDEX decisions_of_review ON decisions (review_id);
CREATE TABLE machine_findings (
    review INTEGER PRIMARY KEY REFERENCES reviews (id) ON DELETE CASCADE,
    findings TEXT NOT NULL
);
"""

_PLACED = """
ALTER TABLE decisions ADD COLUMN placed INTEGER NOT NULL DEFAULT 1;
"""

MIGRATIONS: tuple[str, ...] = (_TABLES, _LISTS, _OCR, _PLACES, _DECISIONS, _PLACED)
