"""The sentence under each field of a class, as the source has it."""

from __future__ import annotations

import ast
import inspect
import textwrap

OURS = ("pulumi_azureml", "pulumi_azureml_components")


def field_docs(source: type) -> dict[str, str]:
    """The sentence under each field of a class, those that it inherits included."""
    found: dict[str, str] = {}
    for base in (*getattr(source, "__orig_bases__", ()), *source.__bases__):
        if isinstance(base, type) and base.__module__.split(".")[0] in OURS:
            found |= field_docs(base)
    body = ast.parse(textwrap.dedent(inspect.getsource(source))).body[0]
    assert isinstance(body, ast.ClassDef)
    for field, after in zip(body.body, body.body[1:], strict=False):
        is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and is_text:
            found[field.target.id] = " ".join(str(after.value.value).split())
    return found
