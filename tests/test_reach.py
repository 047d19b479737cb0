"""Every address of the URLconf × everybody: who gets in, who may only look, who finds nothing.

`ROWS` is the table: a row for each address, several where the answer depends on the matter. What a row does not name is not found
(404), and whoever has not signed in is sent to sign in. An address without a row fails, and so does a row without an address.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.template.backends.django import Template
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from gongkai.archives.boxes import class_of
from gongkai.archives.volumes import slug_of
from gongkai.demonstration.zone import ADMINISTRATORS, ROLES
from gongkai.organization import queries
from gongkai.organization.models import Appointment
from gongkai.portal.pace import Pace
from gongkai.procedure.questions import Question
from gongkai.publication.queries import index_number_of
from gongkai.publication.screens import key_of
from tests.scene import NEIGHBOURS, NOBODY, Scene, Standing, lay_out, standing

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SIGN_IN = "/office/sign-in/"
People = frozenset[str]


def people(*names: str) -> People:
    """The people named, several in one string."""
    return frozenset(name for several in names for name in several.split())


EVERYBODY = frozenset(role.username for role in (*ADMINISTRATORS, *ROLES))
WITHOUT_A_POST = people("member resident")
STAFF = EVERYBODY - WITHOUT_A_POST
PARTY = frozenset(role.username for role in (*ADMINISTRATORS, *ROLES) if role.party_member)
# The deputy leader is among them today: the principal leader's power is lent to him.
WHOLE_BODY = people("reviewer examiner group_head principal collector supervisor discipline", "deputy_leader")
JFJ = WHOLE_BODY | people("handler unit_head")
JFJ_APPROVED = JFJ | people("publisher")
JFJ_RELEASED = JFJ_APPROVED | people("archivist")
JOINT = JFJ | people("finance_head")
ZZB_RELEASED = WHOLE_BODY | people("personnel personnel_head publisher archivist")
DZB_RELEASED = WHOLE_BODY | people("office_handler office_head publisher archivist")
OFFICE = people("examiner collector")
WORDERS_OF_FORMS = OFFICE | people("archivist")
FORM_READERS = WORDERS_OF_FORMS | people("supervisor discipline reviewer publisher group_head principal deputy_leader")
PLANNERS = people("collector office_handler")
EXAMINER = people("examiner")
PLAN_READERS = EVERYBODY - people("sysadmin secadmin auditor member resident")
OFFICERS = people("examiner reviewer discipline")
HANDOVERS = people("archivist group_head principal examiner collector supervisor deputy_leader")
FEEDBACK_HANDLERS = people("collector examiner publisher handler personnel finance office_handler")
FEEDBACK = FEEDBACK_HANDLERS | people("supervisor discipline unit_head personnel_head finance_head office_head")
FEEDBACK_JFJ = people("collector examiner publisher supervisor discipline handler unit_head")
LENDERS = people("unit_head personnel_head finance_head office_head deputy_leader group_head principal") | OFFICE
HANDLERS = people("handler personnel finance office_handler")
LEADERS = people("group_head principal deputy_leader")
DESTRUCTIONS = LEADERS | people("archivist supervisor discipline examiner collector")

KNOW_OF_GROUPS = people("secadmin examiner publisher supervisor auditor")
NAMED = people("resident finance")

Answers = dict[int, People]


@dataclass(frozen=True)
class Row:
    """An address: its name, the matter or row it is about, and who is answered how; everybody else finds nothing (404)."""

    name: str
    about: str = ""
    get: Answers = field(default_factory=dict)
    post: Answers = field(default_factory=dict)
    anonymous: tuple[int, int] | None = None
    """The answers to whoever has not signed in; None where he is sent to sign in."""

    def expected(self, username: str, method: str) -> int:
        """The answer to this person."""
        if username == NOBODY:
            return self.anonymous[method == "POST"] if self.anonymous else 302
        given = self.get if method == "GET" else self.post
        return next((status for status, named in given.items() if username in named), 404)


def read(name: str, who: People, about: str = "", *, elsewhere: People = frozenset()) -> Row:
    """A page or a file: `who` reads it, `elsewhere` are led to another page; it takes no form from anybody (405)."""
    return Row(name, about, {200: who, 302: elsewhere}, {405: EVERYBODY})


def act(name: str, who: People, within: People, about: str, *, empty: int = 422) -> Row:
    """An errand on a matter: open to `who`, explained to those who may see the matter (403); an empty form is refused to all of them."""
    return Row(name, about, {200: who, 403: within - who}, {empty: within})


def keep(name: str, who: People, about: str = "", *, others: int = 404, empty: int = 422) -> Row:
    """A form of a register: `who` keeps it; to others it is not there, or not theirs to send (403)."""
    rest: Answers = {} if others == 404 else {others: EVERYBODY - who}
    return Row(name, about, {200: who} | rest, {empty: who} | rest)


ROWS = (
    # Signing in and out.
    Row("sign_in", "", {302: EVERYBODY}, {302: EVERYBODY}, (200, 422)),
    Row("sign_in_as", "", {405: EVERYBODY}, {}, (405, 404)),  # no demonstration here
    Row("sign_out", "", {405: EVERYBODY}, {302: EVERYBODY}, (405, 302)),
    Row("set_language", "", {405: EVERYBODY}, {302: EVERYBODY}, (405, 302)),
    keep("password", EVERYBODY),
    Row("awake", "", {204: EVERYBODY}, {405: EVERYBODY}),
    # Desk and matters.
    read("desk", EVERYBODY - people("sysadmin secadmin auditor resident"), elsewhere=people("sysadmin secadmin auditor resident")),
    Row("notices", "", {200: EVERYBODY}, {303: EVERYBODY}),  # one's own, whoever one is
    read("matters", EVERYBODY),
    read("matter", JFJ, "drafted"),
    read("matter", JFJ, "examined"),
    read("matter", JFJ_APPROVED, "approved"),
    read("matter", JFJ_RELEASED, "published"),
    read("matter", JFJ_RELEASED, "withdrawn"),
    read("matter", ZZB_RELEASED, "party"),
    read("matter", DZB_RELEASED, "zone"),
    read("matter", DZB_RELEASED, "group"),
    read("compare", JFJ, "drafted"),
    read("compare", ZZB_RELEASED, "party"),
    read("sheet", JFJ, "drafted"),
    read("sheet", ZZB_RELEASED, "party"),
    Row("forms", "drafted", {200: JFJ}),  # which paper is wanted, the form says
    Row("forms", "party", {200: ZZB_RELEASED}),
    read("issued_forms", FORM_READERS),
    read("form_pdf", JFJ, "issued_form"),
    read("form_word", people(), "issued_form"),  # an approval sheet is not edited by hand
    read("form_wordings", WORDERS_OF_FORMS),
    keep("form_wording", WORDERS_OF_FORMS),
    # Files.
    read("attachment", JFJ, "drafted"),
    read("attachment", JFJ_RELEASED, "published"),
    read("attachment", ZZB_RELEASED, "party"),
    read("attachment", DZB_RELEASED, "zone"),
    Row("preview", "drafted", {415: JFJ}, {405: EVERYBODY}),  # a text has no picture
    read("original", JFJ, "drafted"),
    read("evidence", JFJ_RELEASED, "published"),
    read("upload", people("handler")),
    # Drafting.
    Row("new_matter", "", {200: HANDLERS, 403: EVERYBODY - HANDLERS}, {200: HANDLERS, 403: EVERYBODY - HANDLERS}),
    act("draft", people("handler"), JFJ, "drafted"),
    act("new_edition", people("handler"), JFJ_RELEASED, "published"),
    # The line.
    act("self_review", people("handler"), JFJ, "drafted"),
    act("agree", people("unit_head"), JFJ, "reviewed"),
    act("consent", people("deputy_leader"), JFJ, "proposed"),
    act("clear", people("reviewer"), JFJ, "consented"),
    Row("resolve", "consented", {302: JFJ}, {422: JFJ}),
    read("cleaned_file", people("reviewer")),
    Row("cleaned_page", "", {415: people("reviewer")}, {405: EVERYBODY}),  # a text has no picture
    Row("redact", "a_review", {200: people("reviewer"), 403: JFJ - people("reviewer")}),
    Row("cleaned", "cleaned", {200: people("handler")}, {303: people("handler")}),
    act("conclude", people("finance_head"), JOINT, "joint"),
    Row("joint", "outside", {200: people("reviewer"), 403: JOINT - people("reviewer")}, {422: JOINT}),
    act("reevaluate", people("reviewer"), JFJ, "withheld"),
    act("refer", people("reviewer"), JFJ, "consented"),
    act("rule", people("reviewer"), JFJ, "referred"),
    act("consult", people("reviewer"), JFJ, "consented"),
    act("determine", people("reviewer"), JFJ, "consented"),
    Row("consultation", "consultation", {200: JOINT}, {422: JOINT}),
    Row("code", "page", {200: OFFICE, 403: JOINT - OFFICE}, {422: JOINT}),
    read("review_evidence", JOINT, "paper"),
    read("statements", people("reviewer examiner supervisor discipline")),
    read("statement_file", people("reviewer examiner supervisor discipline"), "statement"),
    keep("keep_statement", people("reviewer")),
    keep("end_statement", people("reviewer"), "statement"),
    Row("answer", "", {403: EVERYBODY}, {403: EVERYBODY}, (200, 422)),  # whoever has the key, and nobody of the office
    act("examine", people("examiner"), JFJ, "cleared"),
    act("countersign", people("group_head"), JFJ, "important"),
    act("approve", people("principal"), JFJ, "examined"),  # not the deputy leader for him: he has consented
    act("revoke", people("reviewer"), JFJ_APPROVED, "approved"),
    act("publish", people("publisher"), JFJ_APPROVED, "approved"),
    act("send_back", people("publisher"), JFJ_APPROVED, "approved"),
    act("withdraw", people("examiner reviewer discipline"), JFJ_RELEASED, "published"),
    act("withdraw", people("examiner reviewer discipline"), ZZB_RELEASED, "party"),
    act("posting", people("publisher collector"), JFJ_RELEASED, "published"),
    read("push", people("publisher collector"), "published"),
    read("push_package", people(""), "published", elsewhere=people("publisher collector")),  # that form was not chosen
    Row("held_up", "stopped", {200: JFJ_RELEASED}, {422: people("publisher"), 403: JFJ_RELEASED - people("publisher")}),
    # Papers.
    act("papers", people("publisher collector"), JFJ_RELEASED, "published"),
    read("sheets", people("publisher collector examiner supervisor")),
    read("postings", people("publisher collector examiner supervisor")),
    keep("take_off", people("publisher collector"), "posting"),
    read("removal_evidence", JFJ_RELEASED, "removal"),
    keep("file_index", people("publisher collector")),
    keep("wording", OFFICE),
    keep("guide", people("publisher collector")),
    read("announcements", people("publisher collector examiner")),
    keep("announce", people("publisher collector")),
    Row("agree_to_announcement", "announcement", {200: people("publisher examiner")}, {303: people("examiner"), 422: people("publisher")}),
    keep("end_announcement", people("publisher collector examiner"), "announcement"),
    read("outlets", people("publisher collector examiner supervisor")),
    Row("set_outlet", "", {200: OFFICE}, {303: OFFICE}),  # with nothing filled in, the form is not used
    keep("plan_postings", people("publisher collector"), "published"),
    keep("change_plan", people("publisher collector"), "plan"),
    read("screens", OFFICE),
    keep("set_screen", OFFICE),
    keep("add_screen", OFFICE),
    keep("revoke_screen", OFFICE, "screen"),
    read("sheet_pdf", JFJ_RELEASED, "sheet"),
    read("press_kit", people(), "sheet"),  # a poster is no press kit
    read("sheet_word", people(), "sheet"),  # and is not edited by hand
    Row("make_again", "sheet", {405: EVERYBODY}, {303: people("publisher collector")}),
    # The archive.
    act("file", people("archivist"), JFJ_RELEASED, "published"),
    act("pack", people("archivist"), JFJ_RELEASED, "filed", empty=303),  # another package was not asked for
    read("package", people("archivist supervisor"), "filed"),
    read("records", people("archivist supervisor")),
    Row("pack_records", "", {405: EVERYBODY}, {303: people("archivist")}),
    read("unfiled", people("archivist supervisor")),
    read("record", people("archivist supervisor"), "filed"),
    # A form without an order looks at the year again.
    Row("year_filing", "", {200: people("archivist supervisor")}, {200: people("archivist supervisor")}),
    read("year_run", people("archivist supervisor")),
    Row("boxes", "", {200: people("archivist supervisor")}, {422: people("archivist supervisor")}),
    Row("box", "", {200: people("archivist supervisor")}, {422: people("archivist supervisor")}),
    keep("box_note", people("archivist")),
    read("retention_table", people("archivist supervisor")),
    keep("set_category_retention", people("archivist")),
    keep("set_entry_retention", people("archivist")),
    keep("set_other_retention", people("archivist")),
    Row("adopt_retention", "", {405: EVERYBODY}, {303: people("archivist")}),
    keep("approve_retention", people("archivist")),
    keep("set_classing", people("archivist")),
    Row("record_copies", "filed", {303: people("archivist supervisor")}, {303: people("archivist"), 403: people("supervisor")}),
    read("rendition", people("archivist supervisor"), "filed"),
    read("checks", people("archivist supervisor")),
    read("record_checks", people("archivist supervisor"), "filed"),
    read("volumes", people("archivist supervisor")),
    Row("volume", "filed", {200: people("archivist supervisor")}),  # which paper is wanted, the form says
    Row("box_papers", "filed", {200: people("archivist supervisor")}),
    read("volume_table", people("archivist supervisor"), "filed"),
    read("box_table", people("archivist supervisor"), "filed"),
    Row("check_record", "filed", {405: EVERYBODY}, {303: people("archivist supervisor")}),
    Row(
        "check_reason",
        "filed",
        {200: people("archivist"), 403: people("supervisor")},
        {422: people("archivist"), 403: people("supervisor")},
    ),
    Row("appraisals", "", {200: people("archivist supervisor")}, {422: people("archivist"), 403: people("supervisor")}),
    read("appraisals_due", people(), elsewhere=people("archivist supervisor")),
    Row("record_appraisal", "filed", {200: people("archivist supervisor")}, {422: people("archivist"), 403: people("supervisor")}),
    Row("destructions", "", {200: DESTRUCTIONS}, {422: people("archivist"), 403: DESTRUCTIONS - people("archivist")}),
    Row("destruction", "listing", {200: DESTRUCTIONS}, {303: people("archivist"), 403: DESTRUCTIONS - people("archivist")}),
    Row("decide_destruction", "listing", {200: LEADERS, 403: DESTRUCTIONS - LEADERS}, {422: LEADERS, 403: DESTRUCTIONS - LEADERS}),
    Row("witness_destruction", "listing", {405: EVERYBODY}, {303: DESTRUCTIONS}),  # nothing is approved yet
    Row(
        "destroy_listed",
        "listing",
        {200: people("archivist"), 403: DESTRUCTIONS - people("archivist")},
        {422: people("archivist"), 403: DESTRUCTIONS - people("archivist")},
    ),
    Row("check_terms", "", {200: people("archivist"), 403: people("supervisor")}, {422: people("archivist"), 403: people("supervisor")}),
    # Handing over.
    read("handovers", HANDOVERS),
    keep("new_handover", people("archivist")),
    read("handover", HANDOVERS, "handover"),
    Row(
        "decide_handover",
        "handover_prepared",
        {200: people("group_head"), 403: HANDOVERS - people("group_head")},
        {422: HANDOVERS},
    ),
    *(
        Row(name, "handover", {200: people("archivist"), 403: HANDOVERS - people("archivist")}, {422: people("archivist"), 403: HANDOVERS})
        for name in ("send_handover", "enter_receipt", "cancel_handover", "close_handover")
    ),
    # Whoever made the page does not tell its code.
    Row("tell_handover_code", "handover_page", {200: OFFICE, 403: HANDOVERS}, {422: OFFICE | people("archivist"), 403: HANDOVERS}),
    Row("handover_paper", "handover", {}, {303: people("archivist"), 403: HANDOVERS}),  # none was issued yet
    read("handover_list", HANDOVERS, "handover"),
    read("receipt_scan", HANDOVERS, "receipt"),
    read("receivers", people("archivist")),
    keep("new_receiver", people("archivist")),
    keep("change_receiver", people("archivist"), "receiver"),
    read("receiver_due", people(), "receiver", elsewhere=people("archivist")),
    keep("supplement", people("archivist"), "filed"),
    # Screening.
    read("screening_lists", people("reviewer")),
    keep("add_term", people("reviewer")),
    keep("retire_term", people("reviewer"), "term"),
    keep("try_screening", people("reviewer")),
    read("refusals", people("reviewer")),
    keep("acknowledge_refusal", people("reviewer"), "refusal"),
    read("held", people("handler")),
    Row("screen_again", "drafted", {303: JFJ}, {303: people("handler reviewer"), 403: JFJ - people("handler reviewer")}),
    # What is public is screened again.
    Row("backlog", "", {200: people("reviewer")}, {303: people("reviewer")}),
    keep("recheck", people("reviewer"), "release"),
    # Calls.
    read("calls", EVERYBODY - people("sysadmin secadmin auditor resident")),
    read("call", JFJ, "call"),
    read("call", WHOLE_BODY | people("member"), "call_to_a_person"),
    keep("new_call", OFFICE, others=403),
    Row("ask_individual", "call", {200: OFFICE, 403: JFJ - OFFICE}, {422: OFFICE, 403: JFJ - OFFICE}),
    # Whoever made the page does not tell its code.
    Row("tell_individual", "call_page", {200: EXAMINER, 403: JFJ - EXAMINER}, {422: OFFICE, 403: JFJ - OFFICE}),
    Row("take_back_page", "call_page", {200: OFFICE, 403: JFJ - OFFICE}, {422: OFFICE, 403: JFJ - OFFICE}),
    read("supplied_file", JFJ, "supplied"),
    # What is under way.
    Row("coordination", "", {200: OFFICE}, {422: OFFICE}),
    # Duties.
    read("duties", EVERYBODY - people("sysadmin secadmin auditor member resident")),
    read("duty", EVERYBODY - people("sysadmin secadmin auditor member resident"), "duty"),
    read("plan", EVERYBODY - people("sysadmin secadmin auditor member resident")),
    read("plan_table", EVERYBODY - people("sysadmin secadmin auditor member resident")),
    keep("draft_plan", people("office_handler"), others=403),
    Row("plan_rows", "", {200: PLAN_READERS}, {422: PLANNERS, 403: PLAN_READERS - PLANNERS}),
    keep("new_plan_row", PLANNERS, others=403),
    keep("plan_row", PLANNERS, others=403),
    keep("open_plan", PLANNERS, others=403),
    keep("import_plan", PLANNERS, others=403),
    keep("postpone_duty", OFFICE, "duty", others=403),
    keep("waive_duty", OFFICE, "duty", others=403),
    keep("time_entry", OFFICE, others=403),
    keep("enter_occasion", OFFICE | people("handler"), others=403),
    # The work calendar.
    read("calendar", EVERYBODY),
    keep("change_days", OFFICE, others=403),
    keep("confirm_year", OFFICE, others=403),
    # The catalogue.
    read("catalog", EVERYBODY),
    Row("copy_catalogue", "", {405: EVERYBODY}, {422: OFFICE, 403: EVERYBODY - OFFICE}),
    keep("revise_entry", OFFICE, others=403),
    keep("add_entry", OFFICE, others=403),
    keep("retire_entry", OFFICE, others=403),
    keep("rename_category", OFFICE, others=403),
    # Body, units, people, posts.
    read("organization", STAFF),
    Row("body_settings", "", {200: people("sysadmin secadmin")}, {422: people("sysadmin"), 303: people("secadmin")}),
    read("units", people("sysadmin")),
    keep("add_unit", people("sysadmin")),
    keep("change_unit", people("sysadmin"), "unit"),
    keep("close_unit", people("sysadmin"), "unit"),
    read("people", people("sysadmin")),
    keep("register_person", people("sysadmin")),
    keep("change_person", people("sysadmin"), "person"),
    keep("set_initial_password", people("sysadmin"), "person"),
    keep("depart", people("sysadmin"), "person"),
    read("appointments", people("secadmin")),
    keep("appoint", people("secadmin")),
    read("feed_keys", people("secadmin")),
    keep("issue_feed_key", people("secadmin")),
    keep("revoke_feed_key", people("secadmin"), "feed_key"),
    keep("end_appointment", people("secadmin"), "appointment", empty=303),  # from today, and the reason may be left out
    read("reader_groups", KNOW_OF_GROUPS),
    read("reader_group", KNOW_OF_GROUPS, "reader_group"),
    keep("form_group", people("secadmin")),
    keep("enter_member", people("secadmin"), "reader_group"),
    keep("close_group", people("secadmin"), "reader_group"),
    keep("end_membership", people("secadmin"), "group_member", empty=303),
    read("delegations", STAFF),
    Row("delegate", "", {200: LENDERS, 403: STAFF - LENDERS}, {422: LENDERS, 403: STAFF - LENDERS}),
    Row(
        "revoke_delegation",
        "delegation",
        {200: OFFICE | people("principal secadmin"), 403: STAFF - OFFICE - people("principal secadmin")},
        {303: OFFICE | people("principal secadmin"), 403: STAFF - OFFICE - people("principal secadmin")},
    ),
    # Reading inside.
    read("reading", EVERYBODY),
    read("inner_page", PARTY, "party"),
    read("inner_page", PARTY, "party_first"),
    read("inner_page", EVERYBODY, "zone"),
    read("inner_page", NAMED, "group"),
    Row("confirm_reading", "group", {405: EVERYBODY}, {303: NAMED}),
    Row("readers", "group", {200: people("publisher supervisor")}, {403: people("supervisor")}),
    Row("readers", "party", {200: people("publisher supervisor")}, {403: people("supervisor")}),
    read("inner_file", PARTY, "party"),
    read("inner_file", EVERYBODY, "zone"),
    read("inner_file", NAMED, "group"),
    # The journal.
    read("journal", people("auditor")),
    Row("verify_journal", "", {200: people("auditor")}, {200: people("auditor")}),
    read("journal_key", people("auditor")),
    read("journal_checkpoint", people("auditor"), "chain"),
    read("journal_entry", people("auditor"), "chain"),
    # Leaks.
    Row("report_leak", "", {200: EVERYBODY}, {422: EVERYBODY}),
    read("leaks", OFFICERS | people("supervisor")),
    read("leak", OFFICERS | people("supervisor"), "leak_new"),
    read("leak", OFFICERS | people("supervisor"), "leak"),
    Row("decide_leak", "leak_new", {302: OFFICERS}, {422: OFFICERS}),
    keep("remedy", OFFICERS | people("supervisor"), "remedy"),
    keep("add_remedy", OFFICERS, "leak"),
    keep("change_remedy", OFFICERS, "remedy"),
    keep("add_leak_evidence", OFFICERS, "leak"),
    keep("close_leak", people("discipline"), "leak"),
    read("leak_sheet", OFFICERS | people("supervisor"), "leak"),
    read("leak_evidence", people("discipline"), "sealed"),
    read("remedy_evidence", OFFICERS | people("supervisor"), "remedy_done"),
    # Feedback.
    read("feedback_list", FEEDBACK),
    read("feedback", FEEDBACK_JFJ, "feedback"),
    read("feedback_evidence", FEEDBACK_JFJ, "feedback"),
    keep("record_feedback", FEEDBACK_HANDLERS),
    Row("handle_feedback", "feedback", {302: FEEDBACK_JFJ}, {422: FEEDBACK_JFJ}),
    Row("reply_to_feedback", "feedback", {302: FEEDBACK_JFJ}, {422: FEEDBACK_JFJ}),
    keep("feedback_terms", OFFICE),
    read("rounds", FEEDBACK),
    keep("open_round", OFFICE, "published"),
    keep("close_round", OFFICE, "round"),
    Row(
        "responds",
        "drafted",
        {200: OFFICE | people("handler"), 403: JFJ - OFFICE - people("handler")},
        {422: OFFICE | people("handler"), 403: JFJ - OFFICE - people("handler")},
    ),
    # Readers report a leak; the only public page that the application answers.
    Row("report_matter", "", {200: EVERYBODY}, {422: EVERYBODY}, (200, 422)),
    Row("report_body", "", {200: EVERYBODY}, {422: EVERYBODY}, (200, 422)),
    Row("reported", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    # Readers comment, ask why there is nothing, and learn what came of it.
    Row("comment", "", {200: EVERYBODY}, {422: EVERYBODY}, (200, 422)),
    Row("ask", "", {200: EVERYBODY}, {422: EVERYBODY}, (200, 422)),
    Row("look_up", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    Row("receipt", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    # Readers search what is public.
    Row("search", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    Row("suggest", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    Row("government_json", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    Row("government_xml", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    Row("park", "", {401: EVERYBODY}, {405: EVERYBODY}, (401, 405)),  # programs with a key alone
    Row("park_file", "", {401: EVERYBODY}, {405: EVERYBODY}, (401, 405)),
    # Whoever has the address of a screen inside the zone.
    Row("screen", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    Row("screen_worker", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    # Anybody checks a paper.
    Row("check", "", {200: EVERYBODY}, {422: EVERYBODY}, (200, 422)),
    Row("check_code", "", {200: EVERYBODY}, {405: EVERYBODY}, (200, 405)),
    # The gallery is for the demonstration and for development.
    Row("gallery", "", {}, {405: EVERYBODY}),
)
"""Who gets in where. Those named nowhere in a row find nothing."""

HANDING = (
    "handover",
    "decide_handover",
    "send_handover",
    "enter_receipt",
    "cancel_handover",
    "close_handover",
    "tell_handover_code",
    "receipt_scan",
    "change_receiver",
    "receiver_due",
)
"""Addresses that name one row of a handover."""
LEAKS = ("leak", "decide_leak", "remedy", "add_remedy", "change_remedy", "add_leak_evidence", "close_leak", "leak_sheet")
"""Addresses that name one row of a leak."""
WRITES = {
    "handover_paper",
    "set_outlet",
    "check_record",
    "adopt_retention",
    "agree_to_announcement",
    "destruction",
    "end_membership",
    "cleaned",
    "backlog",
    "screen_again",
    "end_appointment",
    "revoke_delegation",
    "body_settings",
}
"""Forms of a register that ask for nothing, so that an empty one is done."""

NO = {question.value: "no" for question in Question}
FILES = {"drafted": "附件.txt", "published": "附件.txt", "party": "名单.txt", "zone": "目录.txt", "group": "名册.txt"}


def address_of(row: Row, scene: Scene) -> str:
    """Where the row's page is in this scene."""
    matter = scene.matters.get(row.about)
    edition = [matter.edition_id] if matter else []
    given: dict[str, Callable[[], list[Any]]] = {
        "sign_in_as": lambda: ["handler"],
        "leak_evidence": lambda: [scene.rows[row.about].pk, scene.rows[row.about].name],
        "take_off": lambda: [scene.rows[row.about].pk],
        "removal_evidence": lambda: [scene.rows[row.about].pk, scene.rows[row.about].evidence_name],
        "remedy_evidence": lambda: [scene.rows[row.about].pk, scene.rows[row.about].evidence_name],
        **dict.fromkeys(LEAKS, lambda: [scene.rows[row.about].pk]),
        "report_matter": lambda: str(index_number_of(scene.matters["published"].edition.item)).split("/"),
        "report_body": lambda: [scene.cast.body.slug],
        "reported": lambda: [scene.cast.body.slug],
        "comment": lambda: str(index_number_of(scene.matters["published"].edition.item)).split("/"),
        "ask": lambda: [scene.cast.body.slug, "3.7.D"],
        "receipt": lambda: [scene.rows["feedback"].receipt],
        "feedback": lambda: [scene.rows["feedback"].pk],
        "handle_feedback": lambda: [scene.rows["feedback"].pk],
        "reply_to_feedback": lambda: [scene.rows["feedback"].pk],
        "feedback_evidence": lambda: [scene.rows["feedback"].pk, "来信.txt"],
        "close_round": lambda: [scene.rows["round"].pk],
        "search": lambda: [scene.cast.body.slug],
        "suggest": lambda: [scene.cast.body.slug],
        "government_json": lambda: [scene.cast.body.slug],
        "government_xml": lambda: [scene.cast.body.slug],
        "park": lambda: [scene.cast.body.slug],
        "park_file": lambda: [scene.cast.body.slug, 1, "附件.txt"],
        "revoke_feed_key": lambda: [scene.rows["feed_key"].pk],
        "set_outlet": lambda: ["notice_board"],
        "change_plan": lambda: [scene.rows["plan"].pk],
        "revoke_screen": lambda: [scene.rows["screen"].pk],
        "screen": lambda: [key_of(scene.rows["screen"])],
        "screen_worker": lambda: [key_of(scene.rows["screen"])],
        "sheet_pdf": lambda: [scene.rows["sheet"].order_id],
        **dict.fromkeys(("press_kit", "sheet_word"), lambda: [scene.rows["sheet"].order_id]),
        "make_again": lambda: [scene.rows["sheet"].order_id],
        **dict.fromkeys(("form_pdf", "form_word"), lambda: [scene.rows["issued_form"].pk]),
        "form_wording": lambda: ["approval_sheet"],
        "check_code": lambda: [scene.rows["sheet"].order.code],
        "attachment": lambda: [scene.matters[row.about].pk, FILES[row.about]],
        "preview": lambda: [scene.matters[row.about].pk, 1, FILES[row.about]],
        "original": lambda: [scene.matters[row.about].pk, "原件.txt"],
        "evidence": lambda: [scene.rows["posting"].pk, "照片说明.txt"],
        "upload": lambda: [scene.rows["token"]],
        "answer": lambda: [scene.rows["key"]],
        "ask_individual": lambda: [scene.rows["call"].pk],
        "tell_individual": lambda: [scene.rows["call_page"].pk],
        "take_back_page": lambda: [scene.rows["call_page"].pk],
        "supplied_file": lambda: [scene.rows["supplied"].pk, 0, "意见.txt"],
        **dict.fromkeys(("plan_rows", "new_plan_row", "open_plan", "import_plan"), lambda: [scene.rows["yearly_plan"].year]),
        "plan_row": lambda: [scene.rows["yearly_plan"].year, 1],
        "cleaned_file": lambda: [scene.rows["cleaning"].key, 0],
        "cleaned_page": lambda: [scene.rows["cleaning"].key, 0, 1],
        "redact": lambda: [scene.matters["consented"].edition_id],
        "joint": lambda: [scene.rows["outside"].pk],
        "consultation": lambda: [scene.rows["consultation"].pk],
        "code": lambda: [scene.rows["page"].pk],
        "end_statement": lambda: [scene.rows["statement"].pk],
        "statement_file": lambda: [scene.rows["statement"].pk],
        "review_evidence": lambda: ["determination", scene.rows["paper"].pk],
        "package": lambda: [*edition, scene.rows["package"].pk],
        "year_run": lambda: [scene.rows["year_run"].pk],
        **dict.fromkeys(("box", "box_note"), lambda: [scene.rows["box"].pk]),
        "set_category_retention": lambda: [8],
        "set_entry_retention": lambda: [scene.cast.entry("3.7.C").pk],
        **dict.fromkeys(
            ("record", "record_copies", "record_checks", "check_record", "check_reason", "record_appraisal"),
            lambda: [scene.rows["record"].pk],
        ),
        "appraisals_due": lambda: [scene.cast.body.pk],
        **dict.fromkeys(("destruction", "decide_destruction", "witness_destruction", "destroy_listed"), lambda: [scene.rows["listing"].pk]),
        "rendition": lambda: [scene.rows["record"].pk, scene.rows["rendition"].pk],
        **dict.fromkeys(("volume", "volume_table"), lambda: [slug_of(class_of(scene.rows["record"]))]),
        **dict.fromkeys(("box_papers", "box_table"), lambda: [scene.rows["box"].pk]),
        "supplement": lambda: [scene.rows["record"].pk],
        **dict.fromkeys(HANDING, lambda: [scene.rows[row.about].pk]),
        "handover_list": lambda: [scene.rows["handover"].pk, "json"],
        "handover_paper": lambda: [scene.rows["handover"].pk, "handover_form"],
        "call": lambda: [scene.rows[row.about].pk],
        "recheck": lambda: [scene.rows["release"].pk],
        "retire_term": lambda: [scene.rows["term"].pk],
        "acknowledge_refusal": lambda: [scene.rows["refusal"].pk],
        "held": lambda: [scene.rows["held"]],
        "revise_entry": lambda: ["3.7.C"],
        "retire_entry": lambda: ["3.7.C"],
        "add_entry": lambda: [7],
        "confirm_year": lambda: [2027],
        "duty": lambda: [scene.rows["duty"].pk],
        "postpone_duty": lambda: [scene.rows["duty"].pk],
        "waive_duty": lambda: [scene.rows["duty"].pk],
        "time_entry": lambda: ["3.7.D"],
        "enter_occasion": lambda: ["3.7.D"],
        "rename_category": lambda: [7],
        **dict.fromkeys(("inner_page", "confirm_reading"), lambda: [scene.opening(row.about).pk]),
        "inner_file": lambda: [scene.opening(row.about).pk, FILES[row.about]],
        "journal_checkpoint": lambda: [scene.cast.body.code],
        "journal_entry": lambda: [scene.cast.body.code, 0],
        **dict.fromkeys(("reader_group", "enter_member", "close_group"), lambda: [scene.rows["reader_group"].pk]),
        **dict.fromkeys(("agree_to_announcement", "end_announcement"), lambda: [scene.rows["announcement"].pk]),
        "end_membership": lambda: [scene.rows["group_member"].pk],
        "end_appointment": lambda: [Appointment.objects.get(person=scene.cast["collector"]).pk],
        "revoke_delegation": lambda: [scene.rows["delegation"].pk],
    }
    rows = {"unit": scene.cast.unit("JFJ").pk, "person": scene.cast["member"].pk}
    arguments = given[row.name]() if row.name in given else [rows[row.about]] if row.about in rows else edition
    return reverse(_names()[row.name], args=arguments)


