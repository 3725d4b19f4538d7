"""Tells the API's description how a client logs in, and how every error reads."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ClientCredentials(OpenApiAuthenticationExtension):
    target_class = "stations.rest.ClientAuthentication"
    name = "client_credentials"

    def get_security_definition(self, auto_schema):
        scopes = {"read": "read records", "write": "write records"}
        flow = {"tokenUrl": "/api/v1/token/", "scopes": scopes}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


ENTRY = {"field": {"type": "string"}, "message": {"type": "string"}, "row": {"type": "integer"}}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457; `errors` has an entry for each bad field.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "properties": ENTRY}},
    },
    "required": ["type", "title", "status"],
}
FAILED = {
    "description": "Any error.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def with_problems(result: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
    """Errors are of one form everywhere; what makes a row answers a repeat with 200."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for verb, operation in operations.items():
            answers = operation["responses"]
            if verb == "post" and "201" in answers:
                answers.setdefault("200", answers["201"])
            answers["default"] = FAILED
    return result
