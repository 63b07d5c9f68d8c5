"""Evaluation: the tool judged by annotated corpora, and coders by one another."""

from scr_nlp.evaluation.accuracy import accuracy_frame, count_accuracy, read_accuracy
from scr_nlp.evaluation.agreement import Agreement, compare_codings, compare_labels
from scr_nlp.evaluation.evaluate import Evaluation, evaluate, evaluate_codings
from scr_nlp.evaluation.measures import Measure
from scr_nlp.evaluation.slips import Slip

__all__ = [
    "Agreement",
    "Evaluation",
    "Measure",
    "Slip",
    "accuracy_frame",
    "compare_codings",
    "compare_labels",
    "count_accuracy",
    "evaluate",
    "evaluate_codings",
    "read_accuracy",
]
