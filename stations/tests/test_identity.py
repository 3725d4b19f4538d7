import time
import uuid

from stations.identity import uuid7


def test_it_is_a_version_7_uuid_of_now():
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_later_ones_sort_after_earlier_ones():
    first = uuid7()
    time.sleep(0.002)
    assert first < uuid7()


def test_ten_thousand_in_a_moment_are_all_different():
    assert len({uuid7() for _ in range(10_000)}) == 10_000
