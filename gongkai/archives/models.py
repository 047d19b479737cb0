"""Records, boxes and checks of the archive, the packages made of records, and their handover to those who receive them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.archives.codes import CATEGORY
from gongkai.catalog.models import Category, Entry
from gongkai.disclosure.models import TOLD_BY, Edition, Version
from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.organization.models import Body, Delegation, Unit
from gongkai.papers.forms import Form
from gongkai.vault.models import Blob

RETENTIONS = {"Y": _("永久"), "D30": _("定期30年"), "D10": _("定期10年")}
"""保管期限 and their codes (DA/T 22-2015)."""


class Record(models.Model):
    """件: an edition filed as one record, with fonds, year, retention period and class, numbered within them (clause 2.E).

    `code` is the archival code (档号) that `codes.build` makes of these; only records older than the codes are without one.
    `body`, `unit`, `entry` and `title` say of what was filed what its matter and its version say: lists are read from here alone.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    fonds_number = models.CharField(_("全宗号"), max_length=10)
    year = models.PositiveSmallIntegerField(_("年度"))
    retention = models.CharField(_("保管期限"), max_length=3, choices=list(RETENTIONS.items()))
    category_code = models.CharField(_("门类代码"), max_length=4, default=CATEGORY)
    class_code = models.CharField(_("机构或问题代码"), max_length=12, blank=True, default="")
    number = models.PositiveIntegerField(_("件号"), null=True, blank=True)
    code = models.CharField(_("档号"), max_length=48, blank=True, default="")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", null=True)
    title = models.CharField(_("题名"), max_length=200, blank=True, default="")
    note = models.TextField(_("备注"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(fonds_number=""), name="a_record_belongs_to_a_fonds"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="an_archival_code_is_given_once"),
            models.UniqueConstraint(
                fields=["fonds_number", "category_code", "year", "retention", "class_code", "number"],
                condition=Q(number__isnull=False),
                name="a_number_is_given_once_in_a_class",
            ),
        ]
        # With all that a list is narrowed by: no row is read but those that are shown.
        indexes = [
            models.Index(
                fields=["body", "-year", "-retention", "class_code", "number", "id", "unit", "entry", "edition", "title", "code"],
                name="records_in_order_with_filters",
            )
        ]


class Package(models.Model):
    """归档包: the complete dossier of a record as one BagIt package under the installation's packages folder."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, unique=True)
    manifest_digest = models.CharField(max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField()
    supplement = models.ForeignKey("Supplement", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Packing(models.Model):
    """打包任务: a package that is made in the background for the archivist who asked. The row moves with the work.

    `package` is what came of it, once it is made; `failure` says why nothing did. `done` of `files` and `written` of `size` bytes are in
    place; `touched_at` is the last sign of life of whoever works on it.
    """

    WAITS, RUNS, MADE, FAILED = "waits", "runs", "made", "failed"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(one, one) for one in (WAITS, RUNS, MADE, FAILED)], default=WAITS)
    files = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    written = models.PositiveBigIntegerField(default=0)
    package = models.OneToOneField(Package, models.PROTECT, related_name="+", null=True, blank=True)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state__in=["waits", "runs"]), name="one_package_of_a_record_is_made_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="made", package__isnull=False, failure="")
                | (Q(state="failed", package__isnull=True) & ~Q(failure=""))
                | Q(state__in=["waits", "runs"], package__isnull=True, failure=""),
                name="a_packing_has_its_package_or_says_why_not",
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is at work on it, or will be."""
        return self.state in (self.WAITS, self.RUNS)


# The four checks (四性检测).

NATURES = {"authenticity": _("真实性"), "integrity": _("完整性"), "usability": _("可用性"), "safety": _("安全性")}
"""What is asked of an electronic record (DA/T 70-2018)."""
OCCASIONS = {"filing": _("归档"), "handover": _("移交"), "schedule": _("定期检测"), "hand": _("人工检测")}
"""When the four checks are run."""
RESULTS = {"passed": _("合格"), "failed": _("不合格"), "none": _("不适用")}
"""What a check comes to. What could not be looked at has not passed."""
BARRING = ("authenticity", "integrity")
"""Natures without which no package is made of a record, unless somebody says why it is made all the same."""


