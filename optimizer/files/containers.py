"""What a file is, by its contents and not by its name; and the sheets of every kind of table that can be read."""

from __future__ import annotations

import csv
import re
import zipfile
from enum import Enum
from pathlib import Path

from optimizer.errors import Problem, ScenarioError
from optimizer.files.ods_in import read_ods
from optimizer.files.raw_sheets import RawSheet
from optimizer.files.text_in import read_text_table
from optimizer.files.workbook_safety import LARGEST_FILE, LARGEST_TEXT, check_size
from optimizer.files.xls_in import read_xls
from optimizer.files.xlsx_in import read_xlsx
from optimizer.language.text import Text

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")

_SAVE_AS = Text(
    "; open it in a spreadsheet program and save it as an Excel workbook (.xlsx)",
    "；请用表格软件打开，另存为 Excel 工作簿（.xlsx）",
)


class Container(Enum):
    """A kind of file. The text says what it is, for one that cannot be read."""

    XLSX = Text("an Excel workbook", "Excel 工作簿")
    XLS = Text("an Excel workbook of the older kind", "旧版 Excel 工作簿")
    ODS = Text("an OpenDocument workbook", "OpenDocument 工作簿")
    TEXT = Text("a text", "文本文件")
    EMPTY = Text("an empty file", "空文件")
    ENCRYPTED = Text(
        "a workbook with a password; open it, remove the password and save it",
        "加了密码的工作簿；请打开后取消密码再保存",
    )
    STRICT = Text(
        "a workbook in the strict form of Open XML; save it as an ordinary Excel workbook (.xlsx)",
        "“严格 Open XML”格式的工作簿；请另存为普通的 Excel 工作簿（.xlsx）",
    )
    XLSB = Text("a binary Excel workbook (.xlsb)" + _SAVE_AS.en, "二进制 Excel 工作簿（.xlsb）" + _SAVE_AS.zh)
    HTML = Text("a web page" + _SAVE_AS.en, "网页，不是工作簿" + _SAVE_AS.zh)
    XML = Text("an XML file" + _SAVE_AS.en, "XML 文件，不是工作簿" + _SAVE_AS.zh)
    DOCUMENT = Text(
        "a text document (Word, WPS, OpenDocument); copy its table into a workbook",
        "文字文档（Word、WPS），不是表格；请把其中的表格复制到工作簿中",
    )
    SLIDES = Text("slides; copy the table into a workbook", "演示文稿，不是表格；请把其中的表格复制到工作簿中")
    PDF = Text("a PDF; ask for the workbook that it was made of", "PDF 文件；请向对方索取原始表格")
    PICTURE = Text("a picture; type the table into a workbook", "图片；请把内容录入工作簿")
    ARCHIVE = Text("an archive; unpack it first", "压缩包；请先解压")
    DATABASE = Text("a database file", "数据库文件")
    OLE = Text("a file of an older office program" + _SAVE_AS.en, "旧版办公软件的文件" + _SAVE_AS.zh)
    DAMAGED = Text(
        "a damaged workbook; open and save it in a spreadsheet program, or ask for it again",
        "已损坏的工作簿；请用表格软件打开并重新保存，或重新索取",
    )


