"""Carrying a deployment out: every resource whose turn has come is put through the engine, and waited for.

A deployment is a long-running operation whose work is asked at each look at the world. What had to begin while nobody
looked begins as of the moment at which it could have: durations add up on the virtual clock as they would have in the
service. When a resource fails, what depends on it is not begun; the others go on, and the deployment fails in the end.
"""

from __future__ import annotations

import logging

from azureml_emulator.arm import checks, engine, progress
from azureml_emulator.arm.errors import Refused, refuse
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.operations import Operation, running, verb_of
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Failure
from azureml_emulator.arm.world import World
from azureml_emulator.templates.cleaning import leftovers
from azureml_emulator.templates.errors import NotYetKnown, TemplateError, unprocessable
from azureml_emulator.templates.live import LiveWorld, asked, refusal_document
from azureml_emulator.templates.nested import sent_body
from azureml_emulator.templates.outputs import OutputError, outputs_of
from azureml_emulator.templates.record import keep_steps, scope_of_deployment, steps_of
from azureml_emulator.templates.resources import DEPLOYMENT
from azureml_emulator.templates.step import Step

_LOG = logging.getLogger(__name__)
HOST = "management.azure.com"
"""The host that orders of faults see in the path of what a deployment asks for."""


def proceed(deployment: Resource, context: Context) -> bool | Failure:
    """Do what can be done now: the work of the deployment's operation."""
    assert isinstance(context, World)
    try:
        return _Run(context, deployment).proceed()
    except TemplateError as reason:
        return Failure("InvalidTemplate", str(reason))
    except Exception as reason:  # noqa: BLE001  # it would come back before each later request
        return Failure(**_fault_of_ours(str(deployment.id), reason))


