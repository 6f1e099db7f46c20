"""What went wrong below the desk, in one Chinese sentence for whoever sits at it.

The floors below speak English, for the command line; each of their errors says by `kind` and `fields` what is wrong,
and the desk's sentence stands here. A sentence that somebody has written for the desk itself ends in “。” and is left
as it is; of an error that nobody has worded yet the original is told in brackets, so that the operator has it.
"""

import re
from collections.abc import Mapping

from bulletin.period import Period
from bulletin.toml import ConfigError
from review.faults import in_chinese
from review.periods import period_words
from storage.errors import StoreError

SAID = {
    "busy": "数据库正被别的程序占用（已等了 {seconds} 秒），刚才的操作没有做；请过一会儿再试。",
    "read-only": "数据库 {place} 只能读不能写，刚才的操作没有做；请运维人员检查文件的权限。",
    "damaged": "数据库 {place} 已损坏；请运维人员用最近的备份恢复。",
    "full": "数据库所在的磁盘满了，刚才的操作没有做；请运维人员清理后再试。",
    "closed": "数据库 {place} 打不开；请运维人员检查文件夹是否还在、权限是否正确。",
    "unreachable": "连不上数据库 {place}；请运维人员检查数据库服务是否在运行。",
    "broken-disk": "数据库 {place} 读写出错（{detail}）；请运维人员检查磁盘。",
    "no-such-number": "没有这个编号的内容；地址可能不对，请回到上一页再选。",
    "no-candidate": "没有第 {number} 号候选稿；列表可能是旧的，请刷新后再选。",
    "no-night": "没有第 {number} 号采集夜；请回到“采集”里重新选择。",
    "no-account": "没有这个账号（{number}）；请刷新“人员”再选。",
    "name-taken": "已经有叫“{name}”的账号；请换一个名字，或给原来的账号改密码。",
    "generated-kept": "第 {number} 期程序生成的文本已经保存过；要改请先建立更正稿。",
    "released": "第 {number} 期（{period}）已经发布，不能再改；要改请先建立更正稿。",
    "changed-meanwhile": "第 {number} 期（{period}）刚刚被别人改动，这一步没有做；请刷新后看一下现在的内容再操作。",
    "number-taken": "期号 {number} 已经属于{other}那一期，{period}不能再用；请在“设置”的刊物文件里更正已知期号。",
    "import-number-taken": "期号 {number} 已经属于{other}那一期，{period}不能再用；请改正期号或时段后再收入。",
}
"""By the kind of the error; the fields are those that the raising place gives."""
UNKNOWN = "这一步没有做成，请刷新后再试；仍不行请把下面这句话告诉运维人员（{original}）。"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CONFIG = "设置文件有误，请运维人员改正（{original}）。"


def error_words(error: Exception) -> str:
    """The sentence of an error for the desk; never empty, always Chinese."""
    said = " ".join(str(error).split())
    if isinstance(error, StoreError) and error.kind in SAID:
        return worded(SAID[error.kind], error.fields) or UNKNOWN.format(original=said)
    if said.endswith("。"):
        return said
    if isinstance(error, ConfigError):
        return config_words(said)
    return UNKNOWN.format(original=said or type(error).__name__)


def worded(wording: str, fields: Mapping[str, object]) -> str:
    """A wording with its fields; "" where a field is not among them."""
    try:
        return wording.format_map({name: in_words(value) for name, value in fields.items()})
    except KeyError:
        return ""


def in_words(value: object) -> str:
    """A field as people say it."""
    return period_words(value) if isinstance(value, Period) else str(value)


def spoken(said: str) -> str:
    """A sentence that came out of the runner: as it is where it is Chinese, else with the original in brackets."""
    return said if not said or CHINESE.search(said) else UNKNOWN.format(original=said)


def config_words(said: str) -> str:
    """What a loader says of a settings file, in Chinese, or with the original in brackets."""
    chinese = in_chinese(said)
    return chinese if chinese != said else CONFIG.format(original=said)
