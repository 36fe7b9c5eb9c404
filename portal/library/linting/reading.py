"""Readability of a text: the Flesch–Kincaid grade."""

import re

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[”’\")\]]*(?=\s|$)|\n+")
MARKUP = re.compile(r"[*_`#>|]|^\s*[-+]\s+|^\s*\d+\.\s+", re.MULTILINE)
DIRECTIVE_LINE = re.compile(r"^\{.*\}$", re.MULTILINE)
TABLE_LINE = re.compile(r"^\|.*$", re.MULTILINE)
VOWELS = re.compile(r"[aeiouyàâäéèêëíïîóôöúùûü]+")
SILENT_END = re.compile(r"(?:[^laeiouy]e|[aeiouy]le|[^tdi]ed|[^sxzcghi]es)$")
SPLIT_VOWELS = re.compile(r"(?<![tcsg])(?<!ll)i[aou]|(?<![rtc])ie(?=[nt])|[aeou]ing|ea$|ua|uou")


def plain(markdown: str) -> str:
    """Return the sentences of a text, without markup, directives and tables."""
    without_lines = TABLE_LINE.sub("", DIRECTIVE_LINE.sub("", markdown))
    return MARKUP.sub("", without_lines)


def syllables(word: str) -> int:
    """Return an estimate of the syllables of an English word; at least one."""
    word = word.lower()
    count = len(VOWELS.findall(word))
    if count > 1 and SILENT_END.search(word):
        count -= 1
    return max(count + len(SPLIT_VOWELS.findall(word)), 1)


def grade(text: str) -> float:
    """Return the Flesch–Kincaid grade of plain text; 0 without words."""
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = [part for part in SENTENCE_END.split(text) if WORD.search(part)]
    all_syllables = sum(syllables(part) for word in words for part in re.split(r"[’'-]", word))
    return 0.39 * len(words) / len(sentences) + 11.8 * all_syllables / len(words) - 15.59
