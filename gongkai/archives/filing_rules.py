"""Why not? asked of the classes, the retention table and the boxes (clause 2.E; DA/T 22-2015)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from gongkai.archives import boxes, codes, retention, years
from gongkai.archives.models import RETENTIONS, SCHEMES, THICKNESSES, Box, BoxNote, Record
from gongkai.catalog.models import Category, Entry
from gongkai.disclosure.models import Version
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of, units_of
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words

KEEPERS = frozenset({Post.ARCHIVIST})
"""Who arranges the archive."""
CHECKERS = frozenset({Post.ARCHIVIST, Post.SUPERVISOR})
"""Who may check a box that another arranged."""

EARLIEST = 1949
LONGEST_REASON = 200
LONGEST_SITUATION = 1000


def objections_to_keeping(body: Body, *, by: Person, today: date) -> list[Objection]:
    """Only the body's archivist arranges its archive."""
    if by.body_id != body.pk or not KEEPERS & {held.post for held in posts_of(by, body=body, on=today)}:
        return [Objection("not_the_archivist", _("分类、保管期限表和装盒由本机构的档案员办理。"), clause="2.E")]
    return []


def objections_to_classing(
    body: Body,
    *,
    scheme: str,
    category_code: str,
    from_year: int | None,
    unit_codes: Mapping[str, str],
    question_codes: Mapping[str, str],
    by: Person,
    today: date,
) -> list[Objection]:
    """By what records are classified does not change within a year, and no two classes share a code."""
    found = objections_to_keeping(body, by=by, today=today)
    if scheme not in SCHEMES:
        found.append(Objection("no_scheme", _("请选择分类方法。"), clause="2.E", field="scheme"))
    if not codes.fits("category", category_code):
        found.append(
            Objection("category_code_form", _("门类代码为2至4位大写字母或数字，文书类为WS。"), clause="2.E", field="category_code")
        )
    if from_year is None or not EARLIEST <= from_year <= today.year + 1:
        message = _("请填写起用年度，最晚为{year}年。").format(year=today.year + 1)
        found.append(Objection("odd_year", message, clause="2.E", field="from_year"))
    else:
        found += _against_changing_within_a_year(body, scheme, category_code, from_year)
    units = {str(one.pk): one for one in units_of(body, closed=True)}
    categories = {str(one.number): one for one in Category.objects.filter(body=body)}
    found += _against_codes({f"unit_{pk}": unit_codes.get(pk) or one.code for pk, one in units.items()})
    given = {f"question_{number}": question_codes.get(number) or retention.QUESTIONS[one.number] for number, one in categories.items()}
    return found + _against_codes(given)


def _against_changing_within_a_year(body: Body, scheme: str, category_code: str, from_year: int) -> list[Objection]:
    filed = Record.objects.filter(body=body, year__gte=from_year, number__isnull=False)
    for year in sorted(set(filed.order_by().values_list("year", flat=True))):
        now = retention.scheme_of(body, year)
        if (now.scheme, now.category_code) != (scheme, category_code):
            message = _("{year}年已按“{scheme}”归档，同一年度的分类方法和门类不能改变。请从以后的年度起用。")
            return [Objection("year_has_begun", message.format(year=year, scheme=SCHEMES[now.scheme]), clause="2.E", field="from_year")]
    return []


def _against_codes(given: Mapping[str, str]) -> list[Objection]:
    found = []
    taken: dict[str, str] = {}
    for field, code in given.items():
        if not codes.fits("class_code", code):
            found.append(Objection("class_code_form", _("代码为1至12位大写字母或数字，如DZB。"), clause="2.E", field=field))
        elif code in taken:
            message = _("代码“{code}”用了两次，每类的代码不能相同。").format(code=code)
            found.append(Objection("class_code_twice", message, clause="2.E", field=field))
        taken.setdefault(code, field)
    return found


