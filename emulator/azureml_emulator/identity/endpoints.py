"""The endpoints of Entra ID that clients call: discovery, signing keys, tokens; and the managed identity endpoint of
a host."""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from azureml_emulator.arm.resource import Principal
from azureml_emulator.arm.state import State
from azureml_emulator.identity.directory import (
    Application,
    SignInRefused,
    check_client,
    unknown_application,
    unknown_tenant,
)
from azureml_emulator.identity.tokens import FEDERATION_AUDIENCE, Authority, TokenOrder

_COMMON = ("common", "organizations", "consumers")


class Identity:
    """One tenant with its authority, its application, and the secret of the managed identity endpoint."""

    def __init__(self, state: State, authority: Authority, application: Application) -> None:
        self.state = state
        self.authority = authority
        self.application = application
        self.managed_identity_header = state.identifiers.fixed("identity header")

    def app(self) -> Starlette:
        """The endpoints under ``login.microsoftonline.com``."""
        routes = [
            Route("/common/discovery/instance", self._instance_discovery),
            Route("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
            Route("/{tenant}/.well-known/openid-configuration", self._discovery),
            Route("/{tenant}/discovery/v2.0/keys", self._keys),
            Route("/{tenant}/discovery/keys", self._keys),
            Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
            Route("/{tenant}/oauth2/token", self._token, methods=["POST"]),
            Route("/{rest:path}", self._not_emulated, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]
        return Starlette(routes=routes)

    async def _instance_discovery(self, request: Request) -> Response:
        host, tenant = request.url.netloc, self.authority.tenant_id
        document = {
            "tenant_discovery_endpoint": f"https://{host}/{tenant}/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
        }
        return JSONResponse(document)

    async def _discovery(self, request: Request) -> Response:
        tenant = request.path_params["tenant"]
        if tenant not in (*_COMMON, self.authority.tenant_id):
            return _refusal(unknown_tenant(tenant))
        base = f"https://{request.url.netloc}/{tenant}"
        document = {
            "issuer": f"{base}/v2.0",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
        }
        return JSONResponse(document)

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.authority.key.public_document()]})

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        try:
            principal = self._signed_in(request.path_params["tenant"], form)
            audience = _audience(form)
        except SignInRefused as refused:
            return _refusal(refused)
        seconds = self.state.settings.token_seconds
        token = self.authority.issue(TokenOrder(audience, self.authority.tenant_id, principal, seconds))
        answer: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": token,
        }
        if form.get("client_info") == "1":
            who = {"uid": principal.object_id, "utid": self.authority.tenant_id}
            answer["client_info"] = base64.urlsafe_b64encode(json.dumps(who).encode()).decode().rstrip("=")
        if "resource" in form:
            answer |= {"resource": form["resource"], "expires_on": str(int(time.time()) + seconds)}
        return JSONResponse(answer, headers={"Cache-Control": "no-store, no-cache", "Pragma": "no-cache"})

    def _signed_in(self, tenant: str, form: dict[str, str]) -> Principal:
        if tenant not in (*_COMMON, self.authority.tenant_id):
            raise unknown_tenant(tenant)
        if form.get("grant_type") != "client_credentials":
            text = (
                f"The app requested an unsupported grant type '{form.get('grant_type', '')}'. The emulator "
                f"grants client_credentials only."
            )
            raise SignInRefused(400, "unsupported_grant_type", 70003, text)
        if "client_assertion" in form:
            self._check_assertion(form)
        else:
            check_client(self.application, form)
        return self.application.principal

    def _check_assertion(self, form: dict[str, str]) -> None:
        """The assertion was given out by the control API for this exchange, and has not expired."""
        if form.get("client_id", "").casefold() != self.application.client_id:
            raise unknown_application(form.get("client_id", ""))
        try:
            claims = self.authority.key.claims_of(form["client_assertion"])
        except ValueError as reason:
            text = "Client assertion is not within its valid form or its signature cannot be verified."
            raise SignInRefused(401, "invalid_client", 700027, text) from reason
        if claims.get("aud") != FEDERATION_AUDIENCE or "sub" not in claims:
            text = (
                f"No matching federated identity record found for presented assertion audience '{claims.get('aud')}'."
            )
            raise SignInRefused(401, "invalid_client", 700212, text)
        if claims["exp"] <= time.time():
            raise SignInRefused(401, "invalid_client", 700024, "Client assertion is not within its valid time range.")

    async def managed_identity(self, request: Request) -> Response:
        """``GET ?api-version=2019-08-01&resource=…`` with the header that the environment handed out (App Service
        protocol)."""
        if request.headers.get("x-identity-header") != self.managed_identity_header:
            return JSONResponse(
                {"statusCode": 401, "message": "The X-IDENTITY-HEADER header is missing or wrong."}, 401
            )
        resource = request.query_params.get("resource", "")
        if not resource:
            return JSONResponse({"statusCode": 400, "message": "The query parameter 'resource' is required."}, 400)
        client_id = request.query_params.get("client_id", self.application.client_id)
        principal = Principal(self.application.object_id, client_id, f"/emulator/{client_id}", "ManagedIdentity")
        seconds = self.state.settings.token_seconds
        token = self.authority.issue(TokenOrder(resource, self.authority.tenant_id, principal, seconds))
        expires_on = str(int(time.time()) + seconds)
        answer = {
            "access_token": token,
            "expires_on": expires_on,
            "resource": resource,
            "token_type": "Bearer",
            "client_id": client_id,
        }
        return JSONResponse(answer)

    async def _not_emulated(self, request: Request) -> Response:
        text = (
            f"{request.method} {request.url.path} is not emulated; of Entra ID the emulator knows discovery, "
            f"keys and /oauth2/v2.0/token."
        )
        return JSONResponse({"error": "not_emulated", "error_description": text}, 501)


def _audience(form: dict[str, str]) -> str:
    """The resource a token is for. ``https://management.azure.com//.default`` asks for ``https://management.azure.com/``."""
    if "resource" in form:
        return form["resource"]
    scope = form.get("scope", "")
    if not scope.endswith("/.default"):
        text = (
            f"The provided value for the input parameter 'scope' is not valid. The scope {scope} is not "
            f"valid; it must end with /.default."
        )
        raise SignInRefused(400, "invalid_scope", 1002012, text)
    return scope.removesuffix("/.default")


def _refusal(refused: SignInRefused) -> Response:
    return JSONResponse(refused.document(), refused.status)
