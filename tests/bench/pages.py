"""The pages and writes that are measured, in the sample company."""

from collections.abc import Mapping

LEARNER, LEADER = "maya.okafor@northwind.example", "sinead.gallagher@northwind.example"
TRIAGER, COMPLIANCE = "priya.nair@northwind.example", "grace.lindqvist@northwind.example"
READERS = (LEARNER, LEADER, TRIAGER, COMPLIANCE)
LESSON = "/learn/lessons/f01-what-an-agent-is"
CHECK, REPORT = f"{LESSON}/checks/f01-1", "/reports/new"  # the writes: answer a check, send a report
PAGES = {  # what is measured: its address, and who opens it
    "Today": ("/", LEARNER),
    "lesson": (LESSON, LEARNER),
    "policy": ("/policies/p06", LEARNER),
    "agent page": ("/agents/1", LEARNER),
    "agents": ("/agents", LEARNER),
    "path": ("/learn", LEARNER),
    "report form": (REPORT, LEARNER),
    "my reports": ("/reports", LEARNER),
    "team": ("/team", LEADER),
    "triage": ("/triage", TRIAGER),
    "people of an agent": ("/agents/1/people", COMPLIANCE),
}


def report(number: int) -> Mapping[str, str]:
    """Return what a person enters to send a report; with another ``number`` it is another one."""
    return {
        "kind": "failure",
        "agent_id": "1",
        "what": f"It read the wrong line, case {number}.",
    }
