"""A request to the scoring address of an online endpoint: the data plane, where no resource manager stands in between.

Each is sent once: a model may have effects, and nobody knows what a lost request has done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import RemoteDisconnected
from urllib.parse import urlsplit

from ..clouds import UNTRUSTED, is_loopback, trusted_certificates
from ..errors import TransportError
from .call import Call
from .refusal import mask
from .scoring_refusal import scoring_error

__all__ = ["Scored", "ScoringRequest", "is_readable_on_the_way", "score"]

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 310.0
"""A little more than the longest time that a deployment may take for a request, which is 300 seconds on Kubernetes."""
DEPLOYMENT_HEADER = "azureml-model-deployment"
"""Names the deployment that is to answer, past the traffic; in the answer, the one that did."""


@dataclass(frozen=True)
class ScoringRequest:
    """What is sent, and where."""

    uri: str
    token: str
    """Key or token of the caller."""
    body: bytes
    content_type: str = "application/json"
    deployment: str = ""
    """Deployment that is to answer; empty: the traffic decides."""
    kubernetes: bool = False
    """Whether the endpoint runs on a cluster, whose router has its own words for what goes wrong."""


@dataclass(frozen=True)
class Scored:
    """What a model answered."""

    body: bytes
    content_type: str
    deployment: str
    """Deployment that answered; empty where the service does not say."""


def is_readable_on_the_way(uri: str) -> bool:
    """Whether somebody between here and there can read what is sent, the key included."""
    parts = urlsplit(uri)
    return parts.scheme != "https" and not is_loopback(parts.hostname or "")


def score(request: ScoringRequest, call: Call) -> Scored:
    """The model's answer; raises what went wrong instead, in words."""
    import requests

    call.check()
    headers = {"Content-Type": request.content_type, "Authorization": f"Bearer {request.token}"}
    if request.deployment:
        headers[DEPLOYMENT_HEADER] = request.deployment
    try:
        # `auth` keeps the library from taking one out of ~/.netrc, which would overwrite the token.
        answer = requests.post(
            request.uri,
            data=request.body,
            headers=headers,
            auth=lambda prepared: prepared,
            timeout=(CONNECT_SECONDS, min(ANSWER_SECONDS, call.remaining())),
            allow_redirects=False,
            verify=trusted_certificates(),
        )
    except requests.RequestException as error:
        raise _no_answer(request, error, call) from error
    if not answer.ok or answer.is_redirect:
        said = mask(answer.content.decode(errors="replace"), (request.token, *call.secrets))
        raise scoring_error(answer.status_code, answer.headers, said, kubernetes=request.kubernetes, doing=call.doing)
    return Scored(answer.content, answer.headers.get("Content-Type", ""), answer.headers.get(DEPLOYMENT_HEADER, ""))


def _no_answer(request: ScoringRequest, error: Exception, call: Call) -> TransportError:
    import requests

    host = urlsplit(request.uri).netloc
    if isinstance(error, requests.exceptions.SSLError):
        what, advice = f"the certificate of {host} is not trusted", UNTRUSTED
        return TransportError(what, lasting=True, doing=call.doing, advice=advice)
    if _was_sent(error):
        what, advice = f"{host} has not answered ({type(error).__name__})", "look at the logs of the deployment"
        return TransportError(what, uncertain=True, doing=call.doing, advice=advice)
    return TransportError(
        f"{host} cannot be reached ({type(error).__name__})",
        doing=call.doing,
        advice="check the network: an endpoint without public network access is reached from its workspace's network "
        "alone, and one of the emulator through its proxy (HTTPS_PROXY)",
    )


def _was_sent(error: Exception) -> bool:
    """Whether the other side may have got the request."""
    import requests

    late = (requests.exceptions.ReadTimeout, requests.exceptions.ChunkedEncodingError, RemoteDisconnected)
    return any(isinstance(cause, (*late, ConnectionResetError, BrokenPipeError)) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from; behind a proxy the library calls whatever happens the proxy's error."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
