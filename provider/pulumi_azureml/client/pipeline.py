"""The pipeline: which policies a request passes, in which order.

Outermost first. A policy's place is its meaning: what stands before `RetryPolicy` happens once per request, what stands
behind it once per attempt. This module and the policies are the ones that load azure-core; `ArmClient` imports them
with its first request.
"""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from azure.core import PipelineClient
from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from ..auth import Credential
from ..clouds import trusted_certificates
from ..settings import Settings
from .attempt_timeout import AttemptTimeoutPolicy
from .bearer import BearerPolicy
from .busy import BusyPolicy
from .https_only import HttpsOnlyPolicy
from .register_provider import RegisterProviderPolicy
from .request_id import RequestIdPolicy
from .retry import RetryPolicy
from .user_agent import UserAgentPolicy, user_agent

THREADS = 64
"""The host serves this many calls at once; each keeps its connection."""


def pipeline(settings: Settings, credential: Credential) -> PipelineClient[Any, Any]:
    """The client of azure-core over our policies, safe to share between threads."""
    cloud = settings.cloud
    policies = [
        RequestIdPolicy(),
        UserAgentPolicy(user_agent(settings.partner_id)),
        RegisterProviderPolicy(cloud.resource_manager),
        BusyPolicy(),
        RetryPolicy(),
        HttpsOnlyPolicy(cloud.resource_manager),
        AttemptTimeoutPolicy(),
        BearerPolicy(credential, cloud.scope),
    ]
    transport = RequestsTransport(session=session(), connection_verify=trusted_certificates())
    return PipelineClient(cloud.resource_manager, policies=policies, transport=transport)


def session() -> requests.Session:
    """Connections that keep nothing between requests and decide nothing."""
    made = requests.Session()
    once = Retry(total=False, redirect=False, raise_on_status=False)  # `RetryPolicy` decides, nobody below it
    made.mount("https://", HTTPAdapter(pool_maxsize=THREADS, max_retries=once))
    # Cookies would be state shared between threads, and no answer here depends on one.
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # Without an authentication of its own, requests takes one from ~/.netrc and overwrites the token with it.
    made.auth = lambda prepared: prepared
    return made