class _Run:
    """One look at one deployment."""

    def __init__(self, world: World, deployment: Resource) -> None:
        self._world = world
        self._deployment = deployment
        self._steps = steps_of(deployment)
        self._by_key = {step.key: step for step in self._steps if step.kind == "Create"}
        self._scope = scope_of_deployment(deployment, world, LiveWorld(world, self._steps))

    def proceed(self) -> bool | Failure:
        try:
            while self._settle() or self._begin() or self._clean():
                pass
        finally:
            keep_steps(self._deployment, self._steps)
        if not all(step.ended for step in self._steps):
            return False
        facts = self._deployment.facts
        facts["ended_at"] = self._last_end()
        failed = [step.error for step in self._steps if step.error]
        if failed:
            return _failure(self._deployment, failed)
        try:
            facts["outputs"] = outputs_of(facts["template"], self._scope)
        except (OutputError, Refused, NotYetKnown) as reason:
            return _output_failure(reason)
        return True

    def _last_end(self) -> float:
        return max([float(self._deployment.facts["started_at"]), *(step.ended_at or 0 for step in self._steps)])

    def _settle(self) -> bool:
        """Look after what is running; whether something has ended."""
        return any([self._settled(step) for step in self._steps if step.state == "Running"])  # noqa: C419  # all of them

    def _settled(self, step: Step) -> bool:
        operation = Operation(**self._world.state.store.operations.values[step.operation])
        if operation.started_at + operation.seconds <= self._world.now:
            operation = progress.advance_one(self._world, step.operation)
        if operation.status == "Running":
            return False
        step.state = "Succeeded" if operation.status == "Succeeded" else "Failed"
        step.ended_at = self._end_of(step, operation)
        if step.state == "Failed":
            step.error = _operation_error(step, operation)
        return True

    def _end_of(self, step: Step, operation: Operation) -> float:
        """When an operation ended: as its duration says, or, for real work, when that was seen."""
        if step.type.casefold() == DEPLOYMENT.casefold() and step.kind == "Create":
            nested = self._world.find(step.id)
            return float((nested.facts["ended_at"] if nested else None) or self._world.now)
        if step.kind == "Create" and verb_of(self._world, operation).work:
            return self._world.now
        return operation.started_at + operation.seconds

    def _begin(self) -> bool:
        """Begin what has to wait no longer; whether something has begun, or was given up."""
        begun = False
        for step in self._steps:
            if step.state != "Waiting":
                continue
            waited_for = [self._by_key[item.casefold()] for item in step.waits_for]
            if any(self._is_lost(other) for other in waited_for):
                step.state, begun = "Skipped", True
            elif all(other.ended for other in waited_for):
                self._make(step, self._moment(waited_for))
                begun = True
        return begun

    def _is_lost(self, step: Step) -> bool:
        """Whether what was wanted is not going to be there."""
        return step.state == "Failed" or (step.state == "Skipped" and step.wanted and not step.existing)

    def _moment(self, waited_for: list[Step]) -> float:
        return max([float(self._deployment.facts["started_at"]), *(other.ended_at or 0 for other in waited_for)])

    def _make(self, step: Step, moment: float) -> None:
        with self._world.state.clock.at(moment):
            step.state, step.started_at = "Running", moment
            step.operation_id, step.tracking_id = self._world.secret(8).hex().upper(), self._world.guid()
            try:
                body = None if step.kind == "Delete" else sent_body(step, self._scope)
                step.status = self._ask(step, body)
            except (TemplateError, NotYetKnown) as reason:
                self._fail(step, 400, unprocessable(step.id, reason))
            except Refused as refused:
                self._fail(step, refused.refusal.status, refusal_document(refused))
            except Exception as reason:  # noqa: BLE001  # a request on its own would have answered 500; here every
                # later request would, because the deployment is looked at before each of them
                self._fail(step, 500, _fault_of_ours(step.id, reason))
            else:
                self._note_operation(step)

    def _ask(self, step: Step, body: Json) -> int:
        """Put (or delete) the resource through the engine, as a request would; the status of the answer."""
        method = "DELETE" if step.kind == "Delete" else "PUT"
        self._refuse_active(step)
        faults: list[Fault] = self._world.state.faults.hitting(method, HOST + step.id)
        for fault in faults:
            if fault.status is not None:
                raise refuse(fault.status, fault.code, fault.message)
        return engine.carry_out(asked(self._world, method, step.id, step.api_version, body), faults).status

    def _refuse_active(self, step: Step) -> None:
        """A deployment that runs already, perhaps because this one stands in it, would be waited for in a circle."""
        kind = self._world.state.registry.type(step.type)
        active = [item for item in running(self._world) if item.resource_id.casefold() == step.key]
        if active and kind and kind.exclusive and step.type.casefold() == DEPLOYMENT.casefold():
            raise checks.refused(kind.exclusive.refusal, step.resource_id)

    def _note_operation(self, step: Step) -> None:
        """What the request has started; nothing when all was done at once."""
        verbs = ("delete",) if step.kind == "Delete" else ("create", "update")
        started = [
            item for item in running(self._world) if item.resource_id.casefold() == step.key and item.verb in verbs
        ]
        if started:
            step.operation = started[-1].name
        else:
            step.state, step.ended_at = "Succeeded", step.started_at

    def _fail(self, step: Step, status: int, error: Document) -> None:
        step.state, step.ended_at, step.status = "Failed", step.started_at, status
        step.error = {"code": error["code"], "target": step.id, **error}

    def _clean(self) -> bool:
        """In the mode Complete: once all is there, begin to delete what the template does not have."""
        facts = self._deployment.facts
        done = all(step.ended for step in self._steps) and not any(step.error for step in self._steps)
        if facts["mode"] != "Complete" or facts["cleaning"] or not done:
            return False
        facts["cleaning"] = True
        moment = self._last_end()
        for step in leftovers(self._world, self._deployment, self._steps):
            self._steps.append(step)
            self._make(step, moment)
        return True


def _fault_of_ours(resource_id: str, reason: Exception) -> Document:
    _LOG.error("deploying %s", resource_id, exc_info=reason)
    message = (
        f"The emulator could not make '{resource_id}' ({type(reason).__name__}); its log says where. "
        "Look at the properties of the resource: one of them may be of the wrong kind."
    )
    return {"code": "InternalServerError", "message": message}


def _operation_error(step: Step, operation: Operation) -> Document:
    verb = "delete" if step.kind == "Delete" else "write"
    message = (
        f"The resource {verb} operation failed to complete successfully, because it reached terminal provisioning "
        f"state '{operation.status}'."
    )
    details = {"details": [operation.failure]} if operation.failure else {}
    return {"code": "ResourceDeploymentFailure", "target": step.id, "message": message, **details}


def _failure(deployment: Resource, causes: list[Document]) -> Failure:
    message = (
        "At least one resource deployment operation failed. Please list deployment operations for details. "
        "Please see https://aka.ms/arm-deployment-operations for usage details."
    )
    whole = {"code": "DeploymentFailed", "target": str(deployment.id), "message": message, "details": causes}
    return Failure("DeploymentFailed", message, whole=whole)


def _output_failure(reason: OutputError | Refused | NotYetKnown) -> Failure:
    match reason:
        case OutputError():
            document = reason.document()
        case Refused():
            document = refusal_document(reason)
        case _:
            document = {"code": "InvalidTemplate", "message": str(reason)}
    return Failure(document["code"], document["message"], whole=document)
