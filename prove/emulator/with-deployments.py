"""Runs ministack, whose CloudFormation has no deployments of WebSocket APIs.

On AWS a deployment makes the routes of an API take effect. The emulator serves them as they are, so
that there is nothing to do.
"""

from ministack.app import main
from ministack.services.cloudformation import provisioners

provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Deployment"] = {
    "create": lambda logical_id, props, stack_name: (logical_id, {"DeploymentId": logical_id}),
    "delete": lambda physical_id, props: None,
}

if __name__ == "__main__":
    main()
