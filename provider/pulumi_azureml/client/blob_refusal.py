"""A refusal of blob storage, as the error that says what to do.

Storage answers in XML, and the code is also in a header, which is all that a HEAD has. Of
``AuthenticationErrorDetail`` nothing is shown: it repeats signatures and what was signed.
https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

from ..errors import Forbidden, ServiceError, Throttled, TransportError, Unavailable
from . import error_document
from .answer import Answer
from .call import Call
from .destination import Destination
from .pause import retry_after
from .refusal import class_for, mask

FROM_INSIDE = (
    "run this from inside the workspace's network (its virtual network, or a build agent in it), "
    "or let this machine's address through the storage account's firewall"
)
_ROLE = (
    'grant {identity} the role "Storage Blob Data Contributor" on storage account "{account}"; '
    "a new role takes up to ten minutes to take effect"
)
ADVICE: dict[str, str] = {
    "AuthorizationFailure": f"the account may not take requests from public networks: {FROM_INSIDE}",
    "AuthorizationSourceIPMismatch": FROM_INSIDE,
    "PublicAccessNotPermitted": FROM_INSIDE,
    "AuthorizationPermissionMismatch": _ROLE,
    "InsufficientAccountPermissions": _ROLE,
    "KeyBasedAuthenticationNotPermitted": (
        'key access to the account is switched off: set the workspace\'s `datastore_auth_mode` to "UserDelegationSAS", '
        f'or to "Identity" and {_ROLE}'
    ),
    "AuthenticationFailed": "check that the clock of this machine is right, and run it again for a new signature",
    "ContainerNotFound": "the container is gone: run it again, or repair the datastore that names it",
    "AccountIsDisabled": "enable the storage account",
}
"""Error code → what to do."""


def blob_error(answer: Answer, call: Call, destination: Destination, identity: str) -> ServiceError:
    """The error for an answer of status 400 or more."""
    code, message = _said(answer)
    kind = class_for(answer.status, code)
    message = mask(message, call.secrets)
    words = ": ".join(part for part in (f"{answer.status} {code}".strip(), message.rstrip(".")) if part)
    advice = ADVICE.get(code, "")
    signed = destination.sas or destination.account_key
    if advice == _ROLE and signed:
        advice = "the signature that the workspace gave does not allow it: check the datastore's credentials"
    error = kind(
        status=answer.status,
        code=code,
        message=message,
        request_id=answer.request_id,
        method=answer.method,
        path=urlsplit(answer.url).path,
        doing=call.doing,
        what=f'uploading to storage account "{destination.account}": {kind.happened} ({words})',
        advice=advice.format(identity=identity, account=destination.account),
    )
    if isinstance(error, Throttled):
        error.retry_after = retry_after(answer)
    if isinstance(error, Unavailable):
        error.uncertain = True
    if isinstance(error, Forbidden):
        error.identity = "" if signed else identity
    return error


def unreachable(error: TransportError, destination: Destination) -> TransportError:
    """The error, with what it may mean of a storage account."""
    if error.lasting:
        return error
    what = f'uploading to storage account "{destination.account}": {error.what}'
    advice = f"check the network; if the account's public network access is off, {FROM_INSIDE}"
    return TransportError(what, uncertain=error.uncertain, doing=error.doing, advice=advice)


def is_expired(answer: Answer) -> bool:
    """Whether a signature was refused because its time may have passed; the answer to a HEAD does not say."""
    if answer.status != 403 or _said(answer)[0] != "AuthenticationFailed":
        return False
    return answer.method == "HEAD" or b"not valid in the specified time frame" in answer.content


def _said(answer: Answer) -> tuple[str, str]:
    """Code and message."""
    code = answer.header("x-ms-error-code")
    try:
        root = ElementTree.fromstring(answer.content) if answer.content.lstrip().startswith(b"<") else None  # noqa: S314
    except ElementTree.ParseError:
        root = None
    if root is None:
        document = error_document.of_answer(answer)
        return code or document.code, document.message
    text = root.findtext("Message") or ""
    # The id and the time follow on lines of their own.
    message = " ".join(re.split(r"\s*RequestId:", text, maxsplit=1)[0].split())
    return code or root.findtext("Code") or "", message
