"""What a person gets by mail: they stop a kind by its link or on a page, and the inbox keeps everything."""

import re
from datetime import time, timedelta
from email import message_from_bytes, policy

import pytest

from portal.agents.notices import AGENT_ENDED, AGENT_STOPPED
from portal.core import clock, db
from portal.core.notice import NoticeKind
from portal.core.permissions import Role
from portal.notices import commands, delivery, queries
from portal.notices.models import Notice
from portal.notices.rules import MailChoice, QuietHours, Rhythm
from portal.outbox import delivery as outbox
from portal.outbox.models import OutboxMail
from portal.reports.notices import REPORT_ANSWERED, REPORTER_ASKED
from tests.agents.make import make_agent
from tests.make import actions, make_person, only
from tests.outbox.make import mail_set_up, make_mail
from tests.reports.make import make_report

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
NIGHT = QuietHours(time(20), time(7))


@pytest.fixture(autouse=True)
def mail(tmp_path):
    with mail_set_up(tmp_path) as folder:
        yield folder


def answer(person, kind=REPORT_ANSWERED) -> Notice:
    report = make_report(person)
    commands.tell([person], kind, report, address={"report_id": report.id}, number=report.number)
    db.session.commit()
    return db.session.query(Notice).order_by(Notice.id.desc()).first()


def ended(person, agent="Claims Helper") -> None:
    commands.tell(
        [person],
        AGENT_ENDED,
        address={"agent_id": make_agent().id},
        agent=agent,
        workflow="Claims",
        at="2026-03-12",
        instead="",
    )
    db.session.commit()


def stop_link(mail: OutboxMail) -> str:
    return re.search(r"Stop email like this:\nhttp://[^/]+(/\S+)", mail.text)[1]


def mails() -> int:
    return db.session.query(OutboxMail).count()


def test_a_link_in_a_mail_opens_what_it_is_about_and_reads_the_notice(as_, cast) -> None:
    notice = answer(cast.ada)
    link = re.search(r"http://[^/]+(/inbox/\d+)", only(OutboxMail).text)[1]

    assert as_(None).open(link).status == 303  # to the sign-in page
    assert as_(cast.eve).open(link).status == 404
    assert as_(cast.ada).open(link).went_to("reports.show", report_id=notice.subject_id)
    db.session.commit()
    commands.note_read(notice)  # as the page does, in a transaction of its own
    db.session.refresh(notice)
    assert notice.read_at == clock.now()


def test_one_click_without_sign_in_stops_mail_of_that_kind_and_can_be_undone(as_, cast) -> None:
    answer(cast.ada)
    link, nobody = stop_link(only(OutboxMail)), as_(None)

    assert nobody.open(link).says("Stop this email?")
    answer(cast.ada)
    assert mails() == 2  # opening the link has changed nothing
    stopped = nobody.open(link, "POST", data=ONE_CLICK, content_type="multipart/form-data")
    assert (stopped.status, stopped.says("This email is stopped")) == (200, True)
    answer(cast.ada)
    assert (mails(), db.session.query(Notice).count()) == (2, 3)
    answer(cast.ada, REPORTER_ASKED)
    assert mails() == 3

    undo = re.search(r'action="(/inbox/email/[^"]+)"', stopped.text)[1]
    assert "Undo" not in nobody.open(link, "POST", data=ONE_CLICK).text  # only who has just stopped it
    assert nobody.open(undo, "POST").says("You get this email again")
    answer(cast.ada)
    assert mails() == 4
    assert [each for each in actions() if each.startswith("notices.")] == [
        "notices.stopped",
        "notices.resumed",
    ]


def test_a_changed_or_old_link_does_nothing_and_says_so(as_, cast) -> None:
    answer(cast.ada)
    link, nobody = stop_link(only(OutboxMail)), as_(None)

    for wrong in (link[:-2], "/inbox/email/x"):
        assert nobody.open(wrong, "POST", data=ONE_CLICK).status == 410
    with clock.moved_to(clock.now() + timedelta(days=91)):
        assert nobody.open(link, "POST", data=ONE_CLICK).says("This link no longer works")
    assert queries.is_mailed(cast.ada.id, REPORT_ANSWERED.name)


def test_the_link_of_a_person_whose_data_was_erased_does_nothing(as_, cast) -> None:
    answer(cast.ada)
    link, cast.ada.erased_at = stop_link(only(OutboxMail)), clock.now()
    db.session.commit()

    assert as_(None).open(link, "POST", data=ONE_CLICK).status == 410


def test_a_digest_can_be_stopped_by_the_button_of_a_mail_program(as_, cast, mail) -> None:
    ended(cast.ada)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        delivery.send_digests(clock.now())
        db.session.commit()
        outbox.deliver_due()
        sent = message_from_bytes(next(mail.iterdir()).read_bytes(), policy=policy.default)
        link = re.fullmatch(r"<http://[^/]+(/\S+)>", sent["List-Unsubscribe"])[1]

        assert as_(None).open(link, "POST", data=ONE_CLICK).says("Your digest")
    ended(cast.ada, "Billing Helper")
    with clock.moved_to(clock.now() + timedelta(days=3)):
        assert delivery.send_digests(clock.now()) == 0
    assert only(OutboxMail).stop_link == ""  # forgotten with the text
    answer(cast.ada)
    assert mails() == 2  # what needs her still comes


