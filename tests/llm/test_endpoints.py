"""Models over HTTP, against a server of our own that answers well, badly, late or not at all."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import BaseModel, Field

from groundwire.errors import ModelError
from groundwire.llm.endpoint import Endpoint, Kind
from groundwire.llm.prompts import build
from groundwire.llm.provider import Prompt
from groundwire.pipeline.models import Models
from groundwire.pipeline.writing import checked_brief
from model_world import NOW, counter, documents

pytest.importorskip("pydantic_ai", reason="the extra `models` is not installed: endpoints were NOT tested")


class Said(BaseModel):
    """A form for these tests."""

    words: str = Field(max_length=40)


@dataclass
class Stub:
    """An endpoint that says *says* (or what its turn is) in the forms of OpenAI and of Anthropic."""

    says: list[str] = field(default_factory=lambda: ['{"words": "fine"}'])
    status: int = 200
    complains: str = "no"
    wait: float = 0.0
    takes_schemas: bool = True
    finish: str = "stop"
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        said = self.says[min(len(self.asked), len(self.says)) - 1]
        if path.endswith("/messages"):
            block: dict[str, Any] = {"type": "text", "text": said}
            if body.get("tools"):
                block = {"type": "tool_use", "id": "t1", "name": body["tools"][0]["name"], "input": json.loads(said)}
            return {
                "id": "m1", "type": "message", "role": "assistant", "model": body["model"], "content": [block],
                "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": 70, "output_tokens": 7},
            }  # fmt: skip
        return {
            "id": "c1", "object": "chat.completion", "created": 1, "model": body["model"],
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": self.finish}
            ],
            "usage": {"prompt_tokens": 70, "completion_tokens": 7, "total_tokens": 77},
        }  # fmt: skip


@pytest.fixture
def stub() -> Iterator[Stub]:
    told = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append(body)
            told.keys.append(self.headers.get("Authorization") or self.headers.get("x-api-key"))
            time.sleep(told.wait)
            form = body.get("response_format", {}).get("type")
            status = 500 if form == "json_schema" and not told.takes_schemas else told.status
            answer = told.answer(self.path, body) if status == 200 else {"error": {"message": told.complains}}
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())
            except OSError:  # it did not wait for us
                pass

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield told
        server.shutdown()


def an_endpoint(stub: Stub, kind: Kind = "openai", timeout: float = 10.0, url: str | None = None) -> Endpoint:
    base = url or (stub.url if kind == "anthropic" else f"{stub.url}/v1")
    return Endpoint(kind=kind, model="small", url=base, key="sk-test", timeout=timeout, price=(1.0, 10.0))


def a_prompt() -> Prompt:
    return build("groundwire.brief.prompts", "read-1", ["Some words."], secret=counter())


@pytest.mark.parametrize("kind", ["openai", "ollama", "anthropic"])
def test_each_kind_of_endpoint_answers_under_the_schema(stub: Stub, kind: Kind) -> None:
    reply = an_endpoint(stub, kind).complete(a_prompt(), Said)
    assert reply.value.words == "fine"
    assert (reply.usage.read, reply.usage.written) == (70, 7)
    assert reply.usage.usd == pytest.approx((70 + 10 * 7) / 1e6)
    (sent,) = stub.asked
    told = json.dumps(sent)
    assert "Some words." in told
    assert '"maxLength": 40' in told
    assert "sk-test" in (stub.keys[0] or "")


def test_an_answer_that_is_not_valid_is_asked_for_once_more(stub: Stub) -> None:
    stub.says = ['{"words": ', '{"words": "better"}']
    assert an_endpoint(stub).complete(a_prompt(), Said).value.words == "better"
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"says": ['{"words": ']}, "invalid"),
        ({"says": ["I would rather not."]}, "invalid"),
        ({"says": [json.dumps({"words": "x" * 41})]}, "invalid"),
        ({"says": [""], "finish": "content_filter"}, "refused"),
        ({"status": 401}, "unreachable"),
        ({"status": 404}, "unreachable"),
        ({"wait": 1.0}, "timeout"),
    ],
)
def test_each_way_to_fail_has_its_code(stub: Stub, change: dict[str, Any], code: str) -> None:
    for name, value in change.items():
        setattr(stub, name, value)
    with pytest.raises(ModelError) as failed:
        an_endpoint(stub, timeout=0.4 if stub.wait else 10.0).complete(a_prompt(), Said)
    assert failed.value.code == code
    assert "sk-test" not in str(failed.value)


@pytest.mark.parametrize(
    "words",
    [
        "request (2619 tokens) exceeds the available context size (2048 tokens)",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
        "prompt is too long: 208310 tokens > 200000 maximum",
    ],
)
def test_a_question_that_is_too_long_for_the_model_is_told_apart_and_asked_once(stub: Stub, words: str) -> None:
    stub.status, stub.complains = 400, words
    with pytest.raises(ModelError) as failed:
        an_endpoint(stub).complete(a_prompt(), Said)
    assert failed.value.code == "too_long"
    assert len(stub.asked) == 1


def test_an_answer_that_cannot_be_used_is_counted_all_the_same(stub: Stub) -> None:
    stub.says = ["I would rather not."]
    with pytest.raises(ModelError) as failed:
        an_endpoint(stub).complete(a_prompt(), Said)
    assert (failed.value.read, failed.value.written) == (2 * 70, 2 * 7)  # it was asked once more
    assert failed.value.usd == pytest.approx((140 + 10 * 14) / 1e6)
    stub.wait = 0.5
    with pytest.raises(ModelError) as late:
        an_endpoint(stub, timeout=0.1).complete(a_prompt(), Said)
    assert late.value.read > 0


def test_an_endpoint_that_takes_no_schema_is_told_it_in_words(stub: Stub) -> None:
    stub.takes_schemas = False
    endpoint = an_endpoint(stub)
    assert endpoint.complete(a_prompt(), Said).value.words == "fine"
    refused = len(stub.asked) - 1
    assert refused >= 1
    assert "maxLength" in json.dumps(stub.asked[-1]["messages"])
    assert endpoint.complete(a_prompt(), Said).value.words == "fine"
    assert len(stub.asked) == refused + 2  # it is not tried again


def test_nobody_at_the_address_is_unreachable(stub: Stub) -> None:
    with pytest.raises(ModelError) as failed:
        an_endpoint(stub, url="http://127.0.0.1:9/v1").complete(a_prompt(), Said)
    assert failed.value.code == "unreachable"


def test_a_brief_is_written_although_the_endpoint_talks_nonsense(stub: Stub) -> None:
    stub.says = ['{"points": [{"sentence": 1, "purpose": "nonsense"}]}']
    built, _ = checked_brief(documents(), now=NOW)
    asked = Models(secret=counter(), writer=an_endpoint(stub))
    brief, failed = checked_brief(documents(), now=NOW, models=asked)
    assert brief == built
    assert failed is not None
    assert failed.code == "invalid"
