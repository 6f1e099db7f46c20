"""issue draft, submit, send-back, withdraw, release, correct, order, anchor, carry, settle: what writes."""

from argparse import Namespace
from pathlib import Path

from bulletin.article import Image
from bulletin.issue import STATE_ZH, Issue, IssueState
from bulletin.issue_state import Step, open_errors
from bulletin.numbering import gaps
from bulletin.period import parse_period
from bulletin.registry import load_registry
from bulletin.settings import Settings
from commands.issues.checking import checked
from commands.issues.context import Context, opened, who
from commands.issues.showing import show_issue


def draft(arguments: Namespace, settings: Settings) -> int:
    """Draft, and say what stands in the draft."""
    from issuing.drafting import draft_issue, why_not_drafted

    period = parse_period(arguments.period)
    with opened(settings) as context:
        why = "" if arguments.force else why_not_drafted(context.store, context.series, period, context.now)
        if why:
            raise ValueError(f"{why}; --force drafts it all the same")
        issue = draft_issue(context.store, context.series, period, context.now, who(arguments))
    if issue.state in (IssueState.SUBMITTED, IssueState.RELEASED):
        print(f"第{issue.number_zh}期{STATE_ZH[issue.state]}，未重编。")
    return show_issue(issue, machine=False)


def step(arguments: Namespace, settings: Settings) -> int:
    """Submit, send back, withdraw or correct."""
    from issuing.moving import correct, move

    which = Step(arguments.verb)
    if which in (Step.SEND_BACK, Step.CORRECT) and not arguments.reason:
        raise ValueError(f"say why with --reason, e.g. `yuebao issue {which} {arguments.period} --reason 链接有误`")
    with opened(settings) as context:
        issue = context.found(arguments.period)
        if which is Step.CORRECT:
            after = correct(context.store, issue, who(arguments), context.now, arguments.reason)
        else:
            after = move(context.store, issue, which, who(arguments), context.now, arguments.reason)
    revision = f"（更正 {after.revision}）" if after.revision else ""
    print(f"第{after.number_zh}期{revision} {STATE_ZH[after.state]}")
    return 0


def release(arguments: Namespace, settings: Settings) -> int:
    """Fix an issue's number and text. Raises ValueError while an error is open."""
    from issuing.evidence import keep_pages
    from issuing.moving import Blocked
    from issuing.moving import release as released
    from storage.errors import StoreError

    with opened(settings) as context:
        issue = context.found(arguments.period)
        if issue.state is not IssueState.RELEASED:
            try:
                if arguments.file:
                    issue = release_file(arguments.file, issue, context, who(arguments))
                else:
                    _, findings, stand = checked(arguments.period, context, online=False)
                    errors = open_errors(findings, stand)
                    issue = released(context.store, issue, errors, who(arguments), context.now)
            except (Blocked, StoreError) as error:
                raise ValueError(str(error)) from None
        elif arguments.file:
            raise ValueError(f"第{issue.number_zh}期 is released already; `yuebao issue correct` opens a new revision")
        kept = keep_pages(context.store, issue, load_registry(settings.outlets), settings.archive)
    print(f"第{issue.number_zh}期 已发布，{len(issue.entries)} 篇；{kept} 篇的网页存入 kept/")
    return 0


def release_file(path: Path, issue: Issue, context: Context, by: str) -> Issue:
    """Release the text of a Word file edited by hand; the generated text is kept beside it, and the file itself."""
    from bulletin.check import load_check_rules
    from bulletin.check.rules import SHIPPED as RULES
    from issuing.checking import findings_of
    from issuing.given_pictures import with_pictures_kept
    from issuing.moving import keep_file, read_edited
    from issuing.moving import release as released
    from storage import pictures

    settings = context.settings
    images = [block.url for entry in issue.entries for block in entry.blocks if isinstance(block, Image)]
    with context.store.reading() as session:
        held = pictures.pictures(session, images)
    edited, read = read_edited(path, issue, context.series, held)
    folder = settings.archive / "pictures"
    edited, _, told = with_pictures_kept(context.store, edited, read.given, folder, context.now)
    for sentence in told:
        print(f"  ！{sentence}")
    rules = load_check_rules(settings.overlay("checks.toml", RULES))
    registry = load_registry(settings.outlets)
    findings, stand = findings_of(context.store, edited, context.series, rules, registry, read.doubts)
    errors = open_errors(findings, stand)
    after = released(context.store, edited, errors, by, context.now, path, issue)
    print(f"发布稿以 {path.name} 为准，另存：{keep_file(path, after, settings.data / 'released')}")
    return after


def settle(arguments: Namespace, settings: Settings) -> int:
    """Put away what nobody decided of a released period, or take that back."""
    from issuing.settling import settle as settled
    from issuing.settling import unsettle

    period = parse_period(arguments.period)
    with opened(settings) as context:
        act = unsettle if arguments.undo else settled
        done = act(context.store, context.series, period, who(arguments), context.now)
    if arguments.undo:
        print(f"{done.note}：已撤销 {done.count} 篇，回到未审")
        return 0
    left = f"；备选、稍后 {done.left} 篇未动" if done.left else ""
    print(f"{done.note}：{done.count} 篇未审候选稿记为不用（篇幅）{left}")
    if done.count:
        print(f"撤销：yuebao issue settle {arguments.period} --undo")
    return 0


def order(arguments: Namespace, settings: Settings) -> int:
    """Put a draft's entries in another order; it stays when the draft is made again."""
    from issuing.moving import reorder

    try:
        wanted = [int(each) for each in arguments.order.replace("，", ",").split(",")]
    except ValueError:
        raise ValueError(
            f"“{arguments.order}” is no order; write the present numbers in the new order: 3,1,2"
        ) from None
    with opened(settings) as context:
        return show_issue(reorder(context.store, context.found(arguments.period), wanted, context.now), machine=False)


def anchor(arguments: Namespace, settings: Settings) -> int:
    """Set a number right; later ones count from it."""
    from issuing.moving import set_anchor

    if not arguments.reason:
        raise ValueError("say why the number is set with --reason")
    period = parse_period(arguments.period)
    with opened(settings) as context:
        series = set_anchor(
            context.store, context.series, period, arguments.number, who(arguments), context.now, arguments.reason
        )
    profile = series.profile_for(period)
    print(f"{profile.name}：{period} 为第{series.number_zh(profile.number(period))}期，其后依次推算")
    for where, left_out in gaps(profile):
        print(f"注意：到 {where} 为止跳过 {left_out} 个期号")
    return 0


def carry(arguments: Namespace, settings: Settings) -> int:
    """Have a candidate go into another period's issue."""
    from issuing.moving import carried_to

    if not arguments.reason:
        raise ValueError("say why it goes into another issue with --reason")
    with opened(settings) as context:
        candidate, period = carried_to(
            context.store,
            context.series,
            arguments.candidate,
            parse_period(arguments.period),
            who(arguments),
            context.now,
            arguments.reason,
        )
    print(f"候选稿 {candidate.id}“{candidate.article.title}”转入 {period}；重编该期草稿后进入")
    return 0
