"""moto's server with its enforcement of IAM put right, for tests that deny a call and let it pass again.

What moto 5.2 gets wrong, and this mends: every resource is `*`; a Deny denies when its condition does not hold;
the conditions of identity policies see no context; a refusal is XML and names neither resource nor reason;
signatures fail behind a proxy.
"""

import fnmatch
import json
import sys

from moto.core.exceptions import JsonRESTError
from moto.iam import access_control
from moto.server import main


def listed(value):
    return value if isinstance(value, list) else [value]


def matches(patterns, text):
    return any(fnmatch.fnmatchcase(text.lower(), pattern.lower()) for pattern in listed(patterns))


def asks_of(request):
    """What AWS asks for a call: each table of a batch, each element of a transaction, the index besides; `*` elsewhere."""
    if request._service != "dynamodb":
        return [(request._action, "*")]
    body = json.loads(request._body or b"{}")

    def table(name, index=None):
        below = f"/index/{index}" if index else ""
        return f"arn:aws:dynamodb:{request._region}:{request.account_id}:table/{name}{below}"

    items = body.get("RequestItems")
    if items:
        return [(request._action, table(name)) for name in items]
    elements = body.get("TransactItems")
    if elements:
        names = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem"}
        return [(f"dynamodb:{names[kind]}", table(call["TableName"])) for each in elements for kind, call in each.items()]
    name = body.get("TableName")
    return [(request._action, table(name, body.get("IndexName")))] if name else [(request._action, "*")]


def holds(operator, key, wanted, context):
    """The operators that the tests' policies and their fixes use; any other is an error of the test."""
    seen = context.get(key.lower())
    if operator in ("StringEquals", "StringLike", "ArnEquals", "ArnLike"):
        return seen is not None and matches(wanted, seen)
    if operator in ("StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike"):
        return seen is None or not matches(wanted, seen)
    raise NotImplementedError(f"{operator} {key}")


def applies(statement, action, resource, context):
    acts = (
        matches(statement["Action"], action)
        if "Action" in statement
        else not matches(statement["NotAction"], action)
    )
    lies = (
        not matches(statement["NotResource"], resource)
        if "NotResource" in statement
        else matches(statement.get("Resource", "*"), resource)
    )
    conditions = statement.get("Condition", {}).items()
    return (
        acts
        and lies
        and all(holds(op, key, wanted, context) for op, block in conditions for key, wanted in block.items())
    )


def check_action_permitted(self, _resource):
    if self._action == "sts:GetCallerIdentity":
        return
    context = {"aws:principalarn": self._access_key.arn, "aws:requestedregion": self._region}
    documents = [access_control.IAMPolicy(policy)._policy_json for policy in self._access_key.collect_policies()]
    statements = [statement for document in documents for statement in listed(document["Statement"])]
    for action, resource in asks_of(self):
        effects = {s["Effect"] for s in statements if applies(s, action, resource, context)}
        if "Deny" in effects:
            refuse(self, (action, resource), "with an explicit deny in an identity-based policy")
        if "Allow" not in effects:
            refuse(self, (action, resource), f"because no identity-based policy allows the {action} action")


def refuse(request, ask, reason):
    who, (what, resource) = request._access_key.arn, ask
    message = f"User: {who} is not authorized to perform: {what} on resource: {resource} {reason}"
    raise JsonRESTError("com.amazon.coral.service#AccessDeniedException", message)


access_control.IAMRequestBase.check_action_permitted = check_action_permitted
access_control.IAMRequestBase.check_signature = lambda self: None
main(sys.argv[1:])
