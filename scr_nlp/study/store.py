"""The study: what a batch has analysed, kept in one SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scr_nlp.errors import StudyError
from scr_nlp.study import decisions, frames, rows
from scr_nlp.study.migrations import APPLICATION_ID, MIGRATIONS
from scr_nlp.types import Analysis, Decision, Failure, Finding, Run, Verdict

if TYPE_CHECKING:
    import pandas as pd

MEMORY = ":memory:"
BUSY_SECONDS = 10.0
"""How long to wait for another program that is writing to the same study."""

_REASONS = {
    "SQLITE_NOTADB": "is not a study; give another file name",
    "SQLITE_CORRUPT": "is damaged; restore a copy or start a new study",
    "SQLITE_BUSY": "is in use by another program; close it and try again",
    "SQLITE_LOCKED": "is in use by another program; close it and try again",
    "SQLITE_FULL": "cannot grow: the disk is full; free some space and run the same command again",
    "SQLITE_READONLY": "cannot be written; check the rights of the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check the rights of the file and its folder",
    "SQLITE_PERM": "cannot be opened; check the rights of the file and its folder",
    "SQLITE_IOERR": "cannot be read or written; check the disk and try again",
}


_FINDINGS = "findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _reason(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    for prefix, reason in _REASONS.items():
        if name.startswith(prefix):
            return reason
    return f"cannot be used ({name or type(error).__name__})"


class Study:
    """Analyses and failures in one file, ready to be counted.

    One transaction per review: whatever :meth:`add` has returned from survives a
    kill, a power cut or a full disk. The file holds the reviews' text, so it is
    created for its owner alone and is as sensitive as the documents. ``":memory:"``
    keeps a study in memory only.

    Args:
        path: the study file; made if it does not exist.
        must_exist: refuse to make a new file.

    Raises:
        StudyError: the file is missing, in use, no study, or made by a newer version.
    """

    def __init__(self, path: Path | str, *, must_exist: bool = False) -> None:
        self.path = Path(path)
        if str(path) != MEMORY:
            self._make_private_file(must_exist)
        with self._explained():
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.row_factory = sqlite3.Row
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is pending, for each review is written as it is added."""
        self._connection.close()

    def _make_private_file(self, must_exist: bool) -> None:
        if must_exist and not self.path.exists():
            raise StudyError(f"{self.path.name}: there is no such study; check the path")
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            if self.path.is_dir():
                raise StudyError(f"{self.path.name}: is a folder; give a file name") from None
        except OSError as error:
            raise StudyError(
                f"{self.path.name}: cannot be made ({error.strerror}); give another folder"
            ) from None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StudyError(f"{self.path.name}: {_reason(error)}") from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _prepare(self) -> None:
        with self._explained():
            version = self._pragma("user_version")
            tables = self._pragma("schema_version")
            if tables and self._pragma("application_id") != APPLICATION_ID:
                raise StudyError(f"{self.path.name}: is not a study; give another file name")
            if version > len(MIGRATIONS):
                raise StudyError(
                    f"{self.path.name}: was made by a newer version of scr_nlp; update scr_nlp"
                )
            # A rollback journal, synchronised in full, keeps the study one file that a
            # power cut cannot harm; temporary tables stay off the disk.
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA temp_store = MEMORY")
            self._connection.execute("PRAGMA foreign_keys = ON")
            for number in range(version, len(MIGRATIONS)):
                self._migrate(number)

    def _migrate(self, number: int) -> None:
        try:
            self._connection.executescript(
                f"BEGIN IMMEDIATE; {MIGRATIONS[number]}"
                f"PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {number + 1}; COMMIT;"
            )
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def is_empty(self) -> bool:
        """Whether no review has been added yet."""
        with self._explained():
            return self._connection.execute("SELECT 1 FROM reviews").fetchone() is None

    def contains(self, review_id: str, run: Run) -> bool:
        """Whether this review has been analysed by this very run."""
        with self._explained():
            found = self._connection.execute(
                "SELECT 1 FROM reviews JOIN runs ON runs.id = reviews.run"
                " WHERE review_id = ? AND package = ? AND codebook = ? AND model = ?",
                (review_id, run.package, run.codebook, run.model),
            ).fetchone()
        return found is not None

    def add(self, analysis: Analysis) -> None:
        """Keep an analysis; one of the same review by another run is replaced.

        A review that the same run has analysed already is left as it is. An earlier
        failure of a file of the same name is forgotten.

        Raises:
            StudyError: it cannot be written; what was there before is unharmed.
        """
        review = analysis.review
        if self.contains(review.review_id, analysis.run):
            return
        with self._transaction() as connection:
            connection.execute("DELETE FROM failures WHERE source = ?", (review.source,))
            connection.execute("DELETE FROM reviews WHERE review_id = ?", (review.review_id,))
            key = connection.execute(
                "INSERT INTO reviews (review_id, run, source, page_starts, furniture, warnings,"
                " unread_pages, ocr_pages, text_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    review.review_id,
                    self._run_key(analysis.run),
                    review.source,
                    rows.pack(review.page_starts),
                    rows.pack(review.furniture),
                    rows.pack(review.warnings),
                    rows.pack(review.unread_pages),
                    rows.pack(map(astuple, review.ocr_pages)),
                    review.text_id,
                ),
            ).lastrowid
            for statement, table_rows in (
                ("metadata VALUES (?, ?, ?, ?, ?, ?, ?)", rows.metadata_rows(review)),
                (
                    'blocks (review, block, kind, start, "end", page, number, level, section,'
                    " section_kind, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows.block_rows(review),
                ),
                (_FINDINGS, rows.finding_rows(review, analysis.findings)),
                ("coverage VALUES (?, ?, ?, ?, ?, ?)", rows.coverage_rows(analysis)),
                ("criteria VALUES (?, ?, ?, ?, ?, ?)", rows.criterion_rows(analysis)),
            ):
                connection.executemany(
                    f"INSERT INTO {statement}", ((key, *row) for row in table_rows)
                )
            self._carry_out(review.review_id)

    def _run_key(self, run: Run) -> int:
        values = (run.package, run.codebook, run.model)
        self._connection.execute(
            "INSERT OR IGNORE INTO runs (package, codebook, model) VALUES (?, ?, ?)", values
        )
        key: int = self._connection.execute(
            "SELECT id FROM runs WHERE package = ? AND codebook = ? AND model = ?", values
        ).fetchone()[0]
        return key

    def add_failure(self, failure: Failure) -> None:
        """Keep a failure: the last one for each file name.

        Raises:
            StudyError: it cannot be written.
        """
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?)",
                (failure.source, failure.error, failure.message),
            )

    def keep_attributes(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Keep what a list says of reviews, for good: a new analysis does not lose it.

        Args:
            values: for each ``review_id`` the value of each named column; an empty
                value takes away what was there. Other columns are left as they are.

        Raises:
            StudyError: it cannot be written.
        """
        cells = [(key, name, value) for key, row in values.items() for name, value in row.items()]
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM attributes WHERE review_id = ? AND name = ?",
                [(key, name) for key, name, value in cells if not value],
            )
            connection.executemany(
                "INSERT INTO attributes VALUES (?, ?, ?)"
                " ON CONFLICT (review_id, name) DO UPDATE SET value = excluded.value",
                [cell for cell in cells if cell[2]],
            )

    def keep_cases(self, labels: Mapping[str, str]) -> None:
        """Keep the case that each review (by ``review_id``) belongs to; empty for none.

        Raises:
            StudyError: it cannot be written.
        """
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM cases WHERE review_id = ?", [(key,) for key in labels]
            )
            connection.executemany(
                "INSERT INTO cases VALUES (?, ?)", [pair for pair in labels.items() if pair[1]]
            )

    def decide(self, decision: Decision) -> int:
        """Keep what a person decided on a finding; from now on it counts so.

        A later decision on the same finding takes the place of this one, and a new
        analysis of the review does not lose it.

        Returns:
            A number for :meth:`withdraw`.

        Raises:
            StudyError: the study holds no such review or paragraph, or cannot be written.
        """
        review = self.analysis(decision.review_id).review
        place = decision.finding.paragraph
        name = decisions.fingerprint_paragraphs(review).get(place)
        if name is None:
            raise StudyError(f"{self.path.name}: the review has no paragraph {place}")
        start = review.blocks[place].start
        finding, outcome = (
            decisions.pack_finding(decisions.shift(found, place, -start)) if found else None
            for found in (decision.finding, decision.outcome)
        )
        with self._transaction() as connection:
            number = connection.execute(
                "INSERT INTO decisions (review_id, paragraph, finding, verdict, outcome,"
                " decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(decision.review_id, name, finding, decision.verdict.value, outcome),
                    *(decision.by, decision.at),
                ),
            ).lastrowid
            self._carry_out(decision.review_id)
        assert number is not None
        return number

    def withdraw(self, number: int) -> None:
        """Take a decision back, by the number that :meth:`decide` gave it.

        Raises:
            StudyError: there is no such decision, or the study cannot be written.
        """
        with self._transaction() as connection:
            found = connection.execute(
                "DELETE FROM decisions WHERE id = ? RETURNING review_id", (number,)
            ).fetchall()
            if not found:
                raise StudyError(f"{self.path.name}: holds no decision {number}")
            self._carry_out(found[0]["review_id"])

    def _carry_out(self, review_id: str) -> None:
        """Lay the decisions on a review over what the machine found in it."""
        kept = [
            decisions.KeptDecision(
                row["paragraph"],
                decisions.unpack_finding(row["finding"]),
                Verdict(row["verdict"]),
                decisions.unpack_finding(row["outcome"]) if row["outcome"] else None,
                row["decided_by"],
            )
            for row in self._connection.execute(
                "SELECT * FROM decisions WHERE review_id = ? ORDER BY id", (review_id,)
            )
        ]
        if not kept and not self._machine_findings(review_id):
            return
        machine = self.analysis(review_id, decided=False)
        key = self._connection.execute(
            "SELECT id FROM reviews WHERE review_id = ?", (review_id,)
        ).fetchone()["id"]
        self._connection.execute(
            "INSERT OR IGNORE INTO machine_findings VALUES (?, ?)",
            (key, rows.pack(map(decisions.pack_finding, machine.findings))),
        )
        names = rows.pack(decisions.fingerprint_paragraphs(machine.review).values())
        self._connection.execute(
            "UPDATE decisions SET placed = paragraph IN (SELECT value FROM json_each(?))"
            " WHERE review_id = ?",
            (names, review_id),
        )
        decided = decisions.apply_decisions(machine.review, machine.findings, kept)
        self._connection.execute("DELETE FROM findings WHERE review = ?", (key,))
        self._connection.executemany(
            f"INSERT INTO {_FINDINGS}",
            ((key, *row) for row in rows.finding_rows(machine.review, decided)),
        )

    def _machine_findings(self, review_id: str) -> tuple[Finding, ...] | None:
        """What the machine found in a review on which people have decided."""
        row = self._connection.execute(
            "SELECT findings FROM machine_findings JOIN reviews ON reviews.id = review"
            " WHERE review_id = ?",
            (review_id,),
        ).fetchone()
        return tuple(map(decisions.unpack_finding, rows.unpack(row[0]))) if row else None

    def analysis(self, review_id: str, *, decided: bool = True) -> Analysis:
        """The analysis of one review, with what people decided.

        Without decisions, or with ``decided=False``, it equals the one that was added.

        Raises:
            StudyError: the study holds no such review.
        """
        analysis = self._read_analysis(review_id)
        with self._explained():
            machine = None if decided else self._machine_findings(review_id)
        return analysis if machine is None else replace(analysis, findings=machine)

    def _read_analysis(self, review_id: str) -> Analysis:
        with self._explained():
            review = self._connection.execute(
                "SELECT * FROM reviews WHERE review_id = ?", (review_id,)
            ).fetchone()
            if review is None:
                raise StudyError(f"{self.path.name}: holds no review {review_id}")
            key = (review["id"],)

            def fetch(query: str) -> list[sqlite3.Row]:
                return self._connection.execute(query, key).fetchall()

            return Analysis(
                review=rows.build_review(
                    review,
                    fetch("SELECT * FROM metadata WHERE review = ?"),
                    fetch("SELECT * FROM blocks WHERE review = ? ORDER BY block"),
                ),
                findings=tuple(
                    rows.build_finding(row)
                    for row in fetch("SELECT * FROM findings WHERE review = ? ORDER BY position")
                ),
                coverage=rows.build_coverage(
                    fetch("SELECT * FROM coverage WHERE review = ? ORDER BY position"),
                    fetch("SELECT * FROM criteria WHERE review = ? ORDER BY coverage, position"),
                ),
                run=rows.build_run(
                    fetch(
                        "SELECT runs.* FROM runs JOIN reviews ON runs.id = run WHERE reviews.id = ?"
                    )[0]
                ),
            )

    def reviews(self) -> pd.DataFrame:
        """One row per review: :func:`scr_nlp.study.frames.read_reviews`."""
        with self._explained():
            return frames.read_reviews(self._connection)

    def attributes(self) -> pd.DataFrame:
        """One row per review, one column per column of the user's lists.

        See :func:`scr_nlp.study.frames.read_attributes`.
        """
        with self._explained():
            return frames.read_attributes(self._connection)

    def paragraphs(self) -> pd.DataFrame:
        """One row per paragraph: :func:`scr_nlp.study.frames.read_paragraphs`."""
        with self._explained():
            return frames.read_paragraphs(self._connection)

    def findings(self) -> pd.DataFrame:
        """One row per finding: :func:`scr_nlp.study.frames.read_findings`."""
        with self._explained():
            return frames.read_findings(self._connection)

    def decisions(self) -> pd.DataFrame:
        """One row per decision: :func:`scr_nlp.study.frames.read_decisions`."""
        with self._explained():
            return frames.read_decisions(self._connection)

    def coverage(self) -> pd.DataFrame:
        """One row per review and dimension: :func:`scr_nlp.study.frames.read_coverage`."""
        with self._explained():
            return frames.read_coverage(self._connection)

    def criteria(self) -> pd.DataFrame:
        """One row per criterion: :func:`scr_nlp.study.frames.read_criteria`."""
        with self._explained():
            return frames.read_criteria(self._connection)

    def failures(self) -> pd.DataFrame:
        """One row per file that could not be read: ``source``, ``error``, ``message``."""
        with self._explained():
            return frames.read_failures(self._connection)

    def search(self, words: str, *, limit: int = 100) -> pd.DataFrame:
        """Paragraphs that hold the words, best first: :func:`scr_nlp.study.frames.search`.

        Raises:
            StudyError: the words cannot be read as a search.
        """
        with self._explained():
            return frames.search(self._connection, words, limit)