_FIRST_BYTES = (
    (b"%PDF", Container.PDF),
    (b"\x89PNG", Container.PICTURE),
    (b"\xff\xd8\xff", Container.PICTURE),
    (b"GIF8", Container.PICTURE),
    (b"BM", Container.PICTURE),
    (b"II*\0", Container.PICTURE),
    (b"MM\0*", Container.PICTURE),
    (b"RIFF", Container.PICTURE),
    (b"Rar!", Container.ARCHIVE),
    (b"7z\xbc\xaf", Container.ARCHIVE),
    (b"\x1f\x8b", Container.ARCHIVE),
    (b"SQLite format 3", Container.DATABASE),
    (b"{\\rtf", Container.DOCUMENT),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNING = 100_000
"""Bytes of a part by which a workbook is told from other archives."""
_STRICT = b"purl.oclc.org/ooxml"
_NOT_READ = Text("a table or workbook; this is {what}", "表格或工作簿；这是{what}")
_NO_FILE = Text("a file that can be read: {why}", "可以读取的文件：{why}")
_UNREADABLE = Text("a table in a text file: {why}", "文本表格：{why}")
_ENCODING = Text("text in UTF-8, UTF-16 or GB18030", "UTF-8、UTF-16 或 GB18030 编码的文本")


def kind_of(path: Path) -> Container:
    """What a file is.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        return Container.EMPTY
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02")):
        return Container.XLS
    for start, kind in _FIRST_BYTES:
        if head.startswith(start) and (start != b"BM" or b"\0" in head[:64]):
            return kind
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if re.match(rb"<(!doctype html|html|head|body|table|meta|script|style|div)\b", text) or b"<html" in text[:2000]:
        return Container.HTML
    return Container.XML if text.startswith(b"<?xml") else Container.TEXT


def _kind_of_zip(path: Path) -> Container:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            if "mimetype" in names:
                return _kind_of_open_document(archive)
            if any(info.flag_bits & 1 for info in archive.infolist()):
                return Container.ENCRYPTED
            if "xl/workbook.bin" in names:
                return Container.XLSB
            if book := next((name for name in names if name in ("xl/workbook.xml", "workbook.xml")), None):
                return Container.STRICT if _STRICT in _beginning(archive, book) else Container.XLSX
            if any(name.startswith("word/") for name in names):
                return Container.DOCUMENT
            if any(name.startswith("ppt/") for name in names):
                return Container.SLIDES
            return Container.XLSX if "[Content_Types].xml" in names else Container.ARCHIVE
    except Exception:  # zipfile and zlib raise whatever they meet in a damaged archive
        return Container.DAMAGED


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a part, however large it unfolds."""
    with archive.open(name) as part:
        return part.read(_BEGINNING)


def _kind_of_open_document(archive: zipfile.ZipFile) -> Container:
    kind = _beginning(archive, "mimetype").decode("ascii", "replace")
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in _beginning(archive, manifest):
        return Container.ENCRYPTED
    if "spreadsheet" in kind:
        return Container.ODS
    return Container.SLIDES if "presentation" in kind else Container.DOCUMENT


def _kind_of_ole(path: Path) -> Container:
    """A compound file, by the names of its streams, which stand in it as UTF-16."""
    data = path.read_bytes()
    for name, kind in (
        ("EncryptedPackage", Container.ENCRYPTED),
        ("WordDocument", Container.DOCUMENT),
        ("PowerPoint Document", Container.SLIDES),
        ("Workbook", Container.XLS),
        ("Book", Container.XLS),
        ("ETExtData", Container.XLS),
    ):
        if name.encode("utf-16-le") in data:
            return kind
    return Container.OLE


def read_sheets(path: Path, *, text_too: bool = True) -> list[RawSheet]:
    """All sheets of a workbook, or, with ``text_too``, the one table of a text file.

    Raises
    ------
    ScenarioError
        With one problem that names the file for what it is, if it cannot be read.
    """
    try:
        kind = kind_of(path)
        check_size(path, LARGEST_TEXT if kind is Container.TEXT else LARGEST_FILE)
        if kind is Container.XLSX:
            return read_xlsx(path)
        if kind is Container.XLS:
            return read_xls(path)
        if kind is Container.ODS:
            return read_ods(path)
        if kind is Container.TEXT and text_too:
            return [read_text_table(path)]
        expected = _NOT_READ.format(what=kind.value)
    except UnicodeDecodeError:
        expected = _ENCODING
    except csv.Error as error:
        expected = _UNREADABLE.format(why=error)
    except OSError as error:
        expected = _NO_FILE.format(why=error.strerror or type(error).__name__)
    raise ScenarioError([Problem("scenario", None, "", path.name, expected, place=path.name)])