def _names() -> dict[str, str]:
    """The last part of each address's name → its whole name."""
    return {name.rpartition(":")[2]: name for name in _named(get_resolver().url_patterns)}


def _named(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{before}{pattern.pattern}: an address needs a name"
            yield before + pattern.name


@pytest.fixture(scope="module")
def laid_out(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing[Scene]]:
    """The scene, once for all tests of this file."""
    with standing(lay_out, tmp_path_factory.mktemp("scene"), django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(laid_out: Standing[Scene], home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """The scene, with every page left unwritten that answers a request: here only the answer is asked for."""
    monkeypatch.setattr("gongkai.papers.drawing.run", lambda *given, **more: b"%PDF-")  # nor is any paper drawn
    monkeypatch.setattr("gongkai.portal.checking.PACE", Pace(each=10_000, all_of_them=10_000, seconds=60))
    monkeypatch.setattr("gongkai.portal.comments.PACE", Pace(each=10_000, all_of_them=10_000, seconds=60))
    monkeypatch.setattr("gongkai.portal.feeding.ASKED", Pace(each=10_000, all_of_them=10_000, seconds=60))
    write = Template.render
    monkeypatch.setattr(
        Template, "render", lambda self, context=None, request=None: "" if request is not None else write(self, context, request)
    )
    _look_up_posts_once(monkeypatch)
    logging.disable(logging.CRITICAL)  # a line for each of some thousand refusals
    yield laid_out.here(settings)
    logging.disable(logging.NOTSET)


def _look_up_posts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who holds which post is asked some ten thousand times of a state that does not change."""
    asked = queries.posts_of
    known: dict[tuple[Any, ...], Any] = {}

    def posts_of(person: Any, *, body: Any, unit: Any = None, on: Any) -> Any:
        key = (person.pk, body.pk, unit and unit.pk, on)
        if key not in known:
            known[key] = asked(person, body=body, unit=unit, on=on)
        return known[key]

    for module in list(sys.modules.values()):
        if getattr(module, "posts_of", None) is asked:
            monkeypatch.setattr(module, "posts_of", posts_of)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {row.name for row in ROWS} == set(_names())
    assert len({(row.name, row.about) for row in ROWS}) == len(ROWS)


@pytest.mark.clause("2.1", "2.D", "8.5")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_gets_in_only_where_it_is_his(scene: Scene, method: str) -> None:
    found = []
    for row in ROWS:
        address = address_of(row, scene)
        version = scene.matters.get(row.about)
        form = {"version": version.pk} if version and method == "POST" else None
        for username in (*sorted(EVERYBODY), NOBODY):
            answer = scene.ask(username, method, address, form)
            expected = row.expected(username, method)
            if answer.status_code != expected:
                found.append(f"{method} {row.name} {row.about}: {username} is answered {answer.status_code}, not {expected}")
            elif username == NOBODY and row.anonymous is None and not answer["Location"].startswith(SIGN_IN):
                found.append(f"{method} {row.name} {row.about}: a stranger is sent to {answer['Location']}")
            if answer.written and not (expected == 303 and row.name in WRITES):
                found.append(f"{method} {row.name} {row.about}: {username} wrote {answer.written} entries of the journal")
    assert not found, "\n".join(found)


ERRANDS: dict[tuple[str, str], dict[str, Any]] = {
    ("draft", "drafted"): {"title": "改过", "basis": "第三章", "text_from": "typed", "text": "改过的正文。", "do": "save"},
    ("new_edition", "published"): {
        "title": "再版",
        "basis": "第三章",
        "text_from": "typed",
        "text": "完善后的正文。",
        "reason": "完善",
        "do": "save",
    },
    ("self_review", "drafted"): NO,
    ("agree", "reviewed"): {"conclusion": "agree"},
    ("consent", "proposed"): {"conclusion": "agree"},
    ("clear", "consented"): {**NO, "grounds": "不涉密。", "conclusion": "agree"},
    ("conclude", "joint"): NO,
    ("reevaluate", "withheld"): {"outcome": "keep", "ground": "work_secret", "reasons": "理由仍在。"},
    ("refer", "consented"): {"addressed_to": "市政府办公厅", "question": "是否涉密？"},
    ("rule", "referred"): {"outcome": "agree", "answer": "可以公开。", "answered_on": "2020-01-01"},
    ("consult", "consented"): {"holder": "某公司", "concerns": "privacy", "asked": "请答复。", "sent_on": "2020-01-01"},
    ("determine", "consented"): {"concerns": "privacy", "basis": "public_interest", "covers": "名单", "reasons": "公共利益。"},
    ("examine", "cleared"): {
        "time_limit": "standing",
        "scope": "society",
        "channels": ["column"],
        "zone_wide_important": "no",
        "conclusion": "agree",
    },
    ("countersign", "important"): {"conclusion": "agree"},
    ("approve", "examined"): {"conclusion": "agree"},
    ("revoke", "approved"): {**NO, "privacy": "yes", "grounds": "含有电话号码。", "conclusion": "return"},
    ("publish", "approved"): {"confirmed": "on"},
    ("send_back", "approved"): {"reasons": "标题有错字。"},
    ("withdraw", "published"): {"reason_type": "untrue", "reason": "有误。", "authority": "办公室", "confirmed": "on"},
    ("withdraw", "party"): {"reason_type": "untrue", "reason": "有误。", "authority": "办公室", "confirmed": "on"},
    ("posting", "published"): {"channel": "notice_board", "place": "二楼公告栏", "shown_from": "2020-01-01"},
    ("papers", "published"): {"papers": ["poster_a4"]},
    ("file", "published"): {"retention": "D30"},
    ("pack", "filed"): {"made": "1"},
}
"""Each errand on a matter as a form that lacks nothing."""


@pytest.mark.clause("2.1", "2.C", "2.D", "8.3", "8.5")
def test_an_errand_that_lacks_nothing_is_done_for_those_alone_whose_it_is(scene: Scene) -> None:
    errands = [row for row in ROWS if 403 in row.get and 403 not in row.post and row.about in scene.matters]
    assert {(row.name, row.about) for row in errands} == set(ERRANDS)
    found = []
    for row in errands:
        address = address_of(row, scene)
        form = ERRANDS[row.name, row.about] | {"version": scene.matters[row.about].pk}
        for username in (*sorted(EVERYBODY), NOBODY, "linqu_principal", "linqu_archivist"):
            answer = scene.ask(username, "POST", address, form)
            mine, looks_on = username in row.get[200], username in row.get[403]
            expected = 303 if mine else 422 if looks_on else 302 if username == NOBODY else 404
            if (answer.status_code, bool(answer.written)) != (expected, mine):
                found.append(
                    f"{row.name} {row.about}: {username} is answered {answer.status_code}, {answer.written} entries; not {expected}"
                )
    assert not found, "\n".join(found)


def test_the_people_of_another_body_find_nothing_of_this_one(scene: Scene) -> None:
    found = [
        f"{row.name} {row.about}: {username} is answered {answer.status_code}"
        for row in ROWS
        if row.about or row.name in {"upload", "held"}
        for username in NEIGHBOURS
        if (answer := scene.ask(username, "POST" if set(row.get) == {405} else "GET", address_of(row, scene))).status_code != 404
    ]
    assert not found, "\n".join(found)


def test_every_page_is_whole_for_whoever_gets_in(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # pages are written after all
    for row in ROWS:
        for username in sorted(row.get.get(200, frozenset()))[:1]:
            answer = scene.ask(username, "GET", address_of(row, scene))
            assert answer.status_code == 200, row
            assert answer.streaming or answer.content, row
