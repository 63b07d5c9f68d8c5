import io
import subprocess
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from scr_nlp.errors import ListError
from scr_nlp.lists import tables
from scr_nlp.lists.tables import Table, read_table

ROWS = [
    ["Authority", "Judgement", "Date of letter"],
    ["Hollinbrook", "Good", date(2009, 3, 12)],
    ["Oldmoor", "Adequate", date(2010, 11, 2)],
]
EXPECTED = Table(
    ("Authority", "Judgement", "Date of letter"),
    ((1, ("Hollinbrook", "Good", "2009-03-12")), (2, ("Oldmoor", "Adequate", "2010-11-02"))),
)


def _write(path, rows, title="List"):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def _shifted(table, by):
    return Table(table.columns, tuple((number + by, cells) for number, cells in table.rows))


def test_a_workbook_is_read_as_plain_text(tmp_path):
    assert read_table(_write(tmp_path / "list.xlsx", ROWS)) == _shifted(EXPECTED, 1)


def test_an_old_workbook_is_read_as_the_new_one(tmp_path):
    path = _write(tmp_path / "list.xlsx", ROWS)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "xls", "--outdir", tmp_path / "old", path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert read_table(tmp_path / "old" / "list.xls") == _shifted(EXPECTED, 1)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Authority,Judgement\r\nHollinbrook,Good\r\n", "utf-8"),
        ("Authority,Judgement\nHollinbrook,Good\n", "utf-8-sig"),
        ("Authority;Judgement\nHollinbrook;Good\n", "cp1252"),
        ("Authority\tJudgement\nHollinbrook\tGood\n", "utf-16"),
        ('"Authority","Judgement"\n"Hollinbrook","Good"\n', "utf-8"),
    ],
)
def test_csv_of_every_usual_make_is_read(tmp_path, text, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    assert read_table(path) == Table(("Authority", "Judgement"), ((2, ("Hollinbrook", "Good")),))


def test_titles_above_the_table_and_empty_rows_are_passed_by(tmp_path):
    rows = [["Evaluations of reviews"], [], *ROWS[:2], [], ROWS[2], [None, " "]]
    table = read_table(_write(tmp_path / "list.xlsx", rows))
    assert table.columns == EXPECTED.columns
    assert [number for number, _ in table.rows] == [4, 6]


def test_the_first_sheet_that_holds_a_table_is_taken(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["About this list"])
    for row in ROWS:
        workbook.create_sheet("Data") if "Data" not in workbook.sheetnames else None
        workbook["Data"].append(row)
    workbook.save(tmp_path / "list.xlsx")
    assert read_table(tmp_path / "list.xlsx") == _shifted(EXPECTED, 1)


def test_cells_become_plain_text(tmp_path):
    row = [2009.0, 1.5, True, datetime(2009, 3, 12, 9, 30), " two\nlines ", None]
    path = _write(tmp_path / "list.xlsx", [["a", "b", "c", "d", "e", "f"], row])
    (_, cells) = read_table(path).rows[0]
    assert cells == ("2009", "1.5", "yes", "2009-03-12 09:30:00", "two lines", "")


def test_a_formula_is_never_evaluated(tmp_path):
    rows = [["File", "Grade"], ["a.pdf", '=HYPERLINK("http://example.org","Good")']]
    (_, cells) = read_table(_write(tmp_path / "list.xlsx", rows)).rows[0]
    assert cells == ("a.pdf", "")


def test_columns_of_one_name_are_told_apart_and_those_without_left_out(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Grade,,Grade\na,1,remark,2\n")
    assert read_table(path) == Table(("Name", "Grade", "Grade (2)"), ((2, ("a", "1", "2")),))


def _bomb(path):
    _write(path, ROWS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/bomb.bin", bytes(tables.MAX_UNPACKED + 1))


def _entities(path):
    _write(path, ROWS)
    data = io.BytesIO()
    declared = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 40}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<worksheet", f"{declared}]><worksheet".encode(), 1)
                part = part.replace(b"Good", b"&h;")
            if name.endswith("sharedStrings.xml"):
                part = part.replace(b"<sst", f"{declared}]><sst".encode(), 1)
                part = part.replace(b"Good", b"&h;")
            new.writestr(name, part)
    path.write_bytes(data.getvalue())


def _damaged_sheet(path):
    _write(path, ROWS * 300)
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if name.endswith("sheet1.xml") else part)
    path.write_bytes(data.getvalue())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.write_bytes(b"PK\x03\x04 and then nothing"), "damaged"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90), "damaged"),
        (
            lambda path: path.write_bytes(
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
            ),
            "password",
        ),
        (lambda path: path.write_bytes(bytes(range(256)) * 9), "no list"),
        (lambda path: path.write_text("only one column\nof words\n"), "holds no list"),
        (lambda path: path.write_text("Name,Grade\n"), "holds no list"),
        (lambda path: path.write_text("a,b\n" + "1,2\n" * (tables.MAX_ROWS + 1)), "rows"),
        (lambda path: path.write_text('a,b\n"' + "x" * 200_000 + '",2\n'), "damaged CSV"),
        (_bomb, "unpacks to more"),
        (_entities, "damaged"),
        (_damaged_sheet, "damaged"),
    ],
    ids=[
        *("missing", "cut off", "damaged old", "protected", "binary", "one column", "no rows"),
        *("too long", "endless cell", "bomb", "entities", "damaged sheet"),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_name(tmp_path, make, message):
    path = tmp_path / "list.xlsx"
    make(path)
    with pytest.raises(ListError, match=rf"^list\.xlsx: .*{message}"):
        read_table(path)


def test_a_file_beyond_the_bound_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    path = tmp_path / "list.csv"
    path.write_text("a,b\n" + "1,2\n" * 50)
    with pytest.raises(ListError, match="is over"):
        read_table(path)
