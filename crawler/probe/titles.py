"""Whether a text reads like an article's title: a phrase of some length, not a label (更多, 上一页, 举报 …)."""

import re

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LABEL = re.compile(
    r"^(?:更多|更多>+|more|首页|尾页|末页|[上下]一[页篇]|返回.*|登录|注册|详情|全文|\[.{1,6}\]|【.{1,6}】|[\d\s]+"
    r"|\d+\s*(?:跟贴|跟帖|评论|条|回复).*|(?:跟贴|跟帖|评论|回复|阅读|浏览|点击|分享)\s*[(（:：]?\s*\d*\s*[)）]?|阅读全文|查看更多|.*(?:ICP|公网安备|网安备|许可证|电子标识|举报电话|版权所有).*"
    r"|.{0,16}(?:举报|举报(?:入口|专区|中心|邮箱)|备案号?|联系(?:我们|记者|方式)|关于我们|隐私(?:政策|条款|保护)|(?:服务|用户)协议"
    r"|客户端下载|下载客户端|网站地图|网站声明|版权声明|免责声明|广告服务|投稿须知|自律公约|意见反馈|新版反馈|官方微博|微信公众号"
    r"|无障碍(?:浏览)?|诚聘英才|人才招聘))$",
    re.IGNORECASE,
)


def title_score(title: str) -> float:
    """How much a text looks like a title, from 0 to 1: a phrase of some length, not a label."""
    if not title or LABEL.match(title):
        return 0.0
    length = len(HAN.findall(title)) + len(re.findall(r"[A-Za-z0-9]+", title)) * 0.8
    marks = 0.1 if re.search(r"[，：！？“”、—|《》]", title) else 0.0
    return min(1.0, max(0.0, (length - 3) / 9) + marks) if HAN.search(title) or length >= 4 else 0.1
