"""The pages of a quiz, by forms alone."""

from __future__ import annotations

import re

import httpx2
import pytest
from fastapi import FastAPI

from tests.quizzes.conftest import RIGHT, taken

pytestmark = pytest.mark.asyncio


async def start(client: httpx2.AsyncClient) -> str:
    """Press the button; the address of the attempt."""
    answer = await client.post("/problems/small-quiz/attempts")
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def test_the_quiz_is_shown_to_everybody_without_its_questions(client: httpx2.AsyncClient):
    page = await client.get("/problems/small-quiz")
    assert page.status_code == 200
    assert "2 questions" in page.text
    assert "/login?next=/problems/small-quiz" in page.text
    assert "and one?" not in page.text


async def test_the_list_of_problems_marks_the_quiz(client: httpx2.AsyncClient):
    assert "quiz, 2 questions" in (await client.get("/problems")).text


async def test_who_presses_begin_after_the_session_ended_comes_back_to_the_quiz(
    client: httpx2.AsyncClient,
):
    answer = await client.post("/problems/small-quiz/attempts")
    assert answer.headers["location"] == "/login?next=/problems/small-quiz/attempts"
    back = await client.get("/problems/small-quiz/attempts")
    assert back.headers["location"] == "/problems/small-quiz"


async def test_a_form_leads_from_the_question_through_its_answer_to_the_result(
    signed_in: httpx2.AsyncClient,
):
    address = await start(signed_in)
    for at, wanted in enumerate((["two"], ["<code>2</code>", "<code>4</code>"])):
        page = (await signed_in.get(address)).text
        assert f"Question {at + 1} of 2" in page
        labels = re.findall(r'value="(\d)".*?<p>(.*?)</p>', page)
        chosen = [place for place, text in labels if text in wanted]
        form = {"question": str(at), "choice": chosen}
        answer = await signed_in.post(address, data=form)
        assert answer.headers["location"] == f"{address}?q={at + 1}#answer"
        shown = (await signed_in.get(answer.headers["location"])).text
        assert "Right ·" in shown
        assert f"WHY-{('ONE', 'TWO')[at]}" in shown
    result = (await signed_in.get(address)).text
    assert "<h1>2 of 2 right</h1>" in result
    assert "WHY-ONE" in result
    assert "WHY-TWO" in result
    history = (await signed_in.get("/problems/small-quiz")).text
    assert "2 of 2 right" in history
    assert "Take it again" in history


async def test_a_wrong_answer_names_the_right_one_by_its_letter(signed_in: httpx2.AsyncClient):
    address = await start(signed_in)
    page = (await signed_in.get(address)).text
    labels = re.findall(r'value="(\d)".*?<p>(.*?)</p>', page)
    at = {text: int(place) for place, text in labels}
    await signed_in.post(address, data={"question": "0", "choice": str(at["four"])})
    shown = (await signed_in.get(f"{address}?q=1")).text
    assert f"The answer is {'ABC'[at['two']]}." in shown
    assert "NOTE-THREE" in shown


async def test_an_empty_answer_comes_back_with_words_and_stores_nothing(
    signed_in: httpx2.AsyncClient,
):
    address = await start(signed_in)
    page = await signed_in.post(address, data={"question": "1"})
    assert page.status_code == 422
    assert "Choose an answer first" in page.text
    assert "Question 2 of 2" in page.text
    assert "WHY-TWO" not in page.text


async def test_a_second_answer_shows_the_first(signed_in: httpx2.AsyncClient):
    address = await start(signed_in)
    await signed_in.post(address, data={"question": "0", "choice": "0"})
    page = await signed_in.post(address, data={"question": "0", "choice": "1"})
    assert page.status_code == 409
    assert "answered already" in page.text
    assert "WHY-ONE" in page.text


@pytest.mark.parametrize("q", ["9", "1000"])
async def test_a_question_that_is_not_there_is_the_first_open_one(
    signed_in: httpx2.AsyncClient, q: str
):
    address = await start(signed_in)
    assert "Question 1 of 2" in (await signed_in.get(f"{address}?q={q}")).text


async def test_the_page_of_a_finished_attempt_stays(signed_in: httpx2.AsyncClient):
    attempt = await taken(signed_in, *RIGHT)
    page = await signed_in.get(f"/problems/small-quiz/attempts/{attempt['id']}")
    assert "<h1>2 of 2 right</h1>" in page.text


async def test_code_sent_to_a_quiz_is_refused_on_its_page(
    app: FastAPI, signed_in: httpx2.AsyncClient
):
    page = await signed_in.post("/problems/small-quiz", data={"code": "x = 1", "mode": "submit"})
    assert page.status_code == 422
    assert "takes no code" in page.text
