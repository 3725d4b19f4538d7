"""Tells the API's description how a client logs in."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ClientCredentials(OpenApiAuthenticationExtension):
    target_class = "stations.rest.ClientAuthentication"
    name = "client_credentials"

    def get_security_definition(self, auto_schema):
        scopes = {"read": "read records", "write": "write records"}
        flow = {"tokenUrl": "/api/v1/token/", "scopes": scopes}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}
