"""Queries of lessons: one lesson with a person's progress in it, and completions."""

from portal.training.lessons.queries.reading import (
    Answered,
    Course,
    Reading,
    checks_of,
    find_answers,
    find_reading,
)
from portal.training.lessons.queries.standings import LessonStanding, completed, list_standings, proofs

__all__ = [
    "Answered",
    "Course",
    "LessonStanding",
    "Reading",
    "checks_of",
    "completed",
    "find_answers",
    "find_reading",
    "list_standings",
    "proofs",
]
