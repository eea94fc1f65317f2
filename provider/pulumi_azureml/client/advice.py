"""What to do about the errors that the service is known to give: one table, first match wins.

Texts were seen on the real service or in its documentation
(https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """What to do when the error has one of `codes`, or when its text fits `pattern`."""

    text: str
    codes: frozenset[str] = frozenset()
    pattern: str = ""

    def fits(self, codes: Iterable[str], message: str) -> bool:
        """Whether it is for this error."""
        if any(code.casefold() in self.codes for code in codes):
            return True
        return bool(self.pattern) and re.search(self.pattern, message, re.IGNORECASE) is not None


def _row(text: str, *codes: str, pattern: str = "") -> Advice:
    return Advice(text, frozenset(code.casefold() for code in codes), pattern)


ADVICE: tuple[Advice, ...] = (
    _row(
        "recover the deleted workspace or purge it (`purge_on_delete`, `on_soft_deleted`), or choose another name",
        "SoftDeletedWorkspaceExists",
        pattern=r"soft.deleted workspace|same name already exists in deleted state.*works",
    ),
    _row(
        "recover or purge the deleted vault (`az keyvault purge`), or choose another name",
        pattern=r"vault with the same name already exists in deleted state",
    ),
    _row(
        "register the resource provider once: `az provider register --namespace <namespace>`",
        "MissingSubscriptionRegistration",
        "MissingRegistrationForLocation",
    ),
    _row("remove the lock (`az lock list`) or keep the resource", "ScopeLocked"),
    _row("delete what lies inside it first", "CannotDeleteResource"),
    _row(
        "a name is bound to its region: set `location` to the one it has, or choose another name",
        "InvalidResourceLocation",
    ),
    _row(
        "ask for more quota (portal, the workspace's Quota page), or choose a smaller or another size",
        "QuotaExceeded",
        "OperationNotAllowedOnQuota",
        "OutOfQuota",
        "CoreQuotaExceeded",
        "InsufficientQuota",
        "ClusterCoreQuotaReached",
        pattern=r"exceed\w* (the )?(approved |total )?\S*\s?quota|not enough quota|quota limit",
    ),
    _row(
        "the region has no room for this size now: choose another size or region, or try later",
        "OutOfCapacity",
        "AllocationFailed",
        "ZonalAllocationFailed",
        "OverconstrainedAllocationRequest",
    ),
    _row(
        "choose a size that the region offers: `az ml compute list-sizes` or the vmSizes of the region",
        "SkuNotAvailable",
        "InvalidVmSize",
        "VmSizeNotSupported",
        "NotAvailableForSubscription",
        pattern=r"vm ?size \S+ is not (available|supported|valid)|requested size .* not available",
    ),
    _row(
        "a policy of the organisation forbids it: change the setting it names or ask for an exemption",
        "RequestDisallowedByPolicy",
    ),
    _row(
        "check subscriptionId, and that the identity may see the subscription",
        "SubscriptionNotFound",
        "InvalidSubscriptionId",
        "SubscriptionNotRegistered",
    ),
    _row("create the resource group first, or correct its name", "ResourceGroupNotFound"),
    _row(
        "use an api-version and a region from the lists in the message",
        "NoRegisteredProviderFound",
        "InvalidApiVersionParameter",
        "InvalidResourceType",
        "LocationNotAvailableForResourceType",
    ),
    _row(
        "the same principal has this role already, under another name: import that assignment", "RoleAssignmentExists"
    ),
    _row(
        "a new identity takes minutes to be known everywhere: run it again, or set the principal's type",
        "PrincipalNotFound",
    ),
    _row(
        "a role assignment takes up to ten minutes to take effect: run it again",
        "ACRTokenExchangeForbidden",
        pattern=r"role assignment takes some time",
    ),
    _row("endpoint names are unique per region: choose another name", pattern=r"already an endpoint with this name"),
    _row("path and content of a version never change: create a new version", pattern=r"asset paths cannot be updated"),
    _row(
        "another operation is still running on it: run it again when it has ended",
        "AnotherOperationInProgress",
        "RequestConflict",
        "ResourceGroupBeingDeleted",
    ),
    _row(
        "sign in again, and check that the clock of this machine is right",
        "ExpiredAuthenticationToken",
        "InvalidAuthenticationToken",
    ),
    _row(
        "check tenantId: the token is of another tenant than the subscription",
        "InvalidAuthenticationTokenTenant",
        "InvalidAuthenticationTokenAudience",
    ),
)


def advice_for(codes: Iterable[str], message: str) -> str:
    """What to do, or nothing when we know no better than the service's own words."""
    codes = tuple(codes)
    return next((row.text for row in ADVICE if row.fits(codes, message)), "")


# Built-in roles by the action they hold, narrowest first.
# https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles
ROLES: tuple[tuple[str, str], ...] = (
    (r"Microsoft\.MachineLearningServices/workspaces/(read|write|delete)$", "Contributor"),
    (r"Microsoft\.MachineLearningServices/workspaces/computes/", "AzureML Compute Operator"),
    (r"Microsoft\.MachineLearningServices/workspaces/", "AzureML Data Scientist"),
    (r"Microsoft\.MachineLearningServices/registries/", "AzureML Registry User"),
    (r"Microsoft\.Authorization/role(Assignments|Definitions)/", "Role Based Access Control Administrator"),
    (r"Microsoft\.Authorization/locks/", "Owner"),
    (r"Microsoft\.Storage/.*/blobs?/", "Storage Blob Data Contributor"),
    (r"Microsoft\.ContainerRegistry/registries/pull", "AcrPull"),
    (r".*/read$", "Reader"),
    (r"", "Contributor"),
)


def role_for(action: str) -> str:
    """The narrowest built-in role that holds `action`."""
    return next(role for pattern, role in ROLES if re.match(pattern, action, re.IGNORECASE))
