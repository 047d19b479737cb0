"""Microsoft presidio with recognisers for what ours finds: run by `benchmarks.screening` in an environment of its own.

It reads a JSON list of texts from the file named as first argument, says "ready", and for every line on its input works through all
texts once and prints the processor seconds and the number of findings. No language model is loaded (`spacy.blank`), and presidio's own
recognisers are left out: it has none for Chinese, and that for mail addresses asks the network. Patterns and arithmetic are plain ones
for the same kinds; what ours does beyond them (tables, context, talk about secrecy) is left out here, in presidio's favour.
"""

import json
import sys
import time

import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PATTERNS = {
    "RESIDENT_ID": r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)",
    "RESIDENT_ID_15": r"(?<!\d)[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)",
    "PASSPORT": r"(?<![A-Za-z0-9])[EGDSP][A-Z]?\d{7,8}(?!\d)",
    "TRAVEL_PERMIT": r"(?<![A-Za-z0-9])[HMCLT]\d{8}(?:\d{2})?(?!\d)",
    "BANK_CARD": r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)",
    "BANK_ACCOUNT": r"(?:账号|帐号|卡号|账户)[:： ]{0,3}\d[\d -]{8,30}\d",
    "MOBILE": r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)",
    "LANDLINE": r"(?<!\d)\(?0\d{2,3}\)?[ -]?\d{7,8}(?:转\d{1,5})?(?!\d)",
    "EMAIL": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    "VEHICLE_PLATE": rf"[{PROVINCES}][A-Z][·. ]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]",
    "HOME_ADDRESS": r"(?:家住|住址|家庭住址|户籍地址|现居住在|居住地)[:： ]{0,2}[\u4e00-\u9fa5A-Za-z0-9\-]{4,50}",
    "SECRECY_MARK": r"(?:绝\s?密|机\s?密|秘\s?密)\s?[★☆*]|[【（\[(](?:绝密|机密|秘密)[】）\])]"
    r"|内部(?:资料|文件|材料|事项)\s?[，,]?\s?注意保[存管密]",
    "WORK_SECRET": r"会议纪要|会议记录|讨论稿|送审稿|会后收回|此件不公开|仅供[\u4e00-\u9fa5]{0,6}参阅|拟办意见|妥否，请批示",
    "COMMERCIAL_SECRET": r"商业秘密|商业机密|核心商密|客户名单|底价|毛利率",
    "SENSITIVE_PERSON": r"患有?[\u4e00-\u9fa5]{1,10}(?:病|症|癌)|低保户|特困人员|孤儿|残疾[一二三四]级|确诊为[\u4e00-\u9fa5]{2,10}",
}


def is_resident_id(value):
    total = sum(int(digit) * weight for digit, weight in zip(value[:17], WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == value[17].upper()


def luhn(value):
    figures = [int(letter) for letter in reversed(value) if letter.isdigit()]
    return (sum(figures[::2]) + sum(sum(divmod(2 * figure, 10)) for figure in figures[1::2])) % 10 == 0


CHECKS = {"RESIDENT_ID": is_resident_id, "BANK_CARD": luhn}


class Checked(PatternRecognizer):
    """A pattern with the arithmetic of its kind."""

    def validate_result(self, pattern_text):
        """Whether the arithmetic holds; None where the kind has none."""
        check = CHECKS.get(self.supported_entities[0])
        return None if check is None else check(pattern_text)


class Blank(SpacyNlpEngine):
    """Chinese without a model: characters only."""

    def __init__(self):
        super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
        self.nlp = {"zh": spacy.blank("zh")}

    def load(self):
        """There is nothing to load."""


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = json.load(file)
    registry = RecognizerRegistry(supported_languages=["zh"])
    for kind, pattern in PATTERNS.items():
        registry.add_recognizer(Checked(supported_entity=kind, supported_language="zh", patterns=[Pattern(kind, pattern, 0.6)]))
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["zh"])
    print("ready", flush=True)
    for _ in sys.stdin:
        began, found = time.process_time(), 0
        for text in texts:
            found += len(engine.analyze(text, language="zh"))
        print(json.dumps({"seconds": time.process_time() - began, "findings": found}), flush=True)


main()