def test_urgent_mail_offers_no_way_to_stop_it(cast) -> None:
    values = {"agent": "Helper", "workflow": "Claims", "at": "2026-03-12"}
    commands.tell([cast.ada], AGENT_STOPPED, address={"agent_id": make_agent().id}, **values)
    mail = only(OutboxMail)

    assert ("Stop email" in mail.text, mail.stop_link) == (False, "")
    assert "You own this agent.\nChoose how often" in mail.text
    everything_off = MailChoice(Rhythm.WEEKLY, NIGHT, False, frozenset({AGENT_STOPPED.name}))
    commands.choose(cast.ada, everything_off)
    commands.tell([cast.ada], AGENT_STOPPED, address={"agent_id": make_agent().id}, **values)
    assert mails() == 2


def test_a_person_leaves_out_kinds_on_the_page(as_, cast) -> None:
    ended(cast.ada)
    ada = as_(cast.ada)
    page = ada.get("notices.choices")
    offered = re.findall(r'name="by_mail" type="checkbox" value="([^"]+)" checked', page.text)
    sent = {"rhythm": "at_once", "has_digest": "y", "quiet_begin": "20:00", "quiet_end": "07:00"}
    kept = [each for each in offered if each not in (REPORT_ANSWERED.name, AGENT_ENDED.name)]

    assert AGENT_STOPPED.name not in offered  # urgent
    assert ada.post("notices.choices", by_mail=kept, **sent).went_to("notices.choices")
    assert only(Notice).digest_at is None
    answer(cast.ada)
    assert mails() == 0
    again = ada.get("notices.choices").text
    assert f'value="{REPORT_ANSWERED.name}" checked' not in again
    assert f'value="{REPORTER_ASKED.name}" checked' in again
    assert "reports" not in str([entry.detail for entry in audited(cast.ada)])


def test_a_manager_sees_what_became_of_mail_to_their_reports_alone(as_, cast, count_queries) -> None:
    ended(cast.ada)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        delivery.send_digests(clock.now())
    digest = only(OutboxMail)
    digest.failed_at, digest.error_code, digest.attempts = clock.now(), "refused 550", 1
    answer(cast.ada)
    make_mail(
        cast.ada.email, person_id=cast.ada.id, subject="Reset your password", about="people.reset_asked"
    )
    make_mail(cast.eve.email, person_id=cast.eve.id, about="digest")
    bo = as_(cast.bo)

    with count_queries() as queries:
        page = bo.get("notices.team_mail")
    assert len(queries) == 2, queries  # who I am, the list
    assert page.says("Ada Abara Your digest Not delivered The mail server refused the address.")
    assert not any(page.says(each) for each in ("Eve Eide", "report has been answered", "Reset"))
    assert bo.get("notices.team_mail", state="sent").says("No emails")
    assert bo.get("notices.index").says("Email to your team")
    assert as_(cast.ada).get("notices.team_mail").status == 403
    assert not as_(cast.ada).get("notices.index").says("Email to your team")


def test_an_administrator_switches_a_kind_off_for_everyone_but_nothing_urgent(as_, cast) -> None:
    ended(cast.ada)
    admin = as_(make_person("Ann Aide", access=(Role.ADMIN,)))

    assert admin.get("notices.kinds").says("Your report has been answered As each reader chose On Switch off")
    assert admin.get("outbox.index").says("Kinds of email")
    for name in (REPORT_ANSWERED.name, AGENT_ENDED.name, AGENT_STOPPED.name):
        assert admin.post("notices.switch_kind", name=name).went_to("notices.kinds")
    answer(cast.ada)
    assert (mails(), db.session.query(Notice).filter(Notice.digest_at.is_not(None)).count()) == (0, 0)
    commands.tell(
        [cast.ada],
        AGENT_STOPPED,
        address={"agent_id": make_agent().id},
        agent="Helper",
        workflow="Claims",
        at="2026-03-12",
    )
    assert mails() == 1
    assert as_(cast.ada).get("notices.choices").says("Your company sends no email about: An agent you worked")
    admin.post("notices.switch_kind", name=REPORT_ANSWERED.name, on="1")
    answer(cast.ada)
    assert mails() == 2
    assert [each for each in actions() if "switched" in each] == [
        "notices.switched_off",
        "notices.switched_off",
        "notices.switched_on",
    ]
    assert as_(cast.cal).get("notices.kinds").status == 403
    assert as_(cast.cal).post("notices.switch_kind", name=AGENT_ENDED.name).status == 403


def audited(person):
    from portal.audit.models import AuditEntry  # noqa: PLC0415

    return db.session.query(AuditEntry).filter(AuditEntry.action == "notices.chosen").all()


def test_every_kind_that_reaches_the_inbox_has_a_title(app) -> None:
    kinds: list[NoticeKind] = [kind for feature in app.features for kind in feature.notices]

    assert [kind.name for kind in kinds if kind.kept_in_inbox and not kind.title] == []
