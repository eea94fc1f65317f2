"""Rules over one value: what they let through, and the sentence where they do not."""

from __future__ import annotations

import pytest
from pulumi_azureml.constraints import (
    GUID,
    Between,
    Cron,
    Each,
    IdOf,
    KeyUri,
    MaxItems,
    NameRule,
    Pattern,
    PublicKey,
    TagRule,
)
from pulumi_azureml.declare import Constraint

COMPUTE_NAME = NameRule(3, 24, letter_after_last_dash=True)
WORKSPACE_NAME = NameRule(3, 33, first="a-zA-Z0-9", body="a-zA-Z0-9_-")
ONLINE_NAME = NameRule(3, 32, last="a-zA-Z0-9")
SUBNET = IdOf(("Microsoft.Network/virtualNetworks/subnets",))
GUID_TEXT = "11111111-2222-3333-4444-555555555555"
GROUP = f"/subscriptions/{GUID_TEXT}/resourceGroups/g"
SUBNET_ID = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net/subnets/sub"
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIDXw1JBnQjQqHkT0cBTs8kE7mTn0cVXZk3Xb0m4Vwq5o"

FINE: list[tuple[Constraint, object]] = [
    *[(COMPUTE_NAME, name) for name in ("a-1b", "a--b", "ci1-dev2", "abc", "A1b", "a" * 24)],
    *[(WORKSPACE_NAME, name) for name in ("ws1", "0ws", "a_b-c", "a--", "w" * 33)],
    *[(ONLINE_NAME, name) for name in ("blue", "b-1", "a" * 32, "a--b")],
    (Between(15, 4320), 15),
    (Between(15, 4320), 4320),
    (GUID, GUID_TEXT),
    (GUID, GUID_TEXT.replace("5", "F")),
    (MaxItems(2), [1, 2]),
    (SUBNET, SUBNET_ID),
    (SUBNET, SUBNET_ID.replace("resourceGroups", "resourcegroups").replace("virtualNetworks", "VIRTUALNETWORKS")),
    (SUBNET, f"{SUBNET_ID}/"),
    (PublicKey(), f"ssh-ed25519 {KEY}"),
    (PublicKey(), f"ssh-ed25519 {KEY} me@here with a comment\n"),
    (KeyUri(), "https://v.vault.azure.net/keys/k/1"),
    (TagRule(), {}),
    (TagRule(), {"a" * 512: "b" * 256}),
    (TagRule(), {f"t{n}": "" for n in range(49)}),
    *[(Cron(), text) for text in ("* * * * *", "0 18 * * 1-5", "0,30 7-9,17 1 1,6 0", "59 23 31 12 7")],
    (Each(Between(0, 23)), []),
    (Each(Between(0, 23)), [0, 23]),
]

