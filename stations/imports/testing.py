"""Sheets for tests: uploaded, checked, written."""

import pytest


@pytest.fixture
def bring_in(upload, findings, run_jobs):
    """``bring_in("stations", file, an)``: uploaded, all rows good, written; the import."""
    from stations.imports.services import confirm_import

    def take(kind, file, by, station=None):
        batch = upload(kind, file, by, station)
        assert findings(batch) == {}
        confirm_import(batch, good_only=False, by=by)
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "done", batch.job.error
        return batch

    return take


@pytest.fixture
def by_excel(as_user, xlsx, findings, run_jobs):
    """``by_excel(chen)("stations", [heading, …], row, …)``: the very pages, from the upload to the
    button that imports; how many rows were written. No station is chosen."""
    from stations.models import Import

    def sit_down(user):
        client = as_user(user)

        def take(kind, *rows):
            answer = client.post(f"/imports/new/{kind}/", {"file": xlsx(*rows)})
            assert answer.status_code == 302, answer.context["form"].errors
            run_jobs()
            batch = Import.objects.get(pk=answer.url.split("/")[2])
            assert (findings(batch), batch.unknown) == ({}, [])
            assert batch.counts()["undecided"] == 0
            client.post(f"{answer.url}write/")
            run_jobs()
            batch.refresh_from_db()
            assert batch.state == Import.State.DONE, batch.job.error
            return batch.written_count

        return take

    return sit_down
