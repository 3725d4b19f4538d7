# Written by make migrations (.ci/migrations.py)

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import stations.crypto
import stations.identity
import stations.tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('stations', '0002_initial'),
    ]

    operations = [
        stations.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Enrolment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='beneficiaries.person', verbose_name='person')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'enrolment',
                        'verbose_name_plural': 'enrolments',
                        'abstract': False,
                        'indexes': [models.Index(fields=['person'], include=('station', 'since', 'until'), name='person_enrolments')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='beneficiaries_enrolment_since_before_until', violation_error_message='The end must lie after the beginning.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person',), name='one_enrolment_at_a_time', violation_error_message='This person is enrolled already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Household',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('number', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='household number')),
                        ('group_name', models.CharField(blank=True, help_text="Villagers' group or building, e.g. 3组", max_length=30, verbose_name='group')),
                        ('address', stations.crypto.EncryptedTextField(blank=True, verbose_name='address')),
                        ('residence', models.CharField(choices=[('rural', 'rural'), ('urban', 'urban')], default='rural', max_length=6, verbose_name='residence')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='stations.division', verbose_name='village or community')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                    ],
                    options={
                        'verbose_name': 'household',
                        'verbose_name_plural': 'households',
                        'abstract': False,
                        'indexes': [models.Index(fields=['changed_xid', 'id'], name='household_changes')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='household_client_uuid'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='household_external_id')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='a917c7823f4891bbb6321b6fdfeba0c743a422d3', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_27a94', table='beneficiaries_household', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='HouseholdCategory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('code', models.CharField(choices=[('11', 'destitute, supported at home'), ('12', 'destitute, supported in an institution'), ('13', 'minimum living allowance, urban'), ('14', 'minimum living allowance, rural'), ('15', 'margin of the living allowance'), ('16', 'rigid-expense hardship'), ('17', 'temporary assistance'), ('18', 'watched against return to poverty'), ('19', 'other low income'), ('21', 'orphan in an institution'), ('22', 'orphan in the community'), ('23', 'child without effective support'), ('24', 'left-behind child'), ('25', 'child in difficulty: poverty'), ('26', 'child in difficulty: disability or illness'), ('27', 'child in difficulty: guardianship'), ('28', 'street child or temporary guardianship'), ('29', 'migrant child'), ('31', 'elder living alone'), ('32', 'empty-nest elder'), ('33', 'left-behind elder'), ('34', 'lost the only child'), ('35', "elder who can't care for themself"), ('36', 'dementia'), ('37', 'advanced age (80 and over)'), ('38', 'severely disabled or ill elder'), ('41', 'visual disability'), ('42', 'hearing disability'), ('43', 'speech disability'), ('44', 'physical disability'), ('45', 'intellectual disability'), ('46', 'mental disability'), ('47', 'multiple disabilities'), ('51', 'left-behind woman'), ('52', 'veteran or bereaved family'), ('53', 'community correction'), ('54', 'new resident'), ('55', 'ethnic minority in hardship'), ('56', 'psychological or other crisis')], max_length=2, verbose_name='category')),
                        ('basis', models.CharField(blank=True, help_text='Certificate or decision', max_length=200, verbose_name='basis')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='beneficiaries.household', verbose_name='household')),
                    ],
                    options={
                        'verbose_name': 'household category',
                        'verbose_name_plural': 'household categories',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='beneficiaries_householdcategory_since_before_until', violation_error_message='The end must lie after the beginning.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('household', 'code'), name='household_category_once', violation_error_message='The household has this category already.'), models.CheckConstraint(condition=models.Q(('code__in', ['11', '12', '13', '14', '15', '16', '17', '18', '19'])), name='household_category_is_one', violation_error_message='This is a category of a person, not of a household.')],
                    },
                ),
                migrations.CreateModel(
                    name='HouseholdMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('relation', models.CharField(choices=[('02', 'householder'), ('10', 'spouse'), ('20', 'son'), ('30', 'daughter'), ('28', 'son-in-law'), ('38', 'daughter-in-law'), ('41', 'grandson'), ('42', 'granddaughter'), ('43', "daughter's son"), ('44', "daughter's daughter"), ('51', 'father'), ('52', 'mother'), ('59', 'other parent'), ('60', 'grandparent'), ('70', 'brother or sister'), ('97', 'other relative'), ('98', 'no relative')], default='02', max_length=2, verbose_name='relation to the householder')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='beneficiaries.household', verbose_name='household')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='beneficiaries.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'household member',
                        'verbose_name_plural': 'household members',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='beneficiaries_householdmember_since_before_until', violation_error_message='The end must lie after the beginning.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person',), name='one_household_at_a_time', violation_error_message='This person belongs to a household already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Opening',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('until', models.DateTimeField(verbose_name='until')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='beneficiaries.person', verbose_name='person')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'opening',
                        'verbose_name_plural': 'openings',
                        'indexes': [models.Index(fields=['user', 'until'], name='opening_active')],
                    },
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('name', models.CharField(max_length=50, verbose_name='name')),
                        ('pinyin', models.CharField(blank=True, db_collation='C', editable=False, max_length=200, verbose_name='pinyin')),
                        ('sex', models.CharField(choices=[('0', 'unknown'), ('1', 'male'), ('2', 'female'), ('9', 'not stated')], default='9', max_length=1, verbose_name='sex')),
                        ('born_on', models.DateField(verbose_name='born on')),
                        ('id_number', stations.crypto.EncryptedTextField(blank=True, verbose_name='identity number')),
                        ('id_index', models.BinaryField(max_length=16, null=True, verbose_name='identity index')),
                        ('ethnicity', models.CharField(choices=[('01', 'Han'), ('02', 'Mongol'), ('03', 'Hui'), ('04', 'Tibetan'), ('05', 'Uyghur'), ('06', 'Miao'), ('07', 'Yi'), ('08', 'Zhuang'), ('09', 'Bouyei'), ('10', 'Korean'), ('11', 'Manchu'), ('12', 'Dong'), ('13', 'Yao'), ('14', 'Bai'), ('15', 'Tujia'), ('16', 'Hani'), ('17', 'Kazakh'), ('18', 'Dai'), ('19', 'Li'), ('20', 'Lisu'), ('21', 'Va'), ('22', 'She'), ('23', 'Gaoshan'), ('24', 'Lahu'), ('25', 'Sui'), ('26', 'Dongxiang'), ('27', 'Naxi'), ('28', 'Jingpo'), ('29', 'Kirgiz'), ('30', 'Tu'), ('31', 'Daur'), ('32', 'Mulao'), ('33', 'Qiang'), ('34', 'Blang'), ('35', 'Salar'), ('36', 'Maonan'), ('37', 'Gelao'), ('38', 'Xibe'), ('39', 'Achang'), ('40', 'Pumi'), ('41', 'Tajik'), ('42', 'Nu'), ('43', 'Uzbek'), ('44', 'Russian'), ('45', 'Ewenki'), ('46', 'Deang'), ('47', 'Bonan'), ('48', 'Yugur'), ('49', 'Gin'), ('50', 'Tatar'), ('51', 'Derung'), ('52', 'Oroqen'), ('53', 'Hezhen'), ('54', 'Monba'), ('55', 'Lhoba'), ('56', 'Jino'), ('97', 'other'), ('98', 'naturalised')], default='01', max_length=2, verbose_name='ethnicity')),
                        ('phone', stations.crypto.EncryptedTextField(blank=True, verbose_name='phone')),
                        ('relation', models.CharField(choices=[('02', 'householder'), ('10', 'spouse'), ('20', 'son'), ('30', 'daughter'), ('28', 'son-in-law'), ('38', 'daughter-in-law'), ('41', 'grandson'), ('42', 'granddaughter'), ('43', "daughter's son"), ('44', "daughter's daughter"), ('51', 'father'), ('52', 'mother'), ('59', 'other parent'), ('60', 'grandparent'), ('70', 'brother or sister'), ('97', 'other relative'), ('98', 'no relative')], default='02', max_length=2, verbose_name='relation to the householder')),
                        ('risk', models.CharField(choices=[('H', 'high risk'), ('K', 'key'), ('N', 'general')], default='N', max_length=1, verbose_name='risk level')),
                        ('self_care', models.CharField(blank=True, choices=[('full', 'cares for themself'), ('partial', 'partly dependent'), ('lost', 'fully dependent')], max_length=8, verbose_name='self-care')),
                        ('disability_type', models.CharField(blank=True, choices=[('1', 'visual'), ('2', 'hearing'), ('3', 'speech'), ('4', 'physical'), ('5', 'intellectual'), ('6', 'mental'), ('7', 'multiple')], max_length=1, verbose_name='disability type')),
                        ('disability_grade', models.PositiveSmallIntegerField(blank=True, help_text='1 is the most severe, 4 the least', null=True, verbose_name='disability grade')),
                        ('guardian', stations.crypto.EncryptedTextField(blank=True, verbose_name='guardian')),
                        ('health', stations.crypto.EncryptedTextField(blank=True, verbose_name='health')),
                        ('died_on', models.DateField(blank=True, editable=False, null=True, verbose_name='died on')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='beneficiaries.household', verbose_name='household')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('station', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='stations.station', verbose_name='station')),
                        ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to='stations.worker', verbose_name='responsible worker')),
                    ],
                    options={
                        'verbose_name': 'beneficiary',
                        'verbose_name_plural': 'beneficiaries',
                        'abstract': False,
                        'indexes': [models.Index(fields=['station', 'pinyin', 'id'], name='person_station_pinyin'), models.Index(fields=['household'], name='person_household'), models.Index(fields=['changed_xid', 'id'], name='person_changes'), models.Index(fields=['id'], include=('born_on', 'died_on', 'disability_grade'), name='person_standing')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='person_client_uuid'), models.UniqueConstraint(condition=models.Q(('id_index__isnull', False)), fields=('id_index',), name='person_id_number_once', violation_error_message='This identity number is registered already.'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='person_external_id'), models.CheckConstraint(condition=models.Q(('disability_grade', None), ('disability_grade__range', (1, 4)), _connector='OR'), name='person_disability_grade', violation_error_message='The disability grade is 1 to 4.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='d323da334099e25b3d7fa7d64b873a5f64e5caef', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_301f1', table='beneficiaries_person', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='PersonCategory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('code', models.CharField(choices=[('11', 'destitute, supported at home'), ('12', 'destitute, supported in an institution'), ('13', 'minimum living allowance, urban'), ('14', 'minimum living allowance, rural'), ('15', 'margin of the living allowance'), ('16', 'rigid-expense hardship'), ('17', 'temporary assistance'), ('18', 'watched against return to poverty'), ('19', 'other low income'), ('21', 'orphan in an institution'), ('22', 'orphan in the community'), ('23', 'child without effective support'), ('24', 'left-behind child'), ('25', 'child in difficulty: poverty'), ('26', 'child in difficulty: disability or illness'), ('27', 'child in difficulty: guardianship'), ('28', 'street child or temporary guardianship'), ('29', 'migrant child'), ('31', 'elder living alone'), ('32', 'empty-nest elder'), ('33', 'left-behind elder'), ('34', 'lost the only child'), ('35', "elder who can't care for themself"), ('36', 'dementia'), ('37', 'advanced age (80 and over)'), ('38', 'severely disabled or ill elder'), ('41', 'visual disability'), ('42', 'hearing disability'), ('43', 'speech disability'), ('44', 'physical disability'), ('45', 'intellectual disability'), ('46', 'mental disability'), ('47', 'multiple disabilities'), ('51', 'left-behind woman'), ('52', 'veteran or bereaved family'), ('53', 'community correction'), ('54', 'new resident'), ('55', 'ethnic minority in hardship'), ('56', 'psychological or other crisis')], max_length=2, verbose_name='category')),
                        ('basis', models.CharField(blank=True, help_text='Certificate or decision', max_length=200, verbose_name='basis')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='beneficiaries.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'person category',
                        'verbose_name_plural': 'person categories',
                        'abstract': False,
                        'indexes': [models.Index(fields=['person'], include=('code', 'since', 'until'), name='person_categories')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='beneficiaries_personcategory_since_before_until', violation_error_message='The end must lie after the beginning.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'code'), name='person_category_once', violation_error_message='The person has this category already.'), models.CheckConstraint(condition=models.Q(('code__in', ['21', '22', '23', '24', '25', '26', '27', '28', '29', '31', '32', '33', '34', '35', '36', '37', '38', '41', '42', '43', '44', '45', '46', '47', '51', '52', '53', '54', '55', '56'])), name='person_category_is_one', violation_error_message='This is a category of a household, not of a person.')],
                    },
                ),
                migrations.CreateModel(
                    name='PersonLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verdict', models.CharField(choices=[('same', 'the same person'), ('different', 'different people')], max_length=10, verbose_name='verdict')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='beneficiaries.person', verbose_name='other person')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='beneficiaries.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'person link',
                        'verbose_name_plural': 'person links',
                        'constraints': [models.UniqueConstraint(fields=('person', 'other'), name='linked_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PersonToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token', models.CharField(db_collation='C', max_length=64, verbose_name='token')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='beneficiaries.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'search token',
                        'verbose_name_plural': 'search tokens',
                        'constraints': [models.UniqueConstraint(fields=('token', 'person'), name='token_once')],
                    },
                ),
                migrations.CreateModel(
                    name='TransferRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                        ('state', models.CharField(choices=[('asked', 'asked'), ('granted', 'granted'), ('declined', 'declined')], default='asked', max_length=10, verbose_name='state')),
                        ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                        ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfer_requests', to='beneficiaries.person', verbose_name='person')),
                        ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='to station')),
                    ],
                    options={
                        'verbose_name': 'transfer request',
                        'verbose_name_plural': 'transfer requests',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('person', 'to'), name='one_open_transfer_request', violation_error_message='Your station has asked for this person already.')],
                    },
                ),
            ],
        ),
    ]
