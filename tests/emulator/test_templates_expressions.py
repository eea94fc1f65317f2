"""The expression language of templates, function by function: values as Azure's documentation gives them."""

from __future__ import annotations

from typing import Any

import pytest
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.evaluation import resolved
from azureml_emulator.templates.scope import Fresh, Place, Scope

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
PLACE = Place(
    subscription={"id": f"/subscriptions/{SUBSCRIPTION}", "subscriptionId": SUBSCRIPTION, "tenantId": "t"},
    group={"id": GROUP, "name": "rg", "location": "westeurope", "tags": {"team": "churn"}},
    deployment={"name": "main", "properties": {"mode": "Incremental"}},
    tenant={"tenantId": "t"},
    providers=lambda name: (
        {"namespace": name, "resourceTypes": [{"resourceType": "vaults", "apiVersions": ["2023-07-01"]}]}
        if name.startswith("Microsoft")
        else None
    ),
)
PARAMETERS: dict[str, Any] = {
    "name": "Contoso",
    "list": ["one", "two", "three"],
    "numbers": [3, 1, 2],
    "object": {"one": "a", "Two": {"inner": [1, 2]}, "three": None},
    "none": None,
    "dogs": [{"name": "Evie", "age": 5}, {"name": "Casper", "age": 3}],
}
VARIABLES: dict[str, Any] = {
    "greeting": "[concat('hello ', parameters('name'))]",
    "deep": {
        "text": "[variables('greeting')]",
        "copy": [{"name": "all", "count": 2, "input": "[copyIndex('all', 1)]"}],
    },
    "circle": "[variables('circle')]",
}
FUNCTIONS: dict[str, Any] = {
    "contoso.unique": {
        "parameters": [{"name": "prefix", "type": "string"}],
        "output": {"type": "string", "value": "[concat(toLower(parameters('prefix')), '-x')]"},
    }
}


def evaluate(expression: Any, **around: Any) -> Any:
    return resolved(expression, Scope(PLACE, PARAMETERS, VARIABLES, FUNCTIONS, **around))


