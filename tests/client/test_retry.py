"""What is sent again, how often, after which pause, and what never is."""

from __future__ import annotations

import re
import threading
from email.utils import formatdate

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.client.answer import Answer
from pulumi_azureml.client.pause import retry_after
from pulumi_azureml.errors import (
    Conflict,
    DeadlineExceeded,
    NotFound,
    Rejected,
    Throttled,
    TransportError,
    Unavailable,
)
from pulumi_azureml.settings import Settings

from .fault_server import FaultServer, Reply
from .virtual_clock import VirtualClock

PATH = "/subscriptions/s/resourceGroups/g"
VERSION = "2024-03-01"
HERE = Reply(200, {"name": "g"})


def refusal(status: int, code: str, message: str = "no", **headers: str) -> Reply:
    return Reply(status, {"error": {"code": code, "message": message}}, headers)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_get_survives_statuses_that_pass(server: FaultServer, client: ArmClient, call: Call, status: int) -> None:
    """A breakdown on the way is no answer."""
    server.plays("GET", PATH, Reply(status), Reply(status), HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_write_cut_off_is_sent_again_under_the_same_id(
    server: FaultServer, client: ArmClient, call: Call, method: str
) -> None:
    """The first may have been applied; a second does no harm, and the service's logs show one request."""
    server.plays(method, PATH, Reply(cut=True), HERE)
    getattr(client, method.lower())(PATH, {"tags": {}}, api_version=VERSION, call=call)
    ids = [request.headers["x-ms-client-request-id"] for request in server.seen(method)]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_two_requests_have_two_ids(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Only repetitions share an id."""
    server.plays("GET", PATH, HERE)
    client.get(PATH, api_version=VERSION, call=call)
    client.get(PATH, api_version=VERSION, call=call)
    assert len({request.headers["x-ms-client-request-id"] for request in server.seen()}) == 2


def test_pause_asked_for_in_seconds_is_kept(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock
) -> None:
    """429 with Retry-After: 25 waits 25 seconds, not our own pause."""
    server.plays("GET", PATH, refusal(429, "TooManyRequests", **{"Retry-After": "25"}), HERE)
    client.get(PATH, api_version=VERSION, call=call)
    assert clock.slept == 25


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"retry-after": "7"}, 7, 7),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5, 1.5),
        ({"x-ms-retry-after-ms": "250"}, 0.25, 0.25),
        ({"retry-after": formatdate(4102444800, usegmt=True)}, 300, 300),
        ({"retry-after": formatdate(0, usegmt=True)}, 0, 0),
    ],
)
def test_every_form_of_retry_after_is_read(headers: dict[str, str], low: float, high: float) -> None:
    """Milliseconds, seconds and dates; a date of the next century is cut to five minutes."""
    found = retry_after(Answer("GET", "https://h/", 429, headers))
    assert found is not None
    assert low <= found <= high


@pytest.mark.parametrize("text", ["", "soon", "-3", "nan", "inf"])
def test_unreadable_retry_after_counts_as_absent(text: str) -> None:
    """What cannot be read is not obeyed."""
    assert retry_after(Answer("GET", "https://h/", 429, {"retry-after": text})) is None


def test_throttling_is_endured_until_the_deadline(server: FaultServer, client: ArmClient, clock: VirtualClock) -> None:
    """Being throttled is not a breakdown: it ends with the deadline, and the report names the last answer."""
    server.plays("GET", PATH, refusal(429, "SubscriptionRequestsThrottled", "Number of requests exceeded the limit."))
    call = Call('reading resource group "g"', 900, clock=clock)
    with pytest.raises(DeadlineExceeded) as caught:
        client.get(PATH, api_version=VERSION, call=call)
    assert isinstance(caught.value.last_error, Throttled)
    assert len(server.seen()) > 10
    assert str(caught.value).startswith(
        'reading resource group "g": not finished after 15m00s, last answer: too many requests (429 '
        "SubscriptionRequestsThrottled: Number of requests exceeded the limit)."
    )


def test_breakdown_that_lasts_ends_after_seven_attempts(server: FaultServer, client: ArmClient, call: Call) -> None:
    """A service that is down does not hold a run for half an hour; the answer is reported, not the waiting."""
    server.plays("GET", PATH, refusal(503, "ServiceUnavailable", "The service is down.", **{"x-ms-request-id": "r"}))
    with pytest.raises(Unavailable) as caught:
        client.get(PATH, api_version=VERSION, call=call)
    assert len(server.seen()) == 7
    assert caught.value.request_id == "r"


@pytest.mark.parametrize(("status", "kind"), [(400, Rejected), (404, NotFound), (409, Conflict)])
def test_retry_after_on_a_final_answer_does_not_loop(
    server: FaultServer, client: ArmClient, call: Call, status: int, kind: type[Exception]
) -> None:
    """Waiting does not make a missing resource appear, whatever header the answer carries."""
    server.plays("GET", PATH, refusal(status, "Whatever", **{"Retry-After": "1"}))
    with pytest.raises(kind):
        client.get(PATH, api_version=VERSION, call=call)
    assert len(server.seen()) == 1


@pytest.mark.parametrize("status", [500, 503, 504])
def test_action_answered_by_a_breakdown_is_uncertain_and_sent_once(
    server: FaultServer, client: ArmClient, call: Call, status: int
) -> None:
    """The keys may have been regenerated: a second time would regenerate them again."""
    server.plays("POST", f"{PATH}/act", Reply(status))
    with pytest.raises(Unavailable) as caught:
        client.post(f"{PATH}/act", api_version=VERSION, call=call)
    assert caught.value.uncertain
    assert len(server.seen()) == 1


def test_action_turned_away_by_throttling_is_sent_again(server: FaultServer, client: ArmClient, call: Call) -> None:
    """429 means that nothing was done."""
    server.plays("POST", f"{PATH}/act", Reply(429), Reply(200, {"done": True}))
    assert client.post(f"{PATH}/act", api_version=VERSION, call=call) == {"done": True}


def test_action_that_never_left_is_sent_again(
    server: FaultServer, settings: Settings, call: Call, clock: VirtualClock
) -> None:
    """A refused connection is certain: after all attempts the error says that nothing was applied."""
    _ = settings.cloud
    client = ArmClient(
        Settings.load(
            {
                "resourceManagerEndpoint": "https://127.0.0.1:1",
                "resourceManagerAudience": "https://management.azure.com",
                "activeDirectoryAuthorityHost": server.base,
                "tenantId": settings.tenant_id or "",
                "clientId": settings.client_id or "",
                "clientSecret": "s",
            },
            {},
        )
    )
    with pytest.raises(TransportError, match=r"127\.0\.0\.1:1 cannot be reached") as caught:
        client.post(f"{PATH}/act", api_version=VERSION, call=call)
    client.close()
    assert not caught.value.uncertain
    assert clock.slept > 10


def test_question_asked_by_post_is_repeated_like_a_get(server: FaultServer, client: ArmClient, call: Call) -> None:
    """listKeys changes nothing, so a lost answer is asked for again."""
    server.plays("POST", f"{PATH}/listKeys", Reply(cut=True), Reply(503), Reply(200, {"primaryKey": None}))
    assert client.ask(f"{PATH}/listKeys", api_version=VERSION, call=call) == {"primaryKey": None}


def test_body_cut_in_the_middle_is_asked_for_again(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Half an answer is none."""
    server.plays("GET", PATH, Reply(200, '{"name"', {"Content-Length": "100", "Connection": "close"}), HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}


def test_long_pause_is_told_to_the_user(server: FaultServer, client: ArmClient, clock: VirtualClock) -> None:
    """Silence for minutes looks like a hang."""
    lines: list[str] = []
    server.plays("GET", PATH, refusal(429, "TooManyRequests", "slow down", **{"Retry-After": "120"}), HERE)
    client.get(PATH, api_version=VERSION, call=Call("reading g", 900, progress=lines.append, clock=clock))
    assert lines == [
        "still reading (0s): waiting 2m00s to ask again (too many requests (429 TooManyRequests: slow down))"
    ]


def test_certificate_nobody_vouches_for_ends_at_once(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trying again does not make a certificate trusted; the message says what to set."""
    _ = client.settings.cloud
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(TransportError, match="REQUESTS_CA_BUNDLE"):
        client.get(PATH, api_version=VERSION, call=call)
    assert clock.slept == 0


def test_bundle_that_other_tools_read_is_trusted_as_well(
    server: FaultServer, client: ArmClient, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSL_CERT_FILE alone is enough, as it is for the engine's other providers."""
    import os

    monkeypatch.setenv("SSL_CERT_FILE", os.environ["REQUESTS_CA_BUNDLE"])
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    server.plays("GET", PATH, HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}


def test_user_agent_names_the_product_first(server: FaultServer, client: ArmClient, call: Call) -> None:
    """The service's operators see who calls."""
    server.plays("GET", PATH, HERE)
    client.get(PATH, api_version=VERSION, call=call)
    assert re.match(r"pulumi-azureml/\d+\.\d+\.\d+ azure-core/", server.seen()[0].headers["user-agent"])


def test_cookies_and_netrc_do_not_touch_a_request(
    server: FaultServer, client: ArmClient, call: Call, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ~/.netrc entry would replace the token, a cookie would be state between threads."""
    from pathlib import Path

    netrc = Path(str(tmp_path)) / "netrc"
    netrc.write_text("default login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.plays("GET", PATH, Reply(200, {}, {"Set-Cookie": "a=b"}), HERE)
    client.get(PATH, api_version=VERSION, call=call)
    client.get(PATH, api_version=VERSION, call=call)
    assert [request.headers["authorization"] for request in server.seen()] == ["Bearer token-1"] * 2
    assert "cookie" not in server.seen()[1].headers


def test_sixty_four_threads_share_one_client_and_one_token(
    server: FaultServer, client: ArmClient, clock: VirtualClock
) -> None:
    """All get their answer, and the token service is asked once."""
    server.plays("GET", PATH, HERE)
    found: list[object] = []

    def read() -> None:
        found.append(client.get(PATH, api_version=VERSION, call=Call("reading g", 60, clock=clock)))

    threads = [threading.Thread(target=read) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{"name": "g"}] * 64
    assert server.tokens == 1
