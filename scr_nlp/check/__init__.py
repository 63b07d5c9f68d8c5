"""The check of a draft: what it covers, what it leaves out, and where the tool looked."""

from scr_nlp.check.compare import compare_drafts
from scr_nlp.check.draft import check_draft
from scr_nlp.check.jsonform import check_to_json
from scr_nlp.check.records import Comparison, DraftCheck

__all__ = ["Comparison", "DraftCheck", "check_draft", "check_to_json", "compare_drafts"]
