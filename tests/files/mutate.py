"""Schools spoilt on purpose: bytes flipped, parts missing or of another kind, numbers that no machine holds, bombs."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

Dice = random.Random
Parts = dict[str, bytes]
"""Name of a file, or of a part of a workbook -> its bytes."""

NUMBERS = (
    "1e999", "-1e999", "1e-999", "1e999999999999999999", "NaN", "inf", "9" * 20, "9" * 30, "-" + "9" * 19,
    "1" + "0" * 5000, "0.1" + "3" * 5000, "1_000", "0x1F", "٣", "②", "1,5", "1/0", "99999999999", "-0", "1e30",
    "3.0000000000000001",
)  # fmt: skip
"""Numbers that are none, or larger than anything can carry."""
TEXTS = (
    "", " ", "\u200b", "\ufeff", "=1+1", "=cmd|' /C calc'!A0", "#N/A", "S" * 40_000, "\x00", "\r\n", '"', "'", ",",
    "\U0001f600", "周一" * 3000, "Mon1-" + "9" * 30, "周" + "9" * 30, "MonX" + "9" * 5000, "Mon-Sun" * 50, "{}", "[[]]",
    "../../etc/passwd", "CON",
)  # fmt: skip
"""Cells that no officer means."""
_SETTINGS = (
    "seed = {n}", "[grouping]\nmax_size = {n}", "[staffing]\nstudents_per_staff = {n}", "[goals]\nvariety = {n}",
    "[duty]\nmin_per_slot = {n}", '[fees]\nyuan_per_slot = "{n}"', "[fees]\nyuan_per_slot = {n}", "[priority]\np = {n}",
    "[physical]\nmin_minutes_per_day = {n}", "[pay]\npool_yuan = {n}", "[pay]\nrole_weight = {{teacher = {n}}}",
    "[week]\nlatest_end = {n}", "[week]\ndays = {n}", "title = {n}", "[pay]\nrunning_cost_share = {n}",
)  # fmt: skip


def spoil_folder(parts: Parts, dice: Dice) -> str:
    """Spoil one file of a scenario folder in place; what was done."""
    how = dice.choice(_IN_FOLDER)
    name = dice.choice(sorted(parts)) if how not in (_setting, _nested, _many) else "scenario.toml"
    return f"{name}: {how(parts, name, dice)}"


def _flip(parts: Parts, name: str, dice: Dice) -> str:
    data = bytearray(parts[name])
    for _ in range(dice.choice((1, 1, 3, 20))):
        if data:
            data[dice.randrange(len(data))] = dice.randrange(256)
    parts[name] = bytes(data)
    return "bytes flipped"


def _cut(parts: Parts, name: str, dice: Dice) -> str:
    data = parts[name]
    first, last = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    parts[name] = data[:first] + data[last:] if dice.random() < 0.7 else data[:last] + data[first:]
    return "a stretch cut or doubled"


def _recode(parts: Parts, name: str, dice: Dice) -> str:
    codec = dice.choice(("utf-16", "utf-16-le", "gb18030", "utf-8-sig", "utf-32", "latin-1", "utf-7"))
    parts[name] = parts[name].decode("utf-8", "replace").encode(codec, "replace")
    return codec


def _remove(parts: Parts, name: str, dice: Dice) -> str:
    del parts[name]
    return "removed"


def _other(parts: Parts, name: str, dice: Dice) -> str:
    parts[name] = dice.choice((b"", b"\x00" * 5000, b"\x89PNG\r\n\x1a\n" + bytes(100), b"<html><table></table></html>",
                               b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), b"PK\x03\x04" + bytes(30),
                               dice.randbytes(3000), *list(parts.values())))  # fmt: skip
    return "another file's bytes"


def _cell(parts: Parts, name: str, dice: Dice) -> str:
    lines = parts[name].decode("utf-8", "replace").split("\n")
    at = dice.randrange(len(lines))
    cells = lines[at].split(",")
    text = dice.choice((*NUMBERS, *TEXTS))
    cells[dice.randrange(len(cells))] = '"' + text.replace('"', '""') + '"' if dice.random() < 0.5 else text
    lines[at] = ",".join(cells)
    parts[name] = "\n".join(lines).encode("utf-8", "replace")
    return f"a cell is {text[:40]!r}"


def _rows(parts: Parts, name: str, dice: Dice) -> str:
    lines = parts[name].split(b"\n")
    at = dice.randrange(len(lines))
    times = dice.choice((2, 50, 3000))
    lines[at : at + 1] = [lines[at]] * times
    parts[name] = b"\n".join(lines)
    return f"row {at} {times} times"


def _unknown_clubs(parts: Parts, name: str, dice: Dice) -> str:
    lines = ["student,grade,attends,clubs", *(f"Z{n},1,,舞蹈社团{n} K{n}x" for n in range(5000))]
    parts["students.csv"] = "\n".join(lines).encode()
    return "10,000 unknown clubs"


def _setting(parts: Parts, name: str, dice: Dice) -> str:
    text = dice.choice(_SETTINGS).format(n=dice.choice(NUMBERS))
    parts[name] = (
        text + "\n" + parts.get(name, b"").decode("utf-8", "replace") if dice.random() < 0.3 else text + "\n"
    ).encode()
    return text[:60]


def _nested(parts: Parts, name: str, dice: Dice) -> str:
    depth = dice.choice((20, 100, 500, 5000))
    key = dice.choice(("title", "week.days", "x", "duty.roles", "pay.rate", "week.slots"))
    text = f"{key} = {'[' * depth}{']' * depth}" if dice.random() < 0.6 else f"{key} = {'{a=' * depth}1{'}' * depth}"
    if dice.random() < 0.2:
        text = "[" + ".".join(["a"] * depth) + "]\nb = 1"
    parts[name] = (text + "\n").encode()
    return f"nested {depth} deep below {key}"


def _many(parts: Parts, name: str, dice: Dice) -> str:
    number = dice.choice((100, 20_000))
    key, item = dice.choice((("week.days", '"Mon"'), ("week.days", '"D{n}"'), ("week.club_only", '"Mon1"'),
                             ("week.slots", '{{start="15:50",end="16:30"}}'), ("duty.roles", '"manager"'),
                             ("pay.rate", '{{yuan="{n}"}}'), ("policy.names", '"x{n}"')))  # fmt: skip
    parts[name] = (f"{key} = [" + ",".join(item.format(n=n) for n in range(number)) + "]\n").encode()
    return f"{number} in {key}"


_IN_FOLDER: tuple[Callable[[Parts, str, Dice], str], ...] = (
    _flip, _cut, _recode, _remove, _other, _cell, _cell, _cell, _rows, _unknown_clubs, _setting, _setting, _nested,
    _many,
)  # fmt: skip


def spoil_workbook(path: Path, dice: Dice) -> str:
    """Spoil a workbook in place; what was done."""
    if dice.random() < 0.3:
        parts = {"": path.read_bytes()}
        done = dice.choice((_flip, _flip, _cut, _other, _flags))(parts, "", dice)
        path.write_bytes(parts[""])
        return f"file: {done}"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    how = dice.choice(_IN_WORKBOOK)
    sheets = [name for name in parts if "sheet" in name and name.endswith(".xml")]
    name = dice.choice(sheets if how in _IN_SHEET else sorted(parts))
    done = how(parts, name, dice)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return f"{name}: {done}"


def _flags(parts: Parts, name: str, dice: Dice) -> str:
    """Set the flag of encryption, or another, in the headers of the archive."""
    data = bytearray(parts[name])
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for match in re.finditer(re.escape(mark), bytes(data)):
            if dice.random() < 0.5:
                data[match.start() + offset] ^= dice.choice((1, 1, 8, 64))
    parts[name] = bytes(data)
    return "flags"


def _replace(parts: Parts, name: str, pattern: str, new: str, dice: Dice) -> None:
    """Replace a random match of a pattern."""
    text = parts[name].decode("utf-8", "replace")
    matches = list(re.finditer(pattern, text))
    if matches:
        match = dice.choice(matches)
        parts[name] = (text[: match.start()] + new + text[match.end() :]).encode()


def _value(parts: Parts, name: str, dice: Dice) -> str:
    number = dice.choice(NUMBERS)
    kind = dice.choice(
        ("", ' t="n"', ' t="s"', ' t="b"', ' t="e"', ' t="d"', ' t="str"', ' t="x"', ' s="2"', ' s="99999"')
    )
    _replace(parts, name, r'<c r="(?P<at>\w+)"[^>]*>.*?</c>', f'<c r="B3"{kind}><v>{number}</v></c>', dice)
    return f"a value {number[:30]}{kind}"


def _place(parts: Parts, name: str, dice: Dice) -> str:
    place = dice.choice(("A99999999", "XFD1048576", "A1048576", "ZZZZZ1", "A0", "1A", "", "A-1", "A" + "9" * 30, "B2"))
    _replace(parts, name, r'<c r="\w+"', f'<c r="{place}"', dice)
    return f"a cell at {place[:20]}"


def _row_number(parts: Parts, name: str, dice: Dice) -> str:
    number = dice.choice(("99999999", "0", "-1", "x", "9" * 30, "1048576", "1"))
    _replace(parts, name, r'<row r="\d+"', f'<row r="{number}"', dice)
    return f"a row numbered {number}"


def _range(parts: Parts, name: str, dice: Dice) -> str:
    area = dice.choice(
        ("A1:A1048576", "A1:XFD1048576", "A:A", "1:9", "A2:A99999999", "B9:A1", "x", "A1:C3", "A1:A20000")
    )
    tag = dice.choice((f'<mergeCells><mergeCell ref="{area}"/></mergeCells>',
                       f'<hyperlinks><hyperlink ref="{area}" location="x"/></hyperlinks>',
                       f'<autoFilter ref="{area}"/>', f'<dimension ref="{area}"/>',
                       f'<dataValidations><dataValidation sqref="{area}" type="list"/></dataValidations>'))  # fmt: skip
    _replace(parts, name, "</sheetData>", "</sheetData>" + tag, dice)
    return tag[:70]


def _entities(parts: Parts, name: str, dice: Dice) -> str:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    inner = dice.choice((f'<!ENTITY l0 "lol">{laughs}', '<!ENTITY x SYSTEM "file:///etc/hostname">', '<!ENTITY x "y">'))
    text = parts[name].decode("utf-8", "replace")
    head, _, body = text.partition("?>")
    parts[name] = f"{head}?><!DOCTYPE d [{inner}]>{body}".encode()
    _replace(parts, name, "<v>[^<]*</v>", f"<v>&{'l11' if 'l11' in inner else 'x'};</v>", dice)
    return inner[:40]


def _bomb(parts: Parts, name: str, dice: Dice) -> str:
    size = dice.choice((10_000_000, 100_000_000))
    text = parts[name]
    parts[name] = text[: len(text) // 2] + dice.choice((b" ", b"<c/>", b"A")) * (size // 4) + text[len(text) // 2 :]
    return f"unfolds to {len(parts[name])} bytes"


def _deep(parts: Parts, name: str, dice: Dice) -> str:
    parts[name] = b"<a>" * 100_000 + b"</a>" * 100_000
    return "deep"


def _many_rows(parts: Parts, name: str, dice: Dice) -> str:
    rows = "".join(f'<row r="{n}"><c r="{dice.choice("AZ")}{n}"><v>{n}</v></c></row>' for n in range(2000, 30_000))
    _replace(parts, name, "</sheetData>", rows + "</sheetData>", dice)
    return "28,000 rows more"


_IN_SHEET = (_value, _place, _row_number, _range, _many_rows)
_IN_WORKBOOK: tuple[Callable[[Parts, str, Dice], str], ...] = (
    _value, _value, _place, _row_number, _range, _range, _many_rows, _entities, _bomb, _deep, _flip, _flip, _cut,
    _remove, _remove, _other, _recode,
)  # fmt: skip
