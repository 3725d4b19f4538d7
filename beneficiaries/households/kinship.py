"""What relations become when somebody else is the householder: plain values, no database.

By GB/T 4761's codes in use (``beneficiaries.codes.Relation``). Of whom the codes don't say it
(a grandson may be the new householder's son or nephew) nothing is said.
"""

from __future__ import annotations

from beneficiaries.codes import Relation, Sex

R = Relation
CHILDREN = frozenset({R.SON, R.DAUGHTER})
CHILDREN_IN_LAW = frozenset({R.SON_IN_LAW, R.DAUGHTER_IN_LAW})
GRANDCHILDREN = frozenset(
    {R.GRANDSON, R.GRANDDAUGHTER, R.GRANDSON_MATERNAL, R.GRANDDAUGHTER_MATERNAL}
)
PARENTS = frozenset({R.FATHER, R.MOTHER})
OWN = {  # one's role in a family, whatever one's sex
    R.SELF: "self",
    R.SPOUSE: "spouse",
    **dict.fromkeys(CHILDREN, "child"),
    **dict.fromkeys(CHILDREN_IN_LAW, "child-in-law"),
    **dict.fromkeys(GRANDCHILDREN, "grandchild"),
    **dict.fromkeys(PARENTS, "parent"),
    R.PARENT_IN_LAW: "parent-in-law",
    R.GRANDPARENT: "grandparent",
    R.SIBLING: "sibling",
    R.OTHER_RELATIVE: "relative",
    R.NO_RELATIVE: "none",
}
BY_SEX = {  # male, female
    "child": (R.SON, R.DAUGHTER),
    "child-in-law": (R.SON_IN_LAW, R.DAUGHTER_IN_LAW),
    "parent": (R.FATHER, R.MOTHER),
    "son's child": (R.GRANDSON, R.GRANDDAUGHTER),
    "daughter's child": (R.GRANDSON_MATERNAL, R.GRANDDAUGHTER_MATERNAL),
}
ALONE = {  # without a sex of its own
    "spouse": R.SPOUSE,
    "parent-in-law": R.PARENT_IN_LAW,
    "grandparent": R.GRANDPARENT,
    "sibling": R.SIBLING,
    "relative": R.OTHER_RELATIVE,
    "none": R.NO_RELATIVE,
}
# The new householder's role, then everybody's role to the former one: the role to the new one.
# "same": as it was.
BECOMES = {
    "spouse": {
        "self": "spouse", "child": "same", "child-in-law": "same", "grandchild": "same",
        "parent": "parent-in-law", "parent-in-law": "parent-in-law", "grandparent": "relative",
        "sibling": "relative", "relative": "relative", "none": "none",
    },
    "child": {
        "self": "parent", "spouse": "parent", "child": "sibling", "parent": "grandparent",
        "grandparent": "relative", "sibling": "relative", "relative": "relative", "none": "none",
    },
    "child-in-law": {"self": "parent-in-law", "spouse": "parent-in-law", "none": "none"},
    "grandchild": {
        "self": "grandparent", "spouse": "grandparent", "parent": "relative",
        "grandparent": "relative", "sibling": "relative", "relative": "relative", "none": "none",
    },
    "parent": {
        "self": "child", "spouse": "child-in-law", "child": "grandchild", "parent": "spouse",
        "sibling": "child", "none": "none",
    },
    "parent-in-law": {"none": "none"},
    "grandparent": {"none": "none"},
    "sibling": {
        "self": "sibling", "spouse": "relative", "child": "relative", "child-in-law": "relative",
        "grandchild": "relative", "parent": "same", "grandparent": "same", "sibling": "sibling",
        "relative": "relative", "none": "none",
    },
    "relative": {"none": "none"},
    "none": dict.fromkeys(OWN.values(), "none"),
}  # fmt: skip


def relation_to(new: str, other: str, *, sex: str, former_sex: str = "") -> str:
    """What ``other``'s relation is when the one with relation ``new`` becomes the householder.

    Both were said of the former householder. ``sex``: of whom it is asked; ``former_sex``: of the
    former householder. Empty where it can't be said.
    """
    if new == R.SELF:
        return other
    role = BECOMES.get(OWN.get(new, ""), {}).get(OWN.get(other, ""), "")
    if role == "same":
        return other
    if role == "grandchild":
        role = {Sex.MALE: "son's child", Sex.FEMALE: "daughter's child"}.get(former_sex, "")
    if role in BY_SEX:
        male, female = BY_SEX[role]
        return {Sex.MALE: male, Sex.FEMALE: female}.get(sex, "")
    return ALONE.get(role, "")
