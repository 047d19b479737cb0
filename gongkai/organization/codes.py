"""Identifiers of a body and their check digits: GB 11714 组织机构代码, GB 32100 统一社会信用代码, site code, fonds number, address."""

import re
import unicodedata

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


def normal_code(text: str) -> str:
    """`text` as it is stored: half-width capitals without spaces, an organisation code with its hyphen."""
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", text.translate(_HYPHENS))).upper()
    return f"{code[:8]}-{code[8]}" if re.fullmatch(r"[0-9A-Z]{9}", code) else code


def organisation_check(body: str) -> str:
    """The check digit that GB 11714 gives to eight characters `0-9A-Z`: `0`-`9` or `X`."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


def credit_check(body: str) -> str:
    """The check digit that GB 32100 gives to seventeen characters of its alphabet (no I, O, S, V, Z)."""
    total = sum(_CREDIT_ALPHABET.index(character) * weight for character, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def objections_to_code(text: str, *, field: str = "code") -> list[Objection]:
    """What is wrong with the code of a body: an organisation code (9 places) or a unified social credit code (18 places)."""
    code = normal_code(text)
    if not code:
        return [Objection("no_code", _("请填写组织机构代码或统一社会信用代码。"), field=field)]
    if len(code) == 10 and code[8] == "-":
        return _against_organisation_code(code, field)
    if len(code) == 18 and "-" not in code:
        return _against_credit_code(code, field)
    message = _("“%(code)s”的位数不对：组织机构代码为8位加1位校验码（如00817525-1），统一社会信用代码为18位。") % {"code": code}
    return [Objection("code_length", message, field=field)]


def objections_to_site_code(text: str, *, field: str = "site_code") -> list[Objection]:
    """What is wrong with the ten-digit code of a government web site (政府网站标识码); empty is allowed."""
    if not text or re.fullmatch(r"[0-9]{10}", text):
        return []
    return [Objection("site_code_form", _("网站标识码应为10位数字。"), field=field)]


def objections_to_fonds_number(text: str, *, field: str = "fonds_number") -> list[Objection]:
    """What is wrong with the number of a fonds (全宗号), four characters as `J001`; empty is allowed."""
    if not text or re.fullmatch(r"[0-9A-Z][0-9]{3}", text):
        return []
    return [Objection("fonds_number_form", _("全宗号应为4位，首位为数字或大写字母，后三位为数字（如J001）。"), field=field)]


def objections_to_slug(text: str, *, field: str = "slug") -> list[Objection]:
    """What is wrong with the word that names a body in addresses (网址标识)."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", text):
        return [Objection("slug_form", _("网址标识只能用小写字母、数字和连字符，不能以连字符开头或结尾，最长40个字符。"), field=field)]
    return []


def _against_organisation_code(code: str, field: str) -> list[Objection]:
    body, given = code[:8], code[9]
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        return [Objection("code_characters", _("组织机构代码前8位只能是数字或大写字母。"), field=field)]
    if not re.fullmatch(r"[0-9X]", given):
        return [Objection("code_characters", _("组织机构代码的校验码只能是数字或大写字母X。"), field=field)]
    return _against_check_digit(_("组织机构代码"), code, given, organisation_check(body), field)


def _against_credit_code(code: str, field: str) -> list[Objection]:
    wrong = sorted({character for character in code if character not in _CREDIT_ALPHABET})
    if wrong:
        message = _("统一社会信用代码中不会出现“%(wrong)s”：字母不使用I、O、S、V、Z。") % {"wrong": "、".join(wrong)}
        return [Objection("code_characters", message, field=field)]
    # Places 9 to 17 are the organisation code, which carries a check digit of its own and becomes part of index numbers.
    found = _against_check_digit(_("统一社会信用代码"), code, code[17], credit_check(code[:17]), field)
    if found:
        return found
    inner, given = code[8:16], code[16]
    return _against_check_digit(_("统一社会信用代码中的主体标识码（第9至17位）"), code[8:17], given, organisation_check(inner), field)


def _against_check_digit(what: str, code: str, given: str, right: str, field: str) -> list[Objection]:
    if given == right:
        return []
    message = _("%(what)s“%(code)s”的校验码不对：现为“%(given)s”，按其余各位计算应为“%(right)s”，请核对是否有字符填错。") % {
        "what": what,
        "code": code,
        "given": given,
        "right": right,
    }
    return [Objection("code_check_digit", message, field=field)]
