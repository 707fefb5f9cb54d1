"""What other features may use of grading."""

from app.grading.custom import parse_custom_cases
from app.grading.failures import JudgeError
from app.grading.judge import Judge
from app.grading.training import Outcome, Trial

__all__ = ["Judge", "JudgeError", "Outcome", "Trial", "parse_custom_cases"]
