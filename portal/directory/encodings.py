"""Find the encoding of a file, or refuse where one would be a guess: names never arrive garbled."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from enum import StrEnum
from typing import BinaryIO

from charset_normalizer import from_bytes

from portal.core.errors import Refused
from portal.core.reasons import Reason

BLOCK = 1 << 16


class Letters(StrEnum):
    """The encoding of a file; the values are Python's names."""

    UTF_8 = "utf-8-sig"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    UTF_32 = "utf-32"
    WESTERN = "cp1252"
    CENTRAL = "cp1250"
    MAC = "mac_roman"
    CYRILLIC = "cp1251"
    GREEK = "cp1253"
    TURKISH = "cp1254"
    HEBREW = "cp1255"
    ARABIC = "cp1256"
    BALTIC = "cp1257"
    JAPANESE = "cp932"
    CHINESE = "gb18030"
    TAIWANESE = "big5"
    KOREAN = "cp949"


MARKS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (BOM_UTF32_LE, Letters.UTF_32),
    (BOM_UTF32_BE, Letters.UTF_32),
    (BOM_UTF8, Letters.UTF_8),
    (BOM_UTF16_LE, Letters.UTF_16),
    (BOM_UTF16_BE, Letters.UTF_16),
)
LATIN = (
    Letters.WESTERN,
    Letters.CENTRAL,
    Letters.MAC,
    Letters.TURKISH,
    Letters.BALTIC,
)  # likelier ones first
AS_ICELANDIC = frozenset("þðýÞÐÝ")  # how Turkish letters look in the western encoding
NOT_LATIN = {
    Letters.CYRILLIC, Letters.GREEK, Letters.HEBREW, Letters.ARABIC, Letters.JAPANESE, Letters.CHINESE,
    Letters.TAIWANESE, Letters.KOREAN,
}  # fmt: skip
ASCII = 127  # the highest byte of a letter that every encoding shares
MOSTLY = 0.5  # share of the bytes of a word beyond ASCII, above which it is in no Latin alphabet
ALPHABETS = tuple(
    frozenset(each + each.upper() + ("İ" if "ı" in each else ""))
    for each in (
        "äöüß",
        "éèêëàâçîïôûùœ",
        "áéíóúñü",
        "àèéìíîòóù",
        "ãõáâàéêíóôúç",
        "åäöéü",
        "æøåéä",
        "éëïèöüá",
        "ðþæöáéíóúý",
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áéíóöőúüű",
        "čšžćđ",
        "ăâîșțşţ",
        "áäčďéíĺľňóôŕšťúýž",
        "çğıöşüâîû",
        "ąčęėįšųūž",
        "āčēģīķļņšūž",
    )
)


def find_letters(file: BinaryIO, start: bytes) -> Letters:
    """Return the encoding by byte order mark or by the bytes; refuse a file in two, and a riddle."""
    return _marked(start) or (Letters.UTF_8 if _is_utf_8(file) else _legacy(file))


def _marked(start: bytes) -> Letters | None:
    """Return the encoding by byte order mark, or by the zero bytes of UTF-16."""
    for mark, letters in MARKS:
        if start.startswith(mark):
            return letters
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start):
        return None
    return Letters.UTF_16_LE if odd > even else Letters.UTF_16_BE


def _is_utf_8(file: BinaryIO) -> bool:
    """Return whether every line is UTF-8; refuse a file in which only some are, naming one of the fewer."""
    file.seek(0)
    lines: dict[bool, list[int]] = {True: [], False: []}
    for number, line in enumerate(file, start=1):
        if not line.isascii():
            lines[_decodes(line)].append(number)
    if lines[True] and lines[False]:
        fewer = min(lines.values(), key=len)
        raise Refused(Reason("import_letters_mixed", row=fewer[0], count=len(fewer)), field="file")
    return not lines[False]


def _decodes(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(file: BinaryIO) -> Letters:
    """Return the encoding of one byte or two in which the words look most like one language."""
    sample = b""
    file.seek(0)
    while len(sample) < BLOCK and (block := file.read(BLOCK)):
        sample += b" ".join(word for word in block.split() if not word.isascii())
    if sum(byte > ASCII for byte in sample) > MOSTLY * len(sample.replace(b" ", b"")):
        return _not_latin(sample)
    likeness = {each: _likeness(sample, each) for each in LATIN}
    found = max(LATIN, key=likeness.__getitem__)
    is_icelandic = not AS_ICELANDIC.isdisjoint(sample.decode(found.value, errors="replace"))
    if is_icelandic and found is Letters.WESTERN and likeness[Letters.TURKISH] == likeness[found]:
        raise Refused(Reason("import_letters_unknown"), field="file")
    return found


def _not_latin(sample: bytes) -> Letters:
    """Return the encoding of words in another alphabet; refuse where that is not certain."""
    best = from_bytes(sample, cp_isolation=sorted(NOT_LATIN)).best()
    names = {each.value: each for each in NOT_LATIN}
    if best is None or best.encoding not in names:
        raise Refused(Reason("import_letters_unknown"), field="file")
    return names[best.encoding]


def _likeness(sample: bytes, letters: Letters) -> float:
    """Return the share of the non-ASCII letters that belongs to one alphabet."""
    text = sample.decode(letters.value, errors="replace")
    special = [each for each in text if not each.isascii()]
    if "\ufffd" in special or not special:
        return 0.0
    return max(sum(each in alphabet for each in special) for alphabet in ALPHABETS) / len(special)
