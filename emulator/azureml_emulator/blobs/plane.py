"""The ASGI application under ``*.blob.core.windows.net``: authenticate, find the operation, answer in the service's
form."""

from __future__ import annotations

import uuid
from contextlib import aclosing
from fnmatch import fnmatchcase

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.resource import Resource
from azureml_emulator.arm.state import State
from azureml_emulator.asgi import Disconnected, Message, Receive, Scope, Send, drained
from azureml_emulator.blobs.authentication import Doorkeeper, Grant
from azureml_emulator.blobs.call import Call, Reply, call_of
from azureml_emulator.blobs.copying import copy_blob
from azureml_emulator.blobs.errors import BlobRefused, not_emulated, refused
from azureml_emulator.blobs.operations import Operation, operation_of
from azureml_emulator.blobs.service import Blobs
from azureml_emulator.blobs.user_delegation import give_key
from azureml_emulator.identity.tokens import Authority

SERVER = "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0"
OLDEST_VERSION = "2009-09-19"
"""What a request without ``x-ms-version`` is taken for."""
_LETTERS = {"service": "s", "container": "c", "blob": "o"}


class BlobPlane:
    """Block blobs of every emulated storage account."""

    def __init__(self, state: State, authority: Authority, blobs: Blobs) -> None:
        self._state = state
        self._blobs = blobs
        self._doorkeeper = Doorkeeper(state, authority)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        finished = False

        async def noting() -> Message:
            nonlocal finished
            message = await receive()
            finished = finished or not message.get("more_body")
            return message

        call = call_of(scope, noting, self._state.clock.now)
        request_id = str(uuid.uuid4())
        try:
            reply = await self._reply(call)
        except BlobRefused as refusal:
            reply = self._refusal(call, refusal, request_id)
        except Disconnected:
            return
        if not finished:
            await drained(receive)
        await self._send(send, call, reply, request_id)

    async def _reply(self, call: Call) -> Reply:
        if "snapshot" in call.query or "versionid" in call.query:
            raise not_emulated("Snapshots and versions of blobs are")
        account = self._blobs.account(call.target.account)
        if account is None:
            text = f"There is no storage account named {call.target.account}; in Azure its host would not be found."
            raise BlobRefused(404, "AccountNotFound", text)
        container = self._blobs.container(account, call.target.container) if call.target.container else None
        grant = self._doorkeeper.grant(call, account, container)
        special = await self._special(call, account, grant)
        if special:
            return special
        operation = operation_of(call)
        if operation is None:
            word = call.query.get("comp", "")
            raise not_emulated(f"{call.method}{' ?comp=' + word if word else ''} on this is")
        self._authorize(call, grant, operation, account)
        if operation.level == "blob" and container is None:
            raise refused("ContainerNotFound")
        if operation.creates and "x-ms-copy-source" in call.headers and "comp" not in call.query:
            return await copy_blob(call, self._blobs, self._doorkeeper)
        return await operation.handler(call, self._blobs)

    async def _special(self, call: Call, account: Resource, grant: Grant) -> Reply | None:
        """The two requests that are about the account itself."""
        asked = (call.query.get("restype"), call.query.get("comp"))
        if asked == ("service", "userdelegationkey") and call.method == "POST":
            if grant.principal is None:
                raise refused("AuthenticationFailed", AuthenticationErrorDetail="Only a bearer token gets such a key.")
            return await give_key(call, self._state.identifiers.seed, grant.principal, self._state.tenant_id)
        if asked == ("account", "properties") and call.method in ("GET", "HEAD"):
            kind, sku = str(account.body.get("kind", "")), str((account.body.get("sku") or {}).get("name", ""))
            return Reply(200, {"x-ms-sku-name": sku, "x-ms-account-kind": kind, "x-ms-is-hns-enabled": "false"})
        return None

    def _authorize(self, call: Call, grant: Grant, operation: Operation, account: Resource) -> None:
        """The grant covers the operation."""
        if grant.way == "bearer":
            self._check_denials(operation.action, str(account.id))
            return
        if grant.permissions is None:
            return
        lists = operation.level == "container" and operation.permissions == "l"
        if grant.way == "service SAS" and operation.level != "blob" and not lists:
            raise refused("AuthorizationFailure")
        if _LETTERS[operation.level] not in grant.resource_types:
            raise refused("AuthorizationResourceTypeMismatch")
        enough = set(operation.permissions)
        if operation.creates and self._blobs.index.find(call.target) is None:
            enough.add("c")
        if not enough & set(grant.permissions):
            raise refused("AuthorizationPermissionMismatch")

    def _check_denials(self, action: str, scope: str) -> None:
        for denial in self._state.settings.denials:
            covers = (scope.casefold() + "/").startswith(denial.scope.casefold().rstrip("/") + "/")
            if covers and fnmatchcase(action.casefold(), denial.action.casefold()):
                raise refused("AuthorizationPermissionMismatch")

    def _refusal(self, call: Call, refusal: BlobRefused, request_id: str) -> Reply:
        headers = {**refusal.headers, "x-ms-error-code": refusal.code}
        if refusal.status == 304 or call.method == "HEAD":
            return Reply(refusal.status, headers)
        content = refusal.document(request_id, timestamp(call.now))
        return Reply(refusal.status, {**headers, "Content-Type": "application/xml"}, content)

    async def _send(self, send: Send, call: Call, reply: Reply, request_id: str) -> None:
        headers = {
            "Server": SERVER,
            "x-ms-request-id": request_id,
            "x-ms-version": call.headers.get("x-ms-version", OLDEST_VERSION),
            **reply.headers,
        }
        if "x-ms-client-request-id" in call.headers:
            headers["x-ms-client-request-id"] = call.headers["x-ms-client-request-id"]
        if "Content-Length" not in headers and reply.status not in (204, 304):
            headers["Content-Length"] = str(len(reply.body))
        raw = [(name.encode("latin-1"), value.encode("utf-8")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        if reply.stream is None:
            await send({"type": "http.response.body", "body": reply.body})
            return
        async with aclosing(reply.stream) as pieces:  # type: ignore[type-var]  # an async generator, always
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
