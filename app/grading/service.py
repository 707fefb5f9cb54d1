"""What other features may use of grading."""

from app.grading.custom import parse_custom_cases
from app.grading.failures import JudgeError
from app.grading.judge import Judge

__all__ = ["Judge", "JudgeError", "parse_custom_cases"]
