"""Lists that a user keeps of documents and cases, joined to the documents of a study."""

from scr_nlp.lists.join import Joined, group_cases, join_list

__all__ = ["Joined", "group_cases", "join_list"]
