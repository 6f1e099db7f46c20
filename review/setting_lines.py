"""The program's settings as lines to read; nothing secret is shown."""

import dataclasses
import re
from datetime import time
from pathlib import Path

from bulletin.settings import Settings

SETTING_ZH = {
    "data": "数据目录",
    "database": "数据库",
    "contact": "采集时留的联系方式",
    "user_agent": "采集时自报的名称",
    "proxy": "单位代理",
    "outlets_at_once": "同时采集几家",
    "timeout_s": "一次请求最长（秒）",
    "max_page_bytes": "一页最大（字节）",
    "archive_days": "网页存档保留（天）",
    "night_at": "每夜采集时刻（北京时间）",
    "night_hours": "一夜最长（小时）",
    "retry_minutes": "失败后再试（分钟）",
    "free_mb": "磁盘下限（MB）",
    "allow_private": "允许采集的内网网段",
    "desk_host": "编辑台监听地址",
    "desk_port": "编辑台端口",
    "trusted_proxies": "可信的反向代理",
}


def setting_lines(settings: Settings) -> tuple[tuple[str, str, str], ...]:
    """(key, Chinese name, value) of every setting."""
    names = [each.name for each in dataclasses.fields(settings)]
    return tuple((name, SETTING_ZH.get(name, name), shown(getattr(settings, name))) for name in names)


def shown(value: object) -> str:
    """A value to read: no password of an address, — for nothing."""
    if isinstance(value, tuple):
        return "、".join(masked(str(each)) for each in value) or "—"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Path):
        return str(value.resolve())
    return masked(str(value)) or "—"


def masked(text: str) -> str:
    """An address without its password, wherever it stands in it."""
    text = re.sub(r"(://[^:/@\s]*:)[^\s]*@", r"\1••••@", text)
    return re.sub(r"(?i)\b(pass(?:word|wd)?|pwd|token|secret|key)=[^&\s]+", r"\1=••••", text)
