"""The REST description as plain lines, one for each thing that a client may rely on.

``GET /api/v1/donors/ ?kind:string=company|person``   a parameter, with the values it takes
``POST /api/v1/donors/ > name:string``                a field that is taken in
``POST /api/v1/donors/ >! name``                      one that must be sent
``GET /api/v1/donors/ 200 < results[].name:string``   a field that is told
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


class Described:
    """A description in OpenAPI's own form, with references followed."""

    def __init__(self, description: Schema) -> None:
        self.paths = description["paths"]
        self.schemas = description["components"]["schemas"]

    def lines(self) -> Iterator[str]:
        for path, methods in self.paths.items():
            for method, operation in methods.items():
                yield from self.of(f"{method.upper()} {path}", operation)

    def of(self, name: str, operation: Schema) -> Iterator[str]:
        yield name
        for parameter in operation.get("parameters", []):
            shape = self.shape(parameter["schema"])
            yield f"{name} ?{parameter['name']}:{shape}"
        for content in operation.get("requestBody", {}).get("content", {}).values():
            for field, shape, is_required in self.fields(content["schema"], is_sent=True):
                yield f"{name} > {field}:{shape}"
                if is_required:
                    yield f"{name} >! {field}"
        for code, response in operation["responses"].items():
            yield f"{name} {code}"
            for content in response.get("content", {}).values():
                for field, shape, _required in self.fields(content["schema"], is_sent=False):
                    yield f"{name} {code} < {field}:{shape}"

    def fields(self, schema: Schema, *, is_sent: bool, at: str = "", inside: tuple = ()) -> Any:
        """(name, shape, whether it must be there) of every field, however deep."""
        if (name := schema.get("$ref", "")) in inside and name:
            return
        inside = (*inside, name)
        schema = self.resolved(schema)
        for part in [*schema.get("allOf", []), *schema.get("oneOf", []), *schema.get("anyOf", [])]:
            yield from self.fields(part, is_sent=is_sent, at=at, inside=inside)
        if "items" in schema:
            yield from self.fields(schema["items"], is_sent=is_sent, at=f"{at}[]", inside=inside)
        for field, below in schema.get("properties", {}).items():
            if self.resolved(below).get("readOnly" if is_sent else "writeOnly"):
                continue
            where = f"{at}.{field}" if at else field
            yield where, self.shape(below), not at and field in schema.get("required", [])
            yield from self.fields(below, is_sent=is_sent, at=where, inside=inside)

    def shape(self, schema: Schema) -> str:
        schema = self.resolved(schema)
        for part in [*schema.get("allOf", []), *schema.get("oneOf", [])]:
            if shape := self.shape(part):
                return shape
        kind = schema.get("format") or schema.get("type") or ""
        values = sorted(str(value) for value in schema.get("enum", []) if value is not None)
        return f"{kind}={'|'.join(values)}" if values else kind

    def resolved(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        return self.schemas[schema["$ref"].rpartition("/")[2]] | {
            key: value for key, value in schema.items() if key in ("readOnly", "writeOnly")
        }
