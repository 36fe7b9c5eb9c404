"""Values that have broken programs before."""

import json
from random import Random

TEXTS = (
    "", " ", "\t\r\n", "\0", "a\0b", "\x7f", "\x85", "\u200b", "\ufeff", "\ufffd", "\ufffe", "\u2028",
    "\u202eabc", "\u2066x", "é", "e\u0301", "ﬁ", "İ", "ß", "ǅ", "🦊", "👩‍👩‍👧‍👦", "🏴\U000e0067\U000e007f",
    "العربية", "עברית", "漢字", "\U0010ffff", "%", "%s", "%d%n", "%(name)s", "%(", "{", "{0}", "{x!r:>999}",
    "{{7*7}}", "{% raise %}", "${x}", "\\", "\\x", "\\N{x}", "<script>alert(1)</script>", "<b>&amp;&#0;", "]]>",
    "<!--", "'", '"', "`", "' OR 1=1 --", ";", "--", "/*", "*", "?", "[", "(", "(a+)+$", "=1+1", "@x", "-", "+",
    "|", "../../etc/passwd", "..\\x", "/", "//evil.example", "http://[", "file:/", "C:",
    "javascript:alert(1)", "a@b", "a@b@c", "@", "a@" + "b" * 300, "x" * 256, "x" * 2001, "𝕏" * 5000,
    "\n" * 3000, "Null", "None", "null", "undefined", "True", "true", "on", "[]", "{}", "[" * 900,
    '{"a":' * 300, '"\\ud800"', "_all", "csrf_token",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1", "2", "3", "007", "1.5", "1,5", "1e3", "1e999", "-1e999", "NaN", "inf", "0x10", "٣",
    "²", "½", "1_000", " 1 ", "127", "32768", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
    "9223372036854775808", "9" * 40, "9" * 400, "9" * 5000, "1" + "0" * 20,
)  # fmt: skip
DAYS = (
    "2026-03-12", "2026-03-11", "2026-03-13", "2026-02-30", "2024-02-29", "0001-01-01", "0000-00-00",
    "9999-12-31", "10000-01-01", "-1-01-01", "1582-10-10", "1899-12-31", "2262-04-12", "2026-3-1", "12.03.2026",
    "2026-03-12T24:00", "2026-03-29T02:30", "2026-03-12 09:00", "now", "2026-W11-4", "٢٠٢٦-٠٣-١٢",
)  # fmt: skip
NAMES = (
    "Europe/London", "Europe/Nowhere", "UTC", "GMT+25", "../UTC", "posixrules", "localtime", "en", "en_GB",
    "xx_XX", "zh-Hant-TW", "active", "left", "all", "unit", "lesson", "failure", "utf-8", "utf-16", "utf-7",
    "rot13", "idna", "hex", "cp1252", "admin",
)  # fmt: skip
ALL = TEXTS + NUMBERS + DAYS + NAMES
BYTES = (
    b"", b"\0", b"\xff", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80" * 50,
    b"PK\x03\x04", b"\x1f\x8b",
)  # fmt: skip


def text(random: Random) -> str:
    """One value, or two of them joined."""
    value = random.choice(ALL)
    return value if random.random() < 0.8 else value[:50] + random.choice(ALL)[:50]


def tree(random: Random, depth: int = 0) -> object:
    """A value of JSON: of any type, nested, sometimes too deep."""
    if depth == 0 and random.random() < 0.03:
        return json.loads("[" * 150 + "]" * 150)
    kind = random.randrange(8 if depth < 4 else 6)
    if kind == 6:
        return [tree(random, depth + 1) for _ in range(random.randrange(4))]
    if kind == 7:
        return {text(random)[:30]: tree(random, depth + 1) for _ in range(random.randrange(4))}
    return (text(random), random.randrange(-(2**70), 2**70), random.random() * 1e300, None, True, 7)[kind]
