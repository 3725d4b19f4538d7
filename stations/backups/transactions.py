"""What a row says of the transaction that wrote it, once it stands on another server.

Each cluster numbers its transactions itself: a number that is still to come on this one would keep
its row from REST (``stations/change_feed.py``) until then. Nobody's cursor is lost: one of another
cluster is answered with 410.
"""

AFRESH = """
DO $$
DECLARE
    found text;
BEGIN
    FOR found IN
        SELECT attrelid::regclass FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE attname = 'changed_xid' AND relkind = 'r' AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', found);
        EXECUTE format('UPDATE %s SET changed_xid = 0 WHERE changed_xid >= %s',
            found, pg_current_xact_id());
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', found);
    END LOOP;
END $$
"""
