"""What the checks share: the project's files, C text without comments and strings, rows of .def files, complaints."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')


def files(*suffixes):
    """The project's own files with one of the SUFFIXES, build/ and run/ left out."""
    for top in ("common", "stages", "sql", "config", "tests", "docker"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.suffix in suffixes:
                yield path


def blank(text):
    """TEXT with all but its line ends made spaces."""
    return re.sub(r"[^\n]", " ", text)


def code_only(text):
    """C with comments and literals blanked, line numbers kept."""
    return TOKEN.sub(lambda match: blank(match.group()), text)


def without_comments(text):
    """C with comments blanked and literals kept."""
    return TOKEN.sub(lambda match: match.group() if match.group()[0] in "\"'" else blank(match.group()), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def rows(path, macro):
    """Each `MACRO (field, ...)` of a .def file: (line, [fields]); adjacent strings are joined, and lose their quotation marks."""
    text = without_comments(path.read_text())
    for match in re.finditer(r"^%s \(" % macro, text, re.M):
        fields, at, field = [], match.end(), ""
        while at < len(text) and text[at] != ")":
            string = STRING.match(text, at)
            if string:
                field, at = field + string.group(1), string.end()
            elif text[at] == ",":
                fields.append(field)
                field, at = "", at + 1
            else:
                field, at = field + text[at].strip(), at + 1
        fields.append(field)
        yield line_of(text, match.start()), fields


class Complaints:
    """Collects `file:line: what`; finish() ends the program with 1 where there are any."""

    def __init__(self):
        self.count = 0

    def add(self, path, line, what):
        path = pathlib.Path(path)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        print(f"{name}:{line}: {what}")
        self.count += 1

    def finish(self):
        sys.exit(1 if self.count else 0)