def objections_to_setting_retention(
    body: Body,
    *,
    category: Category | None,
    entry: Entry | None,
    period: str,
    reason: str,
    basis: str,
    by: Person,
    today: date,
) -> list[Objection]:
    """A row of the table names a period and says why; taking one back says why too."""
    found = objections_to_keeping(body, by=by, today=today) + objections_to_words(reason=reason, basis=basis)
    if period not in RETENTIONS and (period or retention.Table(body).own(category=category, entry=entry) is None):
        found.append(Objection("no_retention", _("请选择保管期限：永久、定期30年或定期10年。"), clause="2.E", field="retention"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请填写理由，归档时与保管期限一起显示。"), clause="2.E", field="reason"))
    for field, text in (("reason", reason), ("basis", basis)):
        if len(text.strip()) > LONGEST_REASON:
            found.append(Objection("long_words", _("最多{count}个字，请写得短一些。").format(count=LONGEST_REASON), field=field))
    for row in (category, entry):
        if row is not None and row.body_id != body.pk:
            found.append(Objection("not_of_this_body", _("请选择本机构目录中的条目。"), clause="2.E"))
    return found


def objections_to_adopting(body: Body, *, by: Person, today: date) -> list[Objection]:
    """The usual periods are taken over where the body has set none itself."""
    found = objections_to_keeping(body, by=by, today=today)
    if not rows_to_adopt(body):
        found.append(Objection("nothing_to_adopt", _("各类别都已经有保管期限，没有需要采用的建议。"), clause="2.E"))
    return found


def rows_to_adopt(body: Body) -> list[Category]:
    """The categories of which the body's table says nothing yet."""
    table = retention.Table(body)
    return [one for one in Category.objects.filter(body=body).order_by("number") if table.own(category=one) is None]


def objections_to_approving_the_table(
    body: Body, *, authority: str, paper_number: str, approved_on: date | None, by: Person, today: date
) -> list[Objection]:
    """Who approved the table, by which paper, on which day (档案法实施条例 art. 19)."""
    found = objections_to_keeping(body, by=by, today=today) + objections_to_words(authority=authority, paper_number=paper_number)
    if retention.Table(body).is_usual:
        found.append(Objection("no_table", _("保管期限表还没有本机构自己的内容，请先采用建议或者逐项设置。"), clause="2.E"))
    if not authority.strip():
        found.append(Objection("no_authority", _("请填写批准机关，如市档案局。"), clause="2.E", field="authority"))
    if not paper_number.strip():
        found.append(Objection("no_paper_number", _("请填写批准文号。"), clause="2.E", field="paper_number"))
    if approved_on is None or approved_on > today:
        found.append(Objection("odd_day", _("请填写批准日期，不晚于今天。"), clause="2.E", field="approved_on"))
    for field, text, longest in (("authority", authority, 120), ("paper_number", paper_number, 80)):
        if len(text.strip()) > longest:
            found.append(Objection("long_words", _("最多{count}个字，请写得短一些。").format(count=longest), field=field))
    return found


def objections_to_boxing(body: Body, *, year: int, thickness: int | None, by: Person, today: date) -> list[Objection]:
    """Boxes are filled with what is filed and lies in none yet."""
    found = objections_to_keeping(body, by=by, today=today)
    if thickness not in THICKNESSES:
        found.append(Objection("no_thickness", _("请选择盒脊厚度：20、30、40或50毫米。"), clause="2.E", field="thickness"))
    if not boxes.unboxed(body, year):
        message = _("{year}年没有待装盒的归档文件。").format(year=year)
        found.append(Objection("nothing_to_box", message, clause="2.E", field="year"))
    return found


def objections_to_writing_a_note(box: Box, *, situation: str, arranged_on: date | None, by: Person, today: date) -> list[Objection]:
    """The note sheet says how the papers in the box are, and when they were arranged."""
    found = objections_to_keeping(box.body, by=by, today=today) + objections_to_words(situation=situation)
    if not situation.strip():
        message = _("请填写盒内文件情况：缺损、修改、补充、移出等；没有的写“完整”。")
        found.append(Objection("no_situation", message, clause="2.E", field="situation"))
    if len(situation.strip()) > LONGEST_SITUATION:
        found.append(Objection("long_words", _("最多{count}个字，请写得短一些。").format(count=LONGEST_SITUATION), field="situation"))
    if arranged_on is None or arranged_on > today:
        found.append(Objection("odd_day", _("请填写整理日期，不晚于今天。"), clause="2.E", field="arranged_on"))
    return found


def objections_to_checking_a_box(note: BoxNote, *, by: Person, today: date) -> list[Objection]:
    """Another person than the arranger checks a box, once for each note sheet, and the newest."""
    found = []
    if by.body_id != note.box.body_id or not CHECKERS & {held.post for held in posts_of(by, body=note.box.body, on=today)}:
        found.append(Objection("not_a_checker", _("装盒由档案员或者监督员检查。"), clause="2.E"))
    if note.person_id == by.pk:
        found.append(Objection("own_arrangement", _("整理人不能检查自己整理的盒，请由另一人检查。"), clause="2.E"))
    newest = boxes.note_of(note.box)
    if newest is None or newest.pk != note.pk:
        found.append(Objection("note_replaced", _("备考表刚刚已重新填写，请重新打开查看。"), clause="2.E"))
    if boxes.check_of(note) is not None:
        found.append(Objection("checked_before", _("这张备考表已经检查过。"), clause="2.E"))
    return found


def objections_to_filing_a_year(
    body: Body, *, year: int, lines: Sequence[tuple[Version, str, str]], by: Person, today: date
) -> list[Objection]:
    """A year is filed by the archivist, one run at a time; each line is a version that waits, with a period (clause 2.E)."""
    found = objections_to_keeping(body, by=by, today=today)
    if not lines:
        found.append(Objection("nothing_to_file", _("没有选中要归档的事项。"), clause="2.E"))
    if len(lines) > years.AT_ONCE:
        message = _("一次最多归档{count}件，其余的下一次再归档。").format(count=years.AT_ONCE)
        found.append(Objection("too_many", message, clause="2.E"))
    if any(period not in RETENTIONS for _version, period, _note in lines):
        found.append(Objection("no_retention", _("请选择保管期限：永久、定期30年或定期10年。"), clause="2.E"))
    waiting = set(years.unfiled(body, year, by=by).order_by().values_list("version", flat=True))
    if any(version.pk not in waiting for version, _period, _note in lines):
        message = _("有的事项已经归档，或者不属于{year}年。请重新打开本页查看。").format(year=year)
        found.append(Objection("not_waiting", message, clause="2.E"))
    if any(filing.body_id == body.pk for filing in years.unfinished()):
        found.append(Objection("under_way", _("上一次年度归档还在进行，请等它办完。"), clause="2.E"))
    for _version, _period, note in lines:
        found += objections_to_words(note=note)
    return found