VALUES: list[tuple[str, Any]] = [
    # the language itself
    ("plain text", "plain text"),
    ("[[concat('x')]", "[concat('x')]"),
    ("[unfinished", "[unfinished"),
    ("['it''s']", "it's"),
    ("[ concat ( 'a' ,\n 'b' ) ]", "ab"),
    ("[-7]", -7),
    ("[parameters('object').one]", "a"),
    ("[parameters('OBJECT').TWO.inner[1]]", 2),
    ("[parameters('object')['two']['inner'][0]]", 1),
    ("[parameters('object').?missing.?deeper]", None),
    ("[parameters('list')[?9]]", None),
    ("[CONCAT('a', 'b')]", "ab"),
    # deployment and scope
    ("[variables('greeting')]", "hello Contoso"),
    ("[variables('deep')]", {"text": "hello Contoso", "all": [1, 2]}),
    ("[deployment().properties.mode]", "Incremental"),
    ("[resourceGroup().tags.team]", "churn"),
    ("[subscription().subscriptionId]", SUBSCRIPTION),
    ("[tenant().tenantId]", "t"),
    ("[environment().suffixes.storage]", "core.windows.net"),
    ("[contoso.unique('ABC')]", "abc-x"),
    # text
    ("[concat('a', 1, true())]", "a1True"),
    ("[format('{0}, {1}. Number: {2:N0}', 'Hello', 'User', 8175133)]", "Hello, User. Number: 8,175,133"),
    ("[format('{0:D3}|{1,5}|{2,-3}|{{}}', 7, 'ab', 'c')]", "007|   ab|c  |{}"),
    ("[format('{0:x}{1:X2}{2:F1}{3:000}', 255, 10, 3, 7)]", "ff0A3.0007"),
    ("[toLower('One TWO')]", "one two"),
    ("[toUpper('One two')]", "ONE TWO"),
    ("[trim('  x  ')]", "x"),
    ("[replace('123-123', '-', '')]", "123123"),
    ("[split('one,two;three', createArray(',', ';'))]", ["one", "two", "three"]),
    ("[split('a--b', '--')]", ["a", "b"]),
    ("[join(createArray('a', 'b', 3), '-')]", "a-b-3"),
    ("[substring('one two three', 4, 3)]", "two"),
    ("[substring('abc', 1)]", "bc"),
    ("[padLeft('123', 10, '0')]", "0000000123"),
    ("[padLeft(7, 2)]", " 7"),
    ("[startsWith('abcdef', 'AB')]", True),
    ("[endsWith('abcdef', 'EF')]", True),
    ("[endsWith('abcdef', 'e')]", False),
    ("[indexOf('test', 't')]", 0),
    ("[indexOf('abcdef', 'CD')]", 2),
    ("[lastIndexOf('test', 't')]", 3),
    ("[indexOf(createArray('a', 'b'), 'b')]", 1),
    ("[indexOf('abc', 'z')]", -1),
    ("[string(parameters('numbers'))]", "[3,1,2]"),
    ("[string(parameters('object').two)]", '{"inner":[1,2]}'),
    ("[string(12)]", "12"),
    ("[json('{\"a\": [1, null]}')]", {"a": [1, None]}),
    ("[json('null')]", None),
    # encodings
    ("[base64('one, two, three')]", "b25lLCB0d28sIHRocmVl"),
    ("[base64ToString('b25lLCB0d28sIHRocmVl')]", "one, two, three"),
    ("[base64ToJson(base64('{\"one\": \"a\"}'))]", {"one": "a"}),
    ("[dataUri('Hello')]", "data:text/plain;charset=utf8;base64,SGVsbG8="),
    ("[dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')]", "Hello, World!"),
    ("[uriComponent('http://contoso.com/a b?x=1')]", "http%3A%2F%2Fcontoso.com%2Fa%20b%3Fx%3D1"),
    ("[uriComponentToString('a%20b')]", "a b"),
    ("[uri('http://contoso.org/firstpath/azuredeploy.json/', 'myscript.sh')]",
     "http://contoso.org/firstpath/azuredeploy.json/myscript.sh"),
    ("[uri('http://contoso.org/firstpath/azuredeploy.json', 'nested/x.json')]",
     "http://contoso.org/firstpath/nested/x.json"),
    # identifiers
    ("[length(uniqueString('a'))]", 13),
    ("[equals(uniqueString('a', 'b'), uniqueString('a', 'b'))]", True),
    ("[equals(uniqueString('a'), uniqueString('b'))]", False),
    ("[guid('a', 'b')]", "2d796349-8c7e-55ec-9624-54ece82ed031"),
    # sequences
    ("[concat(parameters('list'), createArray(4))]", ["one", "two", "three", 4]),
    ("[contains('OneTwoThree', 'e')]", True),
    ("[contains(parameters('object'), 'ONE')]", True),
    ("[contains(parameters('object'), 'four')]", False),
    ("[contains(parameters('list'), 'two')]", True),
    ("[empty('')]", True),
    ("[empty(parameters('none'))]", True),
    ("[empty(createObject())]", True),
    ("[empty(parameters('list'))]", False),
    ("[first('One')]", "O"),
    ("[last(parameters('list'))]", "three"),
    ("[first(createArray())]", None),
    ("[length(parameters('object'))]", 3),
    ("[length('abcd')]", 4),
    ("[skip(parameters('list'), 2)]", ["three"]),
    ("[take('one two three', 3)]", "one"),
    ("[take(parameters('list'), 9)]", ["one", "two", "three"]),
    ("[union(createArray('a', 'b'), createArray('b', 'c'))]", ["a", "b", "c"]),
    ("[union(createObject('x', createObject('a', 1)), createObject('x', createObject('b', 2)))]",
     {"x": {"a": 1, "b": 2}}),
    ("[intersection(createArray('a', 'b', 'c'), createArray('c', 'a'))]", ["a", "c"]),
    ("[intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))]", {"a": 1}),
    # arrays
    ("[array('a')]", ["a"]),
    ("[createArray('a', 1, true())]", ["a", 1, True]),
    ("[range(5, 3)]", [5, 6, 7]),
    ("[min(parameters('numbers'))]", 1),
    ("[max(4, 9, 2)]", 9),
    ("[flatten(createArray(createArray('a'), createArray('b', 'c')))]", ["a", "b", "c"]),
    ("[indexFromEnd(parameters('list'), 1)]", "three"),
    ("[tryIndexFromEnd(parameters('list'), 9)]", None),
    # objects
    ("[createObject('a', 1, 'b', null())]", {"a": 1, "b": None}),
    ("[items(createObject('b', 2, 'a', 1))]", [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
    ("[objectKeys(createObject('b', 2, 'a', 1))]", ["a", "b"]),
    ("[tryGet(parameters('object'), 'two', 'inner', 1)]", 2),
    ("[tryGet(parameters('object'), 'missing', 'inner')]", None),
    ("[shallowMerge(createArray(createObject('a', 1), createObject('a', 2, 'b', 3)))]", {"a": 2, "b": 3}),
    # truth
    ("[and(bool('true'), not(false()))]", True),
    ("[or(false(), bool(1))]", True),
    ("[and(false(), variables('nowhere'))]", False),
    ("[if(equals('a', 'a'), 'yes', variables('nowhere'))]", "yes"),
    ("[if(false(), json('broken'), 2)]", 2),
    # comparisons
    ("[equals('a', 'A')]", False),
    ("[equals(parameters('object').two, createObject('inner', createArray(1, 2)))]", True),
    ("[equals(1, true())]", False),
    ("[greater('b', 'a')]", True),
    ("[less(1, 2)]", True),
    ("[lessOrEquals(2, 2)]", True),
    ("[greaterOrEquals('a', 'b')]", False),
    ("[coalesce(null(), parameters('none'), 'first')]", "first"),
    ("[coalesce(null())]", None),
    # numbers
    ("[add(5, 3)]", 8),
    ("[sub(5, 8)]", -3),
    ("[mul(4, 3)]", 12),
    ("[div(-7, 2)]", -3),
    ("[mod(-7, 2)]", -1),
    ("[int('42')]", 42),
    ("[float('1.5')]", 1.5),
    # dates
    ("[dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y')]", "4/7/2023 2:53:14 PM"),
    ("[dateTimeAdd('2020-04-07 14:53:14Z', '-P9D')]", "3/29/2020 2:53:14 PM"),
    ("[dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'yyyy-MM-ddTHH:mm:ssZ')]", "2020-04-07T15:53:14Z"),
    ("[dateTimeAdd('2024-01-31', 'P1M', 'yyyy-MM-dd')]", "2024-02-29"),
    ("[dateTimeFromEpoch(1683040573)]", "2023-05-02T15:16:13Z"),
    ("[dateTimeToEpoch('2023-05-02T15:16:13Z')]", 1683040573),
    # lambdas
    ("[map(parameters('dogs'), lambda('dog', lambdaVariables('dog').name))]", ["Evie", "Casper"]),
    ("[filter(parameters('dogs'), lambda('dog', greater(lambdaVariables('dog').age, 4)))]",
     [{"name": "Evie", "age": 5}]),
    ("[sort(parameters('numbers'), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]", [1, 2, 3]),
    ("[reduce(parameters('numbers'), 0, lambda('sum', 'n', add(lambdaVariables('sum'), lambdaVariables('n'))))]", 6),
    ("[toObject(parameters('dogs'), lambda('d', lambdaVariables('d').name), lambda('d', lambdaVariables('d').age))]",
     {"Evie": 5, "Casper": 3}),
    ("[groupBy(createArray('ab', 'ac', 'b'), lambda('x', first(lambdaVariables('x'))))]",
     {"a": ["ab", "ac"], "b": ["b"]}),
    ("[mapValues(createObject('a', 1), lambda('n', add(lambdaVariables('n'), 1)))]", {"a": 2}),
    ("[map(createArray('a', 'b'), lambda('x', 'i', concat(lambdaVariables('x'), lambdaVariables('i'))))]",
     ["a0", "b1"]),
    # networks
    ("[cidrSubnet('10.0.0.0/16', 24, 3)]", "10.0.3.0/24"),
    ("[cidrHost('10.144.3.0/24', 4)]", "10.144.3.5"),
    ("[parseCidr('10.144.0.0/20').lastUsable]", "10.144.15.254"),
    # resources
    ("[resourceId('Microsoft.X/a', 'one')]", f"{GROUP}/providers/Microsoft.X/a/one"),
    ("[resourceId('Microsoft.X/a/b', 'one', 'two')]", f"{GROUP}/providers/Microsoft.X/a/one/b/two"),
    ("[resourceId('other', 'Microsoft.X/a', 'one')]",
     f"/subscriptions/{SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.X/a/one"),
    ("[resourceId('22222222-1111-1111-1111-111111111111', 'other', 'Microsoft.X/a', 'one')]",
     "/subscriptions/22222222-1111-1111-1111-111111111111/resourceGroups/other/providers/Microsoft.X/a/one"),
    ("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')]",
     f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/r"),
    ("[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'g')]",
     f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g"),
    ("[tenantResourceId('Microsoft.Authorization/policyDefinitions', 'p')]",
     "/providers/Microsoft.Authorization/policyDefinitions/p"),
    ("[extensionResourceId(resourceId('Microsoft.X/a', 'one'), 'Microsoft.Authorization/locks', 'l')]",
     f"{GROUP}/providers/Microsoft.X/a/one/providers/Microsoft.Authorization/locks/l"),
    ("[providers('Microsoft.KeyVault', 'vaults').apiVersions[0]]", "2023-07-01"),
    ("[pickZones('Microsoft.Compute', 'virtualMachines', 'westeurope', 2)]", ["1", "2"]),
]  # fmt: skip

USAGE = "Please see https://aka.ms/arm-template-expressions/#{} for usage details."
REFUSALS = [
    ("[nothing()]", "The template function 'nothing' is not valid."),
    ("[contoso.missing()]", "The template function 'contoso.missing' is not valid."),
    ("[empty()]", "'empty': function requires 1 argument(s) while 0 were provided. " + USAGE.format("empty")),
    ("[range(1)]", "'range': function requires 2 argument(s) while 1 were provided."),
    ("[substring('a')]", "'substring': function requires between 2 and 3 argument(s) while 1 were provided."),
    ("[concat()]", "'concat': function requires at least 1 argument(s) while 0 were provided."),
    ("[empty(100)]", "'empty' expects its parameter to be an object, an array, or a string. The provided value is of"),
    ("[toLower(1)]", "'toLower' expects its parameter to be of type 'String'. The provided value is of type 'Integer'"),
    ("[add('a', 1)]", "'add' expects its parameter at position 1 to be of type 'Integer'."),
    ("[substring('0123456789', 0, 24)]", "The index parameter: '0', the length parameter: '24', the length of the"),
    ("[parameters('missing')]", "The template parameter 'missing' is not found."),
    ("[variables('missing')]", "The template variable 'missing' is not found."),
    ("[variables('circle')]", "The template variable 'circle' is not valid: it is defined by itself."),
    ("[parameters('object').four]", "The language expression property 'four' doesn't exist, available properties are"),
    ("[parameters('list')[3]]", "The language expression property array index '3' is out of bounds."),
    ("[parameters('name').length]", "The language expression property 'length' can't be evaluated."),
    ("[concat('a' 'b')]", "expected ',' at position '11', found 'b'"),
    ("[concat('a'", None),
    ("[concat('a', #)]", "the string character '#' at position '12' is not expected"),
    ("[div(1, 0)]", "The second parameter cannot be zero."),
    ("[dateTimeAdd('2020-01-01', 'PTASDIONS1D')]", "'PTASDIONS1D' is not a valid ISO8601 Duration string."),
    ("[dateTimeAdd('soon', 'P1D')]", "The value 'soon' is no date."),
    ("[resourceId('Microsoft.X/a/b', 'one')]", "the type 'Microsoft.X/a/b' requires '2' resource name argument(s)"),
    ("[copyIndex()]", "The template function 'copyIndex' is not expected at this location."),
    ("[lambda('x', 1)]", "The template function 'lambda' is not expected at this location."),
    ("[if('yes', 1, 2)]", "'if' expects its parameter to be of type 'Boolean'."),
    ("[json('{')]", "The value is not JSON"),
]


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=[item[0] for item in VALUES])
def test_an_expression_is_worth_its_value(expression: str, value: Any) -> None:
    found = evaluate(expression)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("expression", "sentence"), [item for item in REFUSALS if item[1]])
def test_a_wrong_expression_is_refused_in_the_services_words(expression: str, sentence: str) -> None:
    with pytest.raises(TemplateError) as caught:
        evaluate(expression)
    assert sentence in str(caught.value)


def test_an_unclosed_bracket_leaves_text() -> None:
    """What does not end with a bracket is no expression."""
    assert evaluate("[concat('a'") == "[concat('a'"


@pytest.mark.parametrize(
    "expression", ["[reference('x')]", "[listKeys('x', '2021-04-01')]", "[newGuid()]", "[utcNow()]"]
)
def test_what_only_the_running_world_knows_is_not_expected_elsewhere(expression: str) -> None:
    with pytest.raises(NotYetKnown, match="is not expected at this location"):
        evaluate(expression)


def test_defaults_of_parameters_may_ask_for_the_time_and_a_new_guid() -> None:
    fresh = Fresh(lambda: "a-guid", 1683040573)
    assert evaluate("[newGuid()]", fresh=fresh) == "a-guid"
    assert evaluate("[utcNow()]", fresh=fresh) == "20230502T151613Z"
    assert evaluate("[utcNow('d')]", fresh=fresh) == "5/2/2023"
    assert evaluate("[utcNow('yyyy-MM-dd HH:mm:ss.fff')]", fresh=fresh) == "2023-05-02 15:16:13.000"


def test_copy_index_knows_the_loops_around() -> None:
    copies = {"": 2, "storage": 2, "disks": 5}
    assert evaluate("[copyIndex()]", copies=copies) == 2
    assert evaluate("[copyIndex(10)]", copies=copies) == 12
    assert evaluate("[copyIndex('disks')]", copies=copies) == 5
    assert evaluate("[copyIndex('disks', 1)]", copies=copies) == 6


def test_objects_are_evaluated_in_depth_names_included() -> None:
    source = {"[parameters('name')]": {"tags": ["[parameters('list')[0]]", 1, None, True]}}
    assert evaluate(source) == {"Contoso": {"tags": ["one", 1, None, True]}}


def test_a_property_named_copy_without_input_is_a_property() -> None:
    assert evaluate({"copy": ["a"]}) == {"copy": ["a"]}