BAD: list[tuple[Constraint, object]] = [
    *[(COMPUTE_NAME, name) for name in ("a-1", "abc-", "ci-dev-1", "ab", "a" * 25, "1abc", "a_b", "-abc", "", "äbc")],
    (COMPUTE_NAME, "abc\n"),
    (COMPUTE_NAME, "a-b\n"),
    *[(WORKSPACE_NAME, name) for name in ("ws", "_ws", "-ws", "w" * 34, "w.s", "abc\n")],
    *[(ONLINE_NAME, name) for name in ("blue-", "-blue", "ab", "a" * 33, "1blue", "blue\n", "a-b-\n")],
    (Between(15, 4320), 14),
    (Between(15, 4320), 4321),
    (GUID, f"{GUID_TEXT}\n"),
    (GUID, f"{{{GUID_TEXT}}}"),
    (GUID, GUID_TEXT.replace("-", "")),
    (Pattern("a+", "a row of a"), "aaa\n"),
    (MaxItems(2), [1, 2, 3]),
    (SUBNET, f"{SUBNET_ID}\n"),
    (SUBNET, "sub"),
    (SUBNET, SUBNET_ID.replace(GUID_TEXT, "mine")),
    (SUBNET, f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net"),
    (SUBNET, SUBNET_ID.lstrip("/")),
    (PublicKey(), "-----BEGIN OPENSSH PRIVATE KEY-----"),
    (PublicKey(), KEY),
    (PublicKey(), f"ssh-rsa {KEY}"),
    (PublicKey(), f"ssh-ed25519 {KEY}\nssh-ed25519 {KEY}"),
    (PublicKey(), "ssh-ed25519 ü"),
    (PublicKey(), ""),
    (KeyUri(), "http://v.vault.azure.net/keys/k/1"),
    (KeyUri(), "https://v.vault.azure.net/keys/k"),
    (KeyUri(), "https://v.vault.azure.net/keys/k/1\n"),
    (TagRule(), {f"t{n}": "" for n in range(50)}),
    (TagRule(), {"": "empty key"}),
    (TagRule(), {"a" * 513: "long key"}),
    (TagRule(), {"a/b": "slash"}),
    (TagRule(), {"a": "b" * 257}),
    *[(Cron(), text) for text in ("* * * *", "* * * * * *", "*/5 * * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *")],
    *[
        (Cron(), text)
        for text in ("0 0 1 13 *", "0 0 * * 8", "0 0 * * MON", "5-1 * * * *", "0  18 * * *", "0 18 * * *\n")
    ],
    *[(Cron(), text) for text in ("", "1, * * * *", "1-2-3 * * * *", "٣ * * * *")],
    (Each(Between(0, 23)), [5, 24]),
]


@pytest.mark.parametrize(("constraint", "value"), FINE)
def test_values_within_the_rule_pass(constraint: Constraint, value: object) -> None:
    """The rule has nothing to say."""
    assert constraint.fault(value) is None


@pytest.mark.parametrize(("constraint", "value"), BAD)
def test_values_outside_of_the_rule_are_told_what_is_allowed(constraint: Constraint, value: object) -> None:
    """The rule answers with words; a line break at the end never slips through."""
    assert constraint.fault(value)


SENTENCES: list[tuple[Constraint, object, str]] = [
    (
        COMPUTE_NAME,
        "a-1",
        (
            '"a-1" must have 3 to 24 characters out of letters, digits, `-`, the first out of letters, '
            "and a letter after the last `-`"
        ),
    ),
    (
        SUBNET,
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net",
        (
            "is the id of a Microsoft.Network/virtualNetworks; it must be an ARM id of type "
            "Microsoft.Network/virtualNetworks/subnets"
        ),
    ),
    (
        PublicKey(),
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "is a private key: never hand that out; give the public key (the file that ends in .pub)",
    ),
    (
        PublicKey(),
        f"ssh-rsa {KEY}",
        (
            "must be one line of an OpenSSH public key, as in the file id_rsa.pub (`ssh-rsa AAAA…`); "
            "its second word is not a key of kind ssh-rsa"
        ),
    ),
    (Between(0, 1), 1000000, "1000000 must be from 0 to 1"),
    (Between(0, 1), 1.25, "1.25 must be from 0 to 1"),
    (TagRule(), {"a": "b" * 257}, 'the value of tag "a" has 257 characters; 256 are allowed'),
    (
        TagRule(),
        {"a<": "", "b>": "", "c": "d" * 257},
        (
            f'tag "a<" breaks the rule: {TagRule().sentence}; tag "b>" breaks the rule: {TagRule().sentence}; '
            'the value of tag "c" has 257 characters; 256 are allowed'
        ),
    ),
    (Each(Between(0, 1)), [2, 1, 3], "2 must be from 0 to 1; 3 must be from 0 to 1"),
]


@pytest.mark.parametrize(("constraint", "value", "sentence"), SENTENCES)
def test_sentence_says_what_was_wrong(constraint: Constraint, value: object, sentence: str) -> None:
    """Got and wanted are both in it, and a private key is not."""
    assert constraint.fault(value) == sentence


LOGICAL = [
    "",
    "a",
    "dev",
    "Büro",
    "日本語",
    "123",
    "42-dev",
    "---",
    "_x",
    "a" * 300,
    "x-",
    "my.notebook/box",
    "a" * 17 + "----b",
]
RULES = [
    COMPUTE_NAME,
    WORKSPACE_NAME,
    NameRule(3, 32),
    NameRule(3, 24, first="a-z", body="a-z0-9"),
    NameRule(3, 12, first="a-zA-Z_", body="a-zA-Z0-9_.-"),
]


@pytest.mark.parametrize("logical", LOGICAL)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_generated_names_keep_the_rule_they_come_from(rule: NameRule, logical: str) -> None:
    """Whatever the logical name, the name made of it is one that the rule lets through, and ends in the suffix."""
    name = rule.generated(logical, "abcxyz")
    assert rule.fault(name) is None
    assert name.endswith("abcxyz")


def test_generated_name_keeps_what_the_rule_allows_of_the_logical_name() -> None:
    """A person recognises the name."""
    assert COMPUTE_NAME.generated("data science box", "abcxyz") == "data-science-box-abcxyz"
    assert COMPUTE_NAME.generated("7 of nine", "abcxyz") == "of-nine-abcxyz"
    assert NameRule(3, 24, first="a-z", body="a-z0-9").generated("my-account", "abcxyz") == "myaccountabcxyz"


@pytest.mark.parametrize("logical", ["blue", "b" * 40, "x-" * 20, "1", "", "blue-", "a.b_c"])
def test_a_made_name_ends_as_its_rule_wants(logical: str) -> None:
    """With the suffix, and at the limit of its length."""
    made = ONLINE_NAME.generated(logical, "abcdef")
    assert ONLINE_NAME.fault(made) is None
    assert made.endswith("abcdef")
    assert len(made) <= 32


def test_a_rule_for_the_end_is_said() -> None:
    """The sentence has it."""
    assert ONLINE_NAME.fault("blue-") == (
        '"blue-" must have 3 to 32 characters out of letters, digits, `-`, the first out of letters, the last out of '
        "letters, digits"
    )
