"""The steps a person has to learn, show and accept to work beside an agent at a level, with due dates.

A path leads from a job role and a level to steps. Features above declare the kinds of steps
(:class:`~portal.paths.sources.StepSource`).
"""

from portal.core.feature import Feature
from portal.paths import jobs, links, sources
from portal.paths.actions import PathAction
from portal.paths.settings import SETTINGS
from portal.paths.words import LABELS, SENTENCES

FEATURE = Feature(
    name="paths",
    jobs=jobs.JOBS,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(PathAction,),
    settings=SETTINGS,
    template_globals={
        "step_label": sources.step_label,
        "step_url": sources.step_url,
        "learn_url": links.learn_url,
        "path_url": links.path_url,
        "next_step_url": links.next_step_url,
    },
)