class CheckTerms(models.Model):
    """检测周期: after how many days a record is checked again. The newest row of a body counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("检测周期（天）"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="records_are_checked_again_after_days")]
        ordering = ["pk"]


class FourCheck(models.Model):
    """四性检测: one run of the four checks over a record, and over `package` where one was made; what it came to, by nature.

    `points` is the digest of what was looked at and found (`CheckedPoint`). `person` is None where the clock or filing asked for it.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, models.PROTECT, related_name="+", null=True, blank=True)
    occasion = models.CharField(_("检测时机"), max_length=10, choices=list(OCCASIONS.items()))
    authenticity = models.CharField(_("真实性"), max_length=6, choices=list(RESULTS.items()))
    integrity = models.CharField(_("完整性"), max_length=6, choices=list(RESULTS.items()))
    usability = models.CharField(_("可用性"), max_length=6, choices=list(RESULTS.items()))
    safety = models.CharField(_("安全性"), max_length=6, choices=list(RESULTS.items()))
    points = models.CharField(_("检测项目的摘要"), max_length=DIGEST_LENGTH)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(occasion="filing"), name="a_record_is_checked_once_at_filing"),
            models.CheckConstraint(condition=~Q(occasion="hand") | Q(person__isnull=False), name="a_check_by_hand_says_whose"),
        ]
        indexes = [models.Index(fields=["record", "-id"], name="checks_of_a_record"), models.Index(fields=["at"], name="checks_by_time")]
        ordering = ["pk"]

    @property
    def results(self) -> dict[str, str]:
        """What it came to, by nature."""
        return {nature: getattr(self, nature) for nature in NATURES}

    @property
    def failed(self) -> tuple[str, ...]:
        """The natures in which something failed."""
        return tuple(nature for nature, result in self.results.items() if result == "failed")

    @property
    def is_sound(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


class CheckedPoint(models.Model):
    """检测项目: one thing that was looked at and what was found. `found` is marked for translation, with places for `given`."""

    check_run = models.ForeignKey(FourCheck, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    nature = models.CharField(_("性质"), max_length=12, choices=list(NATURES.items()))
    code = models.CharField(_("检测项目"), max_length=30)
    result = models.CharField(_("检测结果"), max_length=6, choices=list(RESULTS.items()))
    found = models.CharField(_("检测情况"), max_length=300)
    given = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_run", "position"], name="a_checked_point_has_its_place"),
            models.CheckConstraint(condition=~Q(found="") & ~Q(code=""), name="a_checked_point_says_what_was_found"),
        ]
        ordering = ["position"]


class CheckReason(models.Model):
    """不合格仍予办理的理由: why a package is made, or a record handed over, though this check failed in what bars it."""

    check_run = models.OneToOneField(FourCheck, models.PROTECT, related_name="+")
    reason = models.TextField(_("理由"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_failed_check_is_passed_over_for_a_reason")]


SCHEMES = {"unit": _("年度—机构—保管期限"), "question": _("年度—问题—保管期限")}
"""By what records are classified (分类方案, DA/T 22-2015)."""


class Classing(models.Model):
    """分类方案: by what a body's records of `from_year` and later are classified, with the codes it uses. Appended, the newest counts.

    `unit_codes` maps the number of a unit to its code, `question_codes` that of a category of the catalogue; what is not named
    there goes by its usual code. Without any row records are classified by unit under the unit's own code.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    scheme = models.CharField(_("分类方法"), max_length=8, choices=list(SCHEMES.items()))
    category_code = models.CharField(_("门类代码"), max_length=4, default=CATEGORY)
    from_year = models.PositiveSmallIntegerField(_("从哪一年起"))
    unit_codes = models.JSONField(_("机构代码"), default=dict)
    question_codes = models.JSONField(_("问题代码"), default=dict)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scheme__in=list(SCHEMES)), name="records_are_classified_by_unit_or_by_question"),
            models.CheckConstraint(condition=Q(category_code__regex=r"^[0-9A-Z]{2,4}\Z"), name="a_category_of_records_has_a_code"),
        ]


class RetentionRule(models.Model):
    """保管期限表的一行: how long records under an entry, a category or (with neither) any other are kept, and why.

    Appended, the newest of each counts; an empty `retention` takes the row back, so that the wider one counts again.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", null=True, blank=True)
    retention = models.CharField(_("保管期限"), max_length=3, choices=list(RETENTIONS.items()), blank=True)
    reason = models.CharField(_("理由"), max_length=200)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(category=None) | Q(entry=None), name="a_retention_rule_is_for_one_thing"),
            models.CheckConstraint(condition=Q(retention__in=["", *RETENTIONS]), name="a_retention_rule_names_a_known_period"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_retention_rule_says_why"),
        ]


class RetentionApproval(models.Model):
    """保管期限表的批准: the archives authority approved the table as it stood, told by its digest (档案法实施条例 art. 19). Appended."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    authority = models.CharField(_("批准机关"), max_length=120)
    paper_number = models.CharField(_("批准文号"), max_length=80)
    approved_on = models.DateField(_("批准日期"))
    table = models.CharField(_("批准时的表的摘要"), max_length=DIGEST_LENGTH)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(authority="") & ~Q(paper_number=""), name="an_approved_table_names_who_approved_it")
        ]


THICKNESSES = (20, 30, 40, 50)
"""Spines of a box in millimetres (DA/T 22-2015)."""


class Box(models.Model):
    """盒: the records `first` to `last` of one class, kept together. Different years, units, questions and periods never share one."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    fonds_number = models.CharField(_("全宗号"), max_length=10)
    category_code = models.CharField(_("门类代码"), max_length=4)
    year = models.PositiveSmallIntegerField(_("年度"))
    retention = models.CharField(_("保管期限"), max_length=3, choices=list(RETENTIONS.items()))
    class_code = models.CharField(_("机构或问题代码"), max_length=12)
    number = models.PositiveIntegerField(_("盒号"))
    first = models.PositiveIntegerField(_("起件号"))
    last = models.PositiveIntegerField(_("止件号"))
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    thickness = models.PositiveSmallIntegerField(_("盒脊厚度（毫米）"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "retention", "class_code", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fonds_number", "category_code", "year", "retention", "class_code", "number"],
                name="a_box_number_is_given_once_in_a_class",
            ),
            models.CheckConstraint(condition=Q(first__gte=1) & Q(last__gte=F("first")), name="a_box_holds_at_least_one_record"),
            models.CheckConstraint(condition=Q(thickness__in=THICKNESSES), name="a_box_has_a_usual_spine"),
        ]


class BoxNote(models.Model):
    """备考表: what is to be said of the papers in a box, by whoever arranged them. Appended, the newest counts."""

    box = models.ForeignKey(Box, models.PROTECT, related_name="+")
    situation = models.TextField(_("盒内文件情况说明"))
    arranged_on = models.DateField(_("整理日期"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("整理人"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(situation=""), name="a_note_sheet_says_something")]


class BoxCheck(models.Model):
    """备考表的检查: another person than the arranger looked at the box and its note sheet. Appended."""

    note = models.OneToOneField(BoxNote, models.PROTECT, related_name="+")
    checked_on = models.DateField(_("检查日期"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("检查人"))
    at = models.DateTimeField()


class YearFiling(models.Model):
    """年度归档: the archivist ordered that the editions of its lines are filed, one after the other in their order. Appended."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    wanted = models.PositiveIntegerField(_("件数"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(wanted__gte=1), name="a_year_is_filed_with_at_least_one_record")]


class YearFilingLine(models.Model):
    """年度归档的一件: the version that was seen, and how long its record is to be kept."""

    filing = models.ForeignKey(YearFiling, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    retention = models.CharField(_("保管期限"), max_length=3, choices=list(RETENTIONS.items()))
    note = models.TextField(_("备注"), blank=True)

    class Meta:
        ordering = ["filing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "position"], name="a_line_of_a_year_has_its_place"),
            models.UniqueConstraint(fields=["filing", "version"], name="a_version_is_ordered_once_for_a_year"),
        ]


class YearFilingOutcome(models.Model):
    """年度归档的结果: the record that was made of a line, or why there is none. Appended, one for each line."""

    line = models.OneToOneField(YearFilingLine, models.PROTECT, related_name="+")
    record = models.OneToOneField(Record, models.PROTECT, related_name="+", null=True, blank=True)
    refusal = models.TextField(_("没有归档的原因"), blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(record__isnull=False, refusal="") | (Q(record__isnull=True) & ~Q(refusal=""))),
                name="a_line_of_a_year_became_a_record_or_says_why_not",
            )
        ]


class Rendition(models.Model):
    """归档复制件: a fixed-layout copy of one part of a record, or why there is none. Appended; of several about one part the last counts.

    `source` is "text" for the text of the filed version, "file-N" for its N-th attachment, "source" for the file the text came from;
    `original` is that file, None for the text. `total` is what the filing stamp on the text says: the pages of the whole record.
    `how` is one of `gongkai.papers.conversion.How`, `reason` one of its `Why`.
    """

    TEXT, SOURCE = "text", "source"

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    source = models.CharField(_("复制的对象"), max_length=20)
    attempt = models.PositiveSmallIntegerField(_("第几次"))
    original = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True)
    pdf = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True)
    pages = models.PositiveIntegerField(_("页数"), default=0)
    total = models.PositiveIntegerField(_("归档章上的页数"), default=0)
    how = models.CharField(_("转换方式"), max_length=20, blank=True)
    reason = models.CharField(_("不能转换的原因"), max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "source", "attempt"], name="a_part_of_a_record_is_copied_once_at_a_time"),
            models.CheckConstraint(
                condition=(Q(pdf__isnull=False, pages__gt=0, reason="") & ~Q(how=""))
                | (Q(pdf=None, pages=0, total=0, how="") & ~Q(reason="")),
                name="a_rendition_is_there_or_says_why_not",
            ),
            models.CheckConstraint(condition=~Q(how="as_it_is") | Q(pdf=F("original")), name="what_is_its_own_copy_is_the_original"),
            models.CheckConstraint(
                condition=Q(source="text", original=None) | (~Q(source="text") & Q(original__isnull=False, total=0)),
                name="only_the_text_has_no_original_and_bears_the_stamp",
            ),
        ]


class Supplement(models.Model):
    """补充: why a record that was received gets a further package; it goes with a later handover (clause 2.E)."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    reason = models.TextField(_("补充理由"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_supplement_says_why")]


ARCHIVE, LIBRARY, OTHER = "archive", "library", "other"
RECEIVERS = {ARCHIVE: _("档案馆"), LIBRARY: _("公共图书馆"), OTHER: _("其他接收单位")}
"""Kinds of receivers. An archive gets the whole package of a record; the others what is open to society, and nothing else."""
MONTHLY, YEARLY, BY_NEED = "month", "year", "need"
INTERVALS = {MONTHLY: _("每月"), YEARLY: _("每年"), BY_NEED: _("按需")}
"""How often a receiver is handed something, or a nil return."""


class Receiver(models.Model):
    """接收单位: whom a body hands its records to, known by its code; what else is said of it stands in its states."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    code = models.CharField(_("接收单位代码"), max_length=20)
    kind = models.CharField(_("类别"), max_length=10, choices=list(RECEIVERS.items()))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "code"], name="one_receiver_for_a_code"),
            models.CheckConstraint(condition=~Q(code="") & Q(kind__in=list(RECEIVERS)), name="a_receiver_has_a_code_and_a_kind"),
        ]


class ReceiverState(models.Model):
    """接收单位情况: name, contact and interval of a receiver from this moment on. The newest counts."""

    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="+")
    name = models.CharField(_("接收单位名称"), max_length=80)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    reached = models.CharField(_("联系方式"), max_length=120, blank=True)
    interval = models.CharField(_("移交周期"), max_length=10, choices=list(INTERVALS.items()))
    days = models.PositiveSmallIntegerField(_("期满后几日内移交"), default=5)
    is_active = models.BooleanField(_("启用"), default=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & Q(interval__in=list(INTERVALS)), name="a_receiver_has_a_name_and_an_interval")
        ]


class Handover(models.Model):
    """移交(交接单): what is handed to one receiver for one period, as it was written down; it never changes (clause 2.E).

    `listed` is the list of everything in it as canonical JSON and `list_digest` its digest; `count`, `pages` and `size` (bytes) are its
    sums. A nil return has none of these. `replaces` is the handover that was not received and that this one corrects.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="+")
    state = models.ForeignKey(ReceiverState, models.PROTECT, related_name="+")
    number = models.CharField(_("交接单号"), max_length=40)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    nil = models.BooleanField(_("零报告"), default=False)
    note = models.TextField(_("备注"), blank=True)
    listed = models.TextField(_("移交清单"))
    list_digest = models.CharField(_("清单摘要"), max_length=DIGEST_LENGTH)
    count = models.PositiveIntegerField(_("件数"))
    pages = models.PositiveIntegerField(_("页数"))
    size = models.PositiveBigIntegerField(_("总字节数"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_handover_for_a_number"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="a_handover_is_for_a_period"),
            models.CheckConstraint(
                condition=Q(nil=True, count=0, pages=0, size=0) | Q(nil=False, count__gt=0),
                name="a_handover_hands_over_something_or_is_a_nil_return",
            ),
        ]


class HandoverLine(models.Model):
    """移交清单的一行: one record in the form in which this receiver gets it: a package, or a copy of what is open to society.

    `digest` is that of the package's manifest, or of the copy's bytes; `name` how it is called and `size` its bytes.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, models.PROTECT, null=True, related_name="+")
    supplement = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "position"], name="one_line_for_a_position"),
            models.UniqueConstraint(fields=["handover", "name"], name="a_handover_names_nothing_twice"),
            models.CheckConstraint(condition=Q(supplement=None) | ~Q(package=None), name="a_supplement_is_handed_over_as_a_package"),
        ]


class HandoverDecision(models.Model):
    """移交审批: the head of the leading group approves a handover, or returns it with reasons, having read its list (clause 2.E)."""

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="+")
    list_digest = models.CharField(max_length=DIGEST_LENGTH)
    approved = models.BooleanField(_("同意"))
    remark = models.TextField(_("意见"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved=True) | ~Q(remark=""), name="a_returned_handover_says_why"),
            models.CheckConstraint(
                condition=Q(delegation=None, on_behalf_of=None) | (~Q(delegation=None) & ~Q(on_behalf_of=None)),
                name="a_handover_is_decided_for_another_under_a_delegation",
            ),
        ]


class HandoverPage(models.Model):
    """移交的一次性页面: the key to the page on which one named person of the receiver confirms or refuses. The newest one counts.

    Only the digest of the key is kept. `contact` is how the person was reached.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="+")
    name = models.CharField(_("接收人"), max_length=40)
    contact = models.CharField(_("联系方式"), max_length=120)
    key_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("有效期至"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(contact=""), name="a_page_of_a_handover_names_whom_it_is_for"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="a_page_of_a_handover_ends_after_it_begins"),
        ]


