"""The tables, as typed rows. They never leave this folder: every function gives and takes `bulletin` types.

Keys and URLs may be longer than an index entry, so they are indexed by their digest. Closed lists are kept as their
English words. Days are days in Asia/Shanghai, instants UTC. A change here needs a revision in migrations/.
"""

from storage.rows.articles import (
    ActionRow,
    ArticleRow,
    CandidateRow,
    DecisionRow,
    EarlierArticleRow,
    ManuscriptRow,
    PictureRow,
    SearchWaitingRow,
)
from storage.rows.base import Base
from storage.rows.clock import JobRow, LeaseRow
from storage.rows.desk import FeedKeyRow, FileVersionRow, JournalRow, PersonRow, RequestRow, SavedFilterRow, SignInRow
from storage.rows.issues import (
    AnchorRow,
    GeneratedIssueRow,
    GivenIssueRow,
    IssueMoveRow,
    IssueRow,
    OverrideRow,
    SubmissionRow,
)
from storage.rows.learning import MissedRow, RefitRow, ScoreMarkRow, SpotCheckRow
from storage.rows.nights import CarriedRow, ListingRow, NightRow, OutletRow, RetrievalRow, RunRow, UrlRow, VisitRow
from storage.rows.stories import PrintedRow, StoryHashRow, StoryLinkRow, StoryOriginRow, StoryPlaceRow, StorySplitRow

__all__ = [
    "ActionRow",
    "AnchorRow",
    "ArticleRow",
    "Base",
    "CandidateRow",
    "CarriedRow",
    "DecisionRow",
    "EarlierArticleRow",
    "FeedKeyRow",
    "FileVersionRow",
    "GeneratedIssueRow",
    "GivenIssueRow",
    "IssueMoveRow",
    "IssueRow",
    "JobRow",
    "JournalRow",
    "LeaseRow",
    "ListingRow",
    "ManuscriptRow",
    "MissedRow",
    "NightRow",
    "OutletRow",
    "OverrideRow",
    "PersonRow",
    "PictureRow",
    "PrintedRow",
    "RefitRow",
    "RequestRow",
    "RetrievalRow",
    "RunRow",
    "SavedFilterRow",
    "ScoreMarkRow",
    "SearchWaitingRow",
    "SignInRow",
    "SpotCheckRow",
    "StoryHashRow",
    "StoryLinkRow",
    "StoryOriginRow",
    "StoryPlaceRow",
    "StorySplitRow",
    "SubmissionRow",
    "UrlRow",
    "VisitRow",
]
