"""What schemathesis cannot make up for tools/probe-api: files as lines, and one request of each operation that is answered what it
is for."""

import json
import os

import schemathesis
from schemathesis.transport import SerializationContext

HEADER = json.loads(os.environ.get("HEADER", "{}"))
"""What says who asks: it is not added to these requests by itself."""
FILE = {"application": {"AMT_CREDIT": 450_000.0, "AMT_ANNUITY": 22_500.5, "DAYS_BIRTH": -12_000}}
PATHS = {
    "/api/v1/contracts/{sk_id_prev}/score": {"sk_id_prev": os.environ.get("CONTRACT", "")},
    "/api/v1/persons/{id}": {"id": os.environ.get("CLIENT", "")},
}
BODIES = {
    "/api/v1/explanation": (FILE, "application/json"),
    "/api/v1/score": (FILE, "application/json"),
    "/api/v1/scores": (FILE, "application/x-ndjson"),
}


@schemathesis.serializer("application/x-ndjson")
def lines(_: SerializationContext, value: object) -> bytes:
    """Two lines of the same."""
    return 2 * (json.dumps(value).encode() + b"\n")


@schemathesis.hook
def before_add_examples(context: schemathesis.HookContext, examples: list[schemathesis.Case]) -> None:
    """Adds the request that is answered what the operation is for."""
    operation = context.operation
    if path := PATHS.get(operation.path):
        examples.append(operation.Case(path_parameters=path, headers=HEADER))
    if sent := BODIES.get(operation.path):
        body, media_type = sent
        examples.append(operation.Case(body=body, media_type=media_type, headers=HEADER))
