"""The procedure's words in Chinese as plain tables (用语), for those who list them whole; one word is `member.label_zh`."""

from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Kind, Outcome, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage

STAGE: dict[Stage, str] = {member: member.label_zh for member in Stage}
MOVE: dict[Move, str] = {member: member.label_zh for member in Move}
POST: dict[Post, str] = {member: member.label_zh for member in Post}
QUESTION: dict[Question, str] = {member: member.label_zh for member in Question}
TIME_LIMIT: dict[TimeLimit, str] = {member: member.label_zh for member in TimeLimit}
AUDIENCE: dict[Audience, str] = {member: member.label_zh for member in Audience}
OUTCOME: dict[Outcome, str] = {member: member.label_zh for member in Outcome}
KIND: dict[Kind, str] = {member: member.label_zh for member in Kind}
CHANNEL: dict[Channel, str] = {member: member.label_zh for member in Channel}
