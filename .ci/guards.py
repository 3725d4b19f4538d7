"""What `.ci/faults` plants beside the kinds: a guard of the shared core taken away, and the tests
that must fall, each of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    name: str
    edits: list[tuple[str, str, str]]  # file, what stands there (once), what stands there then
    concerns: str  # what a kind has; of no kind: ""
    caught_by: str  # the tests that must fall (pytest -k)
    suite: tuple[str, ...] = ()  # where they stand, of no kind


def guard(name: str, file: str, old: str, new: str, caught_by: str, suite: str) -> Fault:
    return Fault(name, [(file, old, new)], "", caught_by, (suite,))


ACCESS = "stations/accounts/tests/test_end_of_access.py"
LIMITS = "stations/accounts/tests/test_limits.py"
HEADERS = "config/tests/test_headers.py"
WRITTEN = "stations/tests/test_written.py"
LOCKS = "config/tests/test_row_security.py"
READING = "stations/imports/tests/test_reading.py"

GUARDS = [
    guard(
        "an entry of what was seen",
        "stations/middleware.py",
        "tell(seen, by=request.user)",
        "pass",
        "test_an_entry_stands_where_it_belongs",
        "config/tests/test_seen.py",
    ),
    guard(
        "no-store",
        "stations/middleware.py",
        'response.headers.setdefault("Cache-Control", "no-store")',
        "pass",
        "test_no_cache_keeps_what_is_shown_to_somebody",
        ACCESS,
    ),
    guard(
        "session after the right",
        "stations/accounts/models.py",
        "own + ended",
        "own",
        "test_a_session_ends_at_once",
        ACCESS,
    ),
    guard(
        "token after the right",
        "stations/rest.py",
        'if not RIGHTS.anywhere(user, "api"):',
        "if False:",
        "test_a_token_ends_with_the_day_of_its_posting",
        ACCESS,
    ),
    guard(
        "idle session",
        "stations/middleware.py",
        "return idle or now",
        "return now",
        "test_a_session_ends_when_it_lay_idle_or_lasted_long",
        ACCESS,
    ),
    guard(
        "names from one address",
        "stations/accounts/allauth.py",
        ">= settings.NAMES_AN_HOUR",
        ">= 1_000_000",
        "test_many_names_from_one_address_are_guesses_too",
        LIMITS,
    ),
    guard(
        "axes keeps what was typed",
        "config/settings.py",
        '    *("login", "username", "oldpassword", "password1", "password2", "code"),\n',
        "",
        "test_of_what_was_typed_the_name_alone_is_kept",
        LIMITS,
    ),
    guard(
        "chain of seals",
        "stations/audit/seals.py",
        "if bytes(seal.before) != chains.get(seal.place, FIRST):",
        "if False:",
        "test_a_seal_taken_out_with_its_entries_is_found",
        "stations/audit/tests/test_seals.py",
    ),
    guard(
        "values of a text file",
        "stations/imports/reading.py",
        "if values > MAX_VALUES or characters > MAX_CHARACTERS:",
        "if False:",
        "test_a_text_file_is_bounded_too",
        READING,
    ),
    guard(
        "values of a workbook",
        "stations/imports/sheet_child.py",
        "if values < 0 or characters < 0:",
        "if False:",
        "test_each_of_the_bounds_holds_alone",
        READING,
    ),
    guard(
        "formula in a sheet",
        "stations/exports.py",
        "if text.startswith(FORMULA) else text",
        'if text.startswith("=") else text',
        "test_a_formula_goes_out_as_text_and_comes_back",
        "stations/tests/test_exports.py",
    ),
    guard(
        "stock of an earlier day",
        "resources/stock/services/stock.py",
        "done_on__gt=since)",
        "done_on__gt=since, pk=0)",
        "test_nothing_is_handed_out_before_it_was_received",
        "resources/stocktakes/tests/test_stocktakes.py",
    ),
    guard(
        "content policy",
        "config/settings.py",
        '    "csp.middleware.CSPMiddleware",\n',
        "",
        "test_every_kind_of_answer_is_guarded or test_so_is_a_file_of_the_site_itself",
        HEADERS,
    ),
    guard(
        "pixels of a photo",
        "stations/photos/services.py",
        "if image.width * image.height > MAX_PIXELS:",
        "if False:",
        "test_as_many_pixels_as_a_phone_takes_are_read",
        "cases/records/tests/test_photos.py",
    ),
    guard(
        "what can't be written",
        "stations/written.py",
        "return UNWRITABLE.search(text) is None",
        'return "\\0" not in text',
        "test_a_page_names_the_field_of_its_form or test_a_body_names_its_field_and_row"
        " or test_an_import_tells_row_and_column",
        WRITTEN,
    ),
    guard(
        "depth of a body",
        "stations/parsers.py",
        "            _require_bounds(text)\n",
        "",
        "test_a_body_has_a_depth or test_a_body_is_counted_before_it_is_made",
        WRITTEN,
    ),
    guard(
        "policies of the database",
        "stations/row_security/policies.py",
        "shown = [EVERYTHING]",
        'shown = ["true"]',
        "test_with_the_filter_forgotten",
        LOCKS,
    ),
    guard(
        "for whom it is asked",
        "stations/row_security/acting.py",
        "self._said = said_of(user) if user.pk else NOBODY",
        "self._said = ALL",
        "test_with_the_filter_forgotten",
        LOCKS,
    ),
    guard(
        "for whom, after a savepoint",
        "stations/row_security/connection.py",
        "return savepoints[: len(under)] == under",
        "return True",
        "test_it_is_said_again_after_a_savepoint",
        LOCKS,
    ),
    guard(
        "the trail is only added to",
        "stations/row_security/policies.py",
        "cursor.execute(f'REVOKE ALL ON {table} FROM \"{role}\"')",
        "pass",
        "test_the_products_role_owns_nothing",
        LOCKS,
    ),
    guard(
        "whose key it is",
        "stations/devices/services.py",
        "DeviceKey.objects.filter(user=user, device=device)",
        "DeviceKey.objects.filter(device=device)",
        "test_nobody_is_told_the_key_of_another",
        "stations/devices/tests/test_hello.py",
    ),
    guard(
        "drafts go by what is stored",
        "stations/pages.py",
        "        say_stored(self.request)\n        return redirect(following)",
        "        return redirect(following)",
        "test_the_page_after_it_says_what_was_stored",
        "config/tests/test_drafts.py",
    ),
]
