"""The two services that run pipelines, each over the same world: which file, which variables, which dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import azure_devops, github
from .azure_devops import AzurePipelines
from .github import GitHub
from .pipeline import Job, Run, run
from .programs.desk import Desk
from .runner import STATE_ACCOUNT, Runner
from .world import ACCESS_TOKEN, PASSPHRASE, World

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "ci"
PULL_REQUEST = 7
"""Number of the pull request that is previewed."""


@dataclass(frozen=True)
class Start:
    """What a run starts from."""

    ref: str = "main"
    fork: bool = False
    client_id: str = ""
    """Identity that the pipeline is set up with, where it is not the right one."""
    azure: Mapping[str, str] = field(default_factory=dict)
    """Where the machine finds Azure, where that is not the world's."""


@dataclass
class Service:
    """One service with its records, which last over runs as issues and comments do."""

    name: str
    world: World
    folder: Path
    runs: int = 0

    @property
    def records(self) -> dict[str, Any]:
        """Issues (or work items), comments, and the calls of the programs that stand in for the service."""
        return Desk(self._desk).records

    @property
    def open_issues(self) -> list[dict[str, Any]]:
        return [issue for issue in self.records["issues"] if issue["state"] == "open"]

    @property
    def _desk(self) -> Path:
        return self.folder / "desk.json"

    def drift(self, start: Start = Start()) -> Run:
        """One night of the drift pipeline."""
        (job,) = jobs(self.name, "drift")
        return self._run(job, start)

    def preview(self, job_name: str, start: Start) -> Run:
        """One job of the preview of a pull request."""
        (job,) = [each for each in jobs(self.name, "preview") if each.name == job_name]
        return self._run(job, start)

    def _run(self, job: Job, start: Start) -> Run:
        self.runs += 1
        machine = Runner(
            folder=self.folder / f"machine-{self.runs}",
            repository=self.world.repository,
            ref=start.ref,
            state=self.world.state,
            azure=start.azure or self.world.azure,
            issuer=self.world.issuer,
            desk=self._desk,
        )
        machine.prepare()
        return DIALECTS[self.name](self.world, machine, job, start)


def jobs(service: str, file: str) -> list[Job]:
    """The jobs of one file of examples/ci."""
    read = github.jobs if service == "github" else azure_devops.jobs
    return read(EXAMPLES / service / f"{file}.yml")


def _on_github(world: World, machine: Runner, job: Job, start: Start) -> Run:
    granted = [] if start.fork else [f"{name}={level}" for name, level in job.permissions.items()]
    values = {
        "github.token": f"ghs_{','.join(granted)}",
        "github.repository": "acme/churn",
        "github.server_url": "https://github.com",
        "github.run_id": "42",
        "github.event.pull_request.number": str(PULL_REQUEST),
        "github.event.pull_request.head.repo.full_name": "stranger/churn" if start.fork else "acme/churn",
        "vars.AZURE_CLIENT_ID": start.client_id or world.ready["client_id"],
        "vars.AZURE_TENANT_ID": world.ready["tenant_id"],
        "vars.AZURE_SUBSCRIPTION_ID": world.ready["subscription_id"],
        "vars.PULUMI_STATE_ACCOUNT": STATE_ACCOUNT,
        "secrets.PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
    }
    return run(GitHub(machine, job, values))


def _on_azure_devops(world: World, machine: Runner, job: Job, start: Start) -> Run:
    values = {
        "System.CollectionUri": "https://dev.azure.com/acme/",
        "System.TeamProject": "churn",
        "System.AccessToken": ACCESS_TOKEN,
        "System.OidcRequestUri": world.issuer,
        "System.PullRequest.PullRequestId": str(PULL_REQUEST),
        "System.PullRequest.IsFork": str(start.fork),
        "Build.Repository.Id": "0f0e",
        "Build.Repository.Provider": "TfsGit",
        "Build.BuildId": "42",
    }
    connection = {
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "7c41",
        "AZURESUBSCRIPTION_CLIENT_ID": start.client_id or world.ready["client_id"],
        "AZURESUBSCRIPTION_TENANT_ID": world.ready["tenant_id"],
        "SIGNED_IN_SUBSCRIPTION": world.ready["subscription_id"],
    }
    dialect = AzurePipelines(
        machine,
        job,
        values,
        groups={"pulumi-azureml": {"PULUMI_STATE_ACCOUNT": STATE_ACCOUNT, "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}},
        secrets=frozenset({"System.AccessToken", "PULUMI_CONFIG_PASSPHRASE"}),
        connections={"azure-preview": connection, "azure-drift": connection},
    )
    return run(dialect)


DIALECTS: Mapping[str, Callable[[World, Runner, Job, Start], Run]] = {
    "github": _on_github,
    "azure-devops": _on_azure_devops,
}
"""The services, by the folder of examples/ci that holds their files."""
