"""A volunteer for the tests of all kinds."""

from stations.kinds.testing import Example


def number_of(first17: str) -> str:
    from stations.identity_numbers.rules import check_character

    return first17 + check_character(first17)


def volunteer(n: int) -> dict:
    return {
        "name": f"秘密志愿者{n}",
        "phone": f"138000022{n:02}",
        "id_number": number_of(f"5223271980010110{n % 10}" if n < 10 else f"522327198001{n:02}101"),
        "number": f"5223270000{n:03}",
        "skills": ["care", "driving"],
        "times": ["weekend_morning", "holidays"],
        "joined_on": "2026-03-01",
        "guardian": "",
    }


EXAMPLE = Example(
    space="resources",
    one="volunteer",
    many="volunteers",
    access="a station's own people open it",
    sent=volunteer,
    at=lambda station: {"residence": station.home_id},
    sheet_at=lambda station: {"residence": station.home_id},
    sheet=lambda n: (
        volunteer(n) | {"skills": "care、driving", "times": "weekend_morning、holidays"}
    ),
    secret="秘密志愿者0",
    edit={"name": "秘密志愿者0改名"},
    wrong={
        "left_on": "2020-01-01",
        "id_number": "123",
        "name": " ",
        "joined_on": "2999-01-01",
        "born_on": "2999-01-01",
        "told_hours": "-1",
    },
    untold=frozenset({"id_number"}),
)
