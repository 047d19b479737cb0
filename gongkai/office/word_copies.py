"""Word copies (可编辑文稿) on their way to a person: made when they are asked for, kept nowhere."""

from urllib.parse import quote

from django.http import HttpResponse

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_answer(made: bytes, name: str) -> HttpResponse:
    """The .docx to be saved under `name`."""
    answer = HttpResponse(made, content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename=\"copy.docx\"; filename*=UTF-8''{quote(f'{name}.docx')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
