# Written by make migrations (.ci/migrations.py)

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('reports', '0001_initial'),
        ('resources', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedAttendance',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('cases.attendance',),
        ),
        migrations.CreateModel(
            name='CountedHandOver',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('cases.handover',),
        ),
        migrations.CreateModel(
            name='CountedHeads',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('cases.headcount',),
        ),
        migrations.CreateModel(
            name='CountedItem',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('resources.stockitem',),
        ),
        migrations.CreateModel(
            name='CountedRecord',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('cases.servicerecord',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedattendance',
            trigger=pgtrigger.compiler.Trigger(name='mark_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='a3be8d167f9f7303c27f87b7f25856967f0e4d6f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_insert_23390', referencing='REFERENCING NEW TABLE AS new_rows ', table='cases_attendance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedattendance',
            trigger=pgtrigger.compiler.Trigger(name='mark_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
 UNION 
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='0073b190dd6619d4bca9a5f04009e39a35bf25ea', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_update_0bab9', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='cases_attendance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedattendance',
            trigger=pgtrigger.compiler.Trigger(name='mark_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='7b57e528780336a5414bf561279f6dc85a85c314', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_delete_6fa05', referencing='REFERENCING OLD TABLE AS old_rows ', table='cases_attendance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedhandover',
            trigger=pgtrigger.compiler.Trigger(name='mark_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='5f414a4d62a706557db66ed5ce28927720734e49', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_insert_52979', referencing='REFERENCING NEW TABLE AS new_rows ', table='cases_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedhandover',
            trigger=pgtrigger.compiler.Trigger(name='mark_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
 UNION 
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='aed2bab978be73f15fa16221415314bfa9d71a11', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_update_d30e3', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='cases_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedhandover',
            trigger=pgtrigger.compiler.Trigger(name='mark_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='5d03fe7cfd01bbd073883207795e5c59bfe512ad', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_delete_0ae2f', referencing='REFERENCING OLD TABLE AS old_rows ', table='cases_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedheads',
            trigger=pgtrigger.compiler.Trigger(name='mark_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='69205600d69a967e8c44085efb5c521b66f6fc8b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_insert_92f17', referencing='REFERENCING NEW TABLE AS new_rows ', table='cases_headcount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedheads',
            trigger=pgtrigger.compiler.Trigger(name='mark_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
 UNION 
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='d4ac473cd623aacfaeb3375dd5729127cef256d0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_update_e7388', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='cases_headcount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedheads',
            trigger=pgtrigger.compiler.Trigger(name='mark_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (
SELECT record.station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows line
JOIN cases_servicerecord record ON record.id = line.record_id
) AS changed;
        RETURN NULL;
    """, hash='52b84534ca23a2be52302d804dca42c16de9f60d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_delete_854e8', referencing='REFERENCING OLD TABLE AS old_rows ', table='cases_headcount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='counteditem',
            trigger=pgtrigger.compiler.Trigger(name='name_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."unit" IS DISTINCT FROM (NEW."unit"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='55b5bd7887fa48acf886f487c295c616cb2c5e96', operation='UPDATE', pgid='pgtrigger_name_stays_efeff', table='resources_stockitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedrecord',
            trigger=pgtrigger.compiler.Trigger(name='mark_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (SELECT station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows) AS changed;
        RETURN NULL;
    """, hash='8736f4e220678663e6e39ec15f8ff9edfec23ce7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_insert_70e80', referencing='REFERENCING NEW TABLE AS new_rows ', table='cases_servicerecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedrecord',
            trigger=pgtrigger.compiler.Trigger(name='mark_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (SELECT station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows UNION SELECT station_id, date_trunc('month', done_on::timestamp)::date FROM new_rows) AS changed;
        RETURN NULL;
    """, hash='a0c1d76416ff9aa11cbfd307015e3244cd393a6d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_update_24e78', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='cases_servicerecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countedrecord',
            trigger=pgtrigger.compiler.Trigger(name='mark_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM (SELECT station_id, date_trunc('month', done_on::timestamp)::date FROM old_rows) AS changed;
        RETURN NULL;
    """, hash='1d3cc1d5dc5a75ecd31887025b7de3aa70ffaa16', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_delete_0703d', referencing='REFERENCING OLD TABLE AS old_rows ', table='cases_servicerecord', when='AFTER')),
        ),
    ]
