"""What Microsoft Entra ID means when it gives no token, in words that say what to do."""

from __future__ import annotations

import re

REASON_CHARACTERS = 256

# What the token service means by its numbers. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
ADVICE = {
    "AADSTS7000215": "the client secret is wrong: set clientSecret to the secret's value, not to its id",
    "AADSTS7000222": "the client secret has expired: make a new one and set clientSecret",
    "AADSTS700016": "no such application in this tenant: check clientId and tenantId",
    "AADSTS90002": "no such tenant: check tenantId and environment",
    "AADSTS900023": "no such tenant: check tenantId and environment",
    "AADSTS70021": "no federated credential of the application fits this job: check its issuer, subject and audience",
    "AADSTS700211": "no federated credential of the application fits this job: check its issuer, subject and audience",
    "AADSTS700213": "no federated credential of the application fits this job: check its issuer, subject and audience",
    "AADSTS700024": "the token to exchange has expired: use oidcTokenFilePath or oidcRequestUrl, which are asked anew",
    "AADSTS50076": "multi-factor authentication is asked for: sign in again with `az login`",
    "AADSTS700082": "the sign-in has expired: run `az login`",
}


def breakdown(error: Exception) -> int:
    """The status of a token service that broke down or throttles; 0 when the error is something else."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    # MSAL keeps an answer of this kind and raises it again without a response (msal 1.39, throttled_http_client).
    said = re.search(r"HTTP Error: (\d{3})", str(error))
    found = status if isinstance(status, int) else int(said[1]) if said else 0
    return found if found == 429 or found >= 500 else 0


def refusal(error: Exception, method: str) -> tuple[str, str]:
    """What happened and what to do; the latter is empty when the number, if any, is not known."""
    found = re.search(r"(AADSTS\d+):?\s*([^\r\n]*)", str(error))
    if found:
        reason = re.split(r"\s*Trace ID:", found[2])[0].strip()[:REASON_CHARACTERS].rstrip(".")
        return f"the {method} was refused ({found[1]}: {reason})", ADVICE.get(found[1], "")
    reason = " ".join(str(error).split("\n")[0].split())[:REASON_CHARACTERS].rstrip(".")
    # A chain lists every credential it tried on a line of its own, below the first.
    tried = re.findall(r"^\s*(\w+)Credential: ", str(error), re.MULTILINE) or [method]
    return f"the {method} gave none ({reason}); tried: {', '.join(tried)}", ""
