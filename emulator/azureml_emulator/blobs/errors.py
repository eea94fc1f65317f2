"""Refusals of the blob service: a code, its fixed status and sentence, in XML. Codes and sentences as in Azure's
reference, Blob Storage error codes (2025)."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

_NOT_AUTHORIZED = "This request is not authorized to perform this operation"
REFUSALS: Mapping[str, tuple[int, str]] = {
    "AuthenticationFailed": (
        403,
        (
            "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
            "correctly including the signature."
        ),
    ),
    "AuthorizationFailure": (403, f"{_NOT_AUTHORIZED}."),
    "AuthorizationPermissionMismatch": (403, f"{_NOT_AUTHORIZED} using this permission."),
    "AuthorizationResourceTypeMismatch": (403, f"{_NOT_AUTHORIZED} using this resource type."),
    "AuthorizationServiceMismatch": (403, f"{_NOT_AUTHORIZED} using this service."),
    "AuthorizationSourceIPMismatch": (403, f"{_NOT_AUTHORIZED} using this source IP."),
    "BlobAlreadyExists": (409, "The specified blob already exists."),
    "BlobNotFound": (404, "The specified blob does not exist."),
    "CannotVerifyCopySource": (404, "The specified copy source does not exist or cannot be read."),
    "ConditionNotMet": (412, "The condition specified using HTTP conditional header(s) is not met."),
    "ContainerAlreadyExists": (409, "The specified container already exists."),
    "ContainerNotFound": (404, "The specified container does not exist."),
    "Crc64Mismatch": (
        400,
        "The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.",
    ),
    "InvalidBlobOrBlock": (400, "The specified blob or block content is invalid."),
    "InvalidBlockList": (400, "The specified block list is invalid."),
    "InvalidHeaderValue": (400, "The value for one of the HTTP headers is not in the correct format."),
    "InvalidQueryParameterValue": (
        400,
        "Value for one of the query parameters specified in the request URI is invalid.",
    ),
    "InvalidRange": (416, "The range specified is invalid for the current size of the resource."),
    "InvalidResourceName": (400, "The specifed resource name contains invalid characters."),
    "InvalidXmlDocument": (400, "XML specified is not syntactically valid."),
    "KeyBasedAuthenticationNotPermitted": (403, "Key based authentication is not permitted on this storage account."),
    "LeaseAlreadyPresent": (409, "There is already a lease present."),
    "LeaseIdMismatchWithBlobOperation": (412, "The lease ID specified did not match the lease ID for the blob."),
    "LeaseIdMismatchWithLeaseOperation": (409, "The lease ID specified did not match the lease ID for the blob."),
    "LeaseIdMissing": (
        412,
        "There is currently a lease on the blob and no lease ID was specified in the request.",
    ),
    "LeaseNotPresentWithBlobOperation": (412, "There is currently no lease on the blob."),
    "LeaseNotPresentWithLeaseOperation": (409, "There is currently no lease on the blob."),
    "Md5Mismatch": (
        400,
        "The MD5 value specified in the request did not match with the MD5 value calculated by the server.",
    ),
    "MissingRequiredHeader": (400, "An HTTP header that's mandatory for this request is not specified."),
    "NoAuthenticationInformation": (
        401,
        "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
    ),
    "ResourceNotFound": (404, "The specified resource does not exist."),
}


class BlobRefused(Exception):
    """An answer of refusal. ``details`` are further elements of the error document."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.details, self.headers = details or {}, headers or {}

    def document(self, request_id: str, time: str) -> bytes:
        """The error document."""
        message = f"{self.message}\nRequestId:{request_id}\nTime:{time}"
        more = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in self.details.items())
        return (
            f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{self.code}</Code>'
            f"<Message>{escape(message)}</Message>{more}</Error>"
        ).encode()


def refused(code: str, headers: Mapping[str, str] | None = None, **details: str) -> BlobRefused:
    """A refusal by its code; keywords are details, in the service's spelling."""
    status, message = REFUSALS[code]
    return BlobRefused(status, code, message, details, headers)


def wrong_header(name: str, value: str) -> BlobRefused:
    """A header that cannot be understood."""
    return refused("InvalidHeaderValue", HeaderName=name, HeaderValue=value)


def not_emulated(what: str) -> BlobRefused:
    """A part of blob storage that is not here."""
    return BlobRefused(501, "NotImplemented", f"{what} not emulated. Block blobs with all they need are.")