class HandoverCode(models.Model):
    """移交页面的口令: the second part of the page, told by another person and another way than its address. The newest counts."""

    page = models.ForeignKey(HandoverPage, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=128)
    how = models.CharField(_("告知方式"), max_length=10, choices=list(TOLD_BY.items()))
    contact = models.CharField(_("电话或者地址，以及从哪里得知"), max_length=120)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(contact="") & Q(how__in=list(TOLD_BY)), name="a_code_of_a_handover_says_how_it_was_told")
        ]


RECEIVED, REFUSED, DIFFERENT = "received", "refused", "different"
OUTCOMES = {RECEIVED: _("已接收"), REFUSED: _("拒收"), DIFFERENT: _("核对不符，未接收")}
"""What a receiver answers. What differs in anything is not received."""


class HandoverAnswer(models.Model):
    """接收单位的答复: what the receiver counted and said, on a one-time page, or on a signed receipt that the office entered (clause 2.E).

    `counted`, `counted_size` and `counted_digest` are what the receiver found. `scan` is the signed receipt. Of an answer over a page
    there is no `person`: it is nobody of the house.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="+")
    page = models.ForeignKey(HandoverPage, models.PROTECT, null=True, related_name="+")
    code = models.ForeignKey(HandoverCode, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("结果"), max_length=10, choices=list(OUTCOMES.items()))
    counted = models.PositiveIntegerField(_("核对的件数"), null=True)
    counted_size = models.PositiveBigIntegerField(_("核对的总字节数"), null=True)
    counted_digest = models.CharField(_("核对的清单摘要"), max_length=DIGEST_LENGTH, blank=True)
    reasons = models.TextField(_("理由"), blank=True)
    signatory = models.CharField(_("接收人"), max_length=40)
    filing_number = models.CharField(_("备案号"), max_length=60, blank=True)
    received_on = models.DateField(_("接收日期"))
    scan = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    scan_name = models.CharField(max_length=255, blank=True)
    source = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover"], condition=~Q(outcome=DIFFERENT), name="a_handover_is_received_or_refused_once"),
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)) & ~Q(signatory=""), name="an_answer_says_what_and_who"),
            models.CheckConstraint(condition=~Q(outcome=REFUSED) | ~Q(reasons=""), name="a_refused_handover_says_why"),
            models.CheckConstraint(
                condition=Q(outcome=REFUSED) | (~Q(counted=None) & ~Q(counted_size=None) & ~Q(counted_digest="")),
                name="a_receiver_who_takes_has_counted",
            ),
            models.CheckConstraint(
                condition=(~Q(page=None) & ~Q(code=None) & Q(person=None)) | (Q(page=None, code=None) & ~Q(person=None) & ~Q(scan=None)),
                name="an_answer_came_over_a_page_or_as_a_signed_receipt",
            ),
        ]


RETURNED, CANCELLED = "returned", "cancelled"
ENDS = {RETURNED: _("审批退回"), REFUSED: _("对方拒收"), CANCELLED: _("作废")}


class HandoverEnd(models.Model):
    """移交终止: a handover that came to nothing; what stood in it can be handed over anew (clause 2.E)."""

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="+")
    kind = models.CharField(_("终止原因"), max_length=10, choices=list(ENDS.items()))
    reason = models.TextField(_("理由"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ENDS)) & ~Q(reason=""), name="a_handover_that_came_to_nothing_says_why")
        ]


class HandoverClosure(models.Model):
    """移交办结: the archivist closes a handover that was received; where an archive received it, its editions are handed over (2.E)."""

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="+")
    answer = models.OneToOneField(HandoverAnswer, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


# Official papers.

FORMS = [(one.value, one.value) for one in Form]


class FormWording(models.Model):
    """公文用语: what a body puts on one kind of its official papers. The newest row counts; a paper keeps the words it was issued with."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField(_("公文种类"), max_length=20, choices=FORMS)
    letterhead = models.CharField(_("版头"), max_length=60)
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("正文"), blank=True)
    closing = models.TextField(_("结束语"), blank=True)
    contact = models.TextField(_("联系方式"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(letterhead="") & ~Q(title=""), name="a_form_is_called_something")]
        ordering = ["pk"]


