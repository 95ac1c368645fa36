"""Reads the workbooks in a folder with openpyxl, and holds them to the CSV beside them."""

import csv
import datetime
import pathlib
import re
import sys

import openpyxl

folder = pathlib.Path(sys.argv[1])


def plain(cell):
    """The cell as canonical CSV has it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        assert value.time() == datetime.time(), f"{cell.coordinate}: a time beside the day"
        assert cell.number_format.replace("\\", "") == "yyyy-mm-dd", cell.coordinate
        return value.date().isoformat()
    if isinstance(value, (int, float)):
        return f"{value:.2f}" if cell.number_format == "#,##0.00" else f"{value:.15g}"
    assert cell.data_type in ("s", "inlineStr"), f"{cell.coordinate}: {cell.data_type}"
    # openpyxl leaves the escapes of the format as they stand.
    unescaped = re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), value)
    return unescaped


def choices(sheet, workbook):
    """The list that each column is chosen from, by its heading."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        assert validation.type == "list"
        (place,) = validation.sqref.ranges
        assert (place.min_row, place.max_row) == (2, 1048576)
        formula = validation.formula1
        if formula.startswith("lists!"):
            cells = workbook["lists"][formula.split("!")[1].replace("$", "")]
            values = [row[0].value for row in cells]
        else:
            values = formula.strip('"').split(",")
        found[sheet.cell(1, place.min_col).value] = values
    return found


def check_sheet(sheet, path, workbook):
    with open(path, newline="", encoding="utf-8") as file:
        expected = list(csv.reader(file))
    read = [[plain(cell) for cell in row] for row in sheet.iter_rows()]
    assert read == expected, f"{sheet.title}: not as in the CSV"
    assert sheet.freeze_panes == "A2", sheet.title
    for cell in sheet[1]:
        assert cell.font.b, f"{sheet.title}: {cell.value} is not bold"
        width = sheet.column_dimensions[cell.column_letter].width
        assert width >= len(cell.value), f"{sheet.title}: {cell.value} is cut off"
    # A set of codes is offered, and several may be written.
    lists = choices(sheet, workbook)
    for heading, values in lists.items():
        column = expected[0].index(heading)
        for row in expected[1:]:
            for part in filter(None, row[column].split(";")):
                assert part.lower() in [value.lower() for value in values], (heading, part)
    return len(expected) - 1, len(lists)


register = openpyxl.load_workbook(folder / "register.xlsx")
files = sorted((folder / "csv").glob("*.csv"))
assert sorted(register.sheetnames) == [file.stem for file in files], register.sheetnames
counts = [check_sheet(register[file.stem], file, register) for file in files]
records, lists = (sum(count) for count in zip(*counts))
assert records > 900 and lists > 20, (records, lists)

kinds = {cell.value: choices(register["contracts"], register)[cell.value]
         for cell in register["contracts"][1] if cell.value in ("kind", "status")}
assert "call_off" in kinds["kind"] and "planned" in kinds["status"], kinds

template = openpyxl.load_workbook(folder / "template.xlsx")
for sheet in template.worksheets:
    assert sheet.max_row == 1 and sheet.freeze_panes == "A2", sheet.title
    assert sheet.max_column >= register[sheet.title].max_column, sheet.title
    assert choices(sheet, template) == choices(register[sheet.title], register), sheet.title

answer = openpyxl.load_workbook(folder / "answer.xlsx")
assert answer.sheetnames == ["unit-costs", "about"], answer.sheetnames
headings = [cell.value for cell in answer["unit-costs"][1]]
first = answer["unit-costs"][2]
cost = first[headings.index("unit cost")]
assert isinstance(cost.value, (int, float)) and cost.number_format == "#,##0.00"
assert answer["about"]["B2"].value == "unit-costs"

register.save(folder / "saved.xlsx")
print(f"{records} records and {lists} lists to choose from are as they should be.")