class IssuedForm(models.Model):
    """公文: an official paper that was made and is kept. Its bytes lie in the vault; no changed wording or template changes them.

    `subject` says what it is about, as "edition:12" or "handover:3", `edition` and `record` where it is about one of them or about
    something of theirs; of each kind and subject the papers follow one another, each by `replaces`. `values` is everything that was
    printed, as canonical JSON; `size`, `head` and `head_at` are the journal's as the foot bears them, empty where nothing was recorded yet.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField(_("公文种类"), max_length=20, choices=FORMS)
    subject = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True, blank=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", null=True, blank=True)
    title = models.CharField(_("题名"), max_length=300)
    code = models.CharField(_("查验编号"), max_length=14, unique=True)
    values = models.TextField()
    wording = models.ForeignKey(FormWording, models.PROTECT, related_name="+", null=True, blank=True)
    pdf = models.OneToOneField(Blob, models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    head_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__regex=r"^[a-z_]+:[0-9A-Za-z._-]+\Z"), name="a_form_is_about_something"),
            models.UniqueConstraint(
                fields=["body", "kind", "subject"], condition=Q(replaces__isnull=True), name="of_each_subject_one_form_is_the_first"
            ),
        ]
        indexes = [models.Index(fields=["body", "-at"], name="forms_of_a_body")]
        ordering = ["pk"]


# Appraisal and destruction (鉴定、销毁).

APPRAISALS = {"extend": _("延长保管"), "permanent": _("永久保管"), "destroy": _("拟销毁")}
"""What an appraisal concludes (鉴定意见)."""
DESTRUCTION_ROLES = {"group_head": _("领导小组组长"), "principal": _("委主要领导")}
"""Who approves a destruction list, both of them."""
DESTRUCTION_OUTCOMES = {"agree": _("同意销毁"), "refuse": _("不同意销毁")}
"""What they decide."""


class Appraisal(models.Model):
    """鉴定: what becomes of a record whose retention period is over. Of several about one record the newest counts.

    `until_year` is the last year of an extended period. `decided_on` is the day by the calendar of the body.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    outcome = models.CharField(_("鉴定意见"), max_length=10, choices=list(APPRAISALS.items()))
    until_year = models.PositiveSmallIntegerField(_("延长到"), null=True, blank=True)
    reason = models.TextField(_("理由"))
    decided_on = models.DateField(_("鉴定日期"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_appraisal_states_its_reason"),
            models.CheckConstraint(
                condition=Q(outcome="extend", until_year__isnull=False) | (~Q(outcome="extend") & Q(until_year__isnull=True)),
                name="an_extended_record_is_kept_until_a_year",
            ),
        ]
        indexes = [models.Index(fields=["record", "-id"], name="appraisals_of_a_record")]
        ordering = ["pk"]


class DestructionList(models.Model):
    """销毁清册: records that are proposed for destruction together, numbered within a body and year.

    `lines` is the digest of what stands on it (`DestructionLine`).
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveSmallIntegerField(_("序号"))
    reason = models.TextField(_("销毁依据和理由"))
    lines = models.CharField(_("清册内容的摘要"), max_length=DIGEST_LENGTH)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "serial"], name="a_destruction_list_has_its_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_destruction_list_states_its_reason"),
        ]
        ordering = ["pk"]

    @property
    def number(self) -> str:
        """Its number as it is printed."""
        return f"{self.year}-{self.serial:03d}"


class DestructionLine(models.Model):
    """销毁清册的一行: one record, by the appraisal that proposed it."""

    listing = models.ForeignKey(DestructionList, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "record"], name="a_record_stands_once_on_a_destruction_list"),
            models.UniqueConstraint(fields=["listing", "position"], name="a_line_has_its_place_on_a_destruction_list"),
        ]
        ordering = ["position"]


class DestructionOpinion(models.Model):
    """销毁审批: the head of the leading group or the principal leader decides on a destruction list; both must agree."""

    listing = models.ForeignKey(DestructionList, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=list(DESTRUCTION_ROLES.items()))
    outcome = models.CharField(_("审批结论"), max_length=10, choices=list(DESTRUCTION_OUTCOMES.items()))
    remark = models.TextField(_("意见"), blank=True)
    lines = models.CharField(_("清册内容的摘要"), max_length=DIGEST_LENGTH)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+", null=True, blank=True)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "role"], name="each_decides_once_on_a_destruction_list"),
            models.UniqueConstraint(fields=["listing", "person"], name="two_people_decide_on_a_destruction_list"),
            models.CheckConstraint(condition=Q(outcome="agree") | ~Q(remark=""), name="a_refused_destruction_states_its_reason"),
            models.CheckConstraint(
                condition=Q(delegation__isnull=True, on_behalf_of__isnull=True) | Q(delegation__isnull=False, on_behalf_of__isnull=False),
                name="a_delegated_destruction_opinion_names_both_people",
            ),
        ]
        ordering = ["pk"]


class DestructionWitness(models.Model):
    """监销: somebody was there to see that only what stands on the list is destroyed. Two of them for each list."""

    listing = models.ForeignKey(DestructionList, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "person"], name="a_destruction_is_witnessed_once_by_each")]
        ordering = ["pk"]


class Destruction(models.Model):
    """销毁: an approved list was carried out before two people. The rows of what is destroyed stay; so do the vault and the journal."""

    listing = models.OneToOneField(DestructionList, models.PROTECT, related_name="+")
    note = models.TextField(_("销毁情况"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class DestroyedRecord(models.Model):
    """已销毁的归档件: its packages are removed from the packages folder, and nothing is packed of it any more. `packages` names them."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="+")
    record = models.OneToOneField(Record, models.PROTECT, related_name="+")
    packages = models.JSONField(_("销毁的归档包"), default=list)

    class Meta:
        ordering = ["pk"]
