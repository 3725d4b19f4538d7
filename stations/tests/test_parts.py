"""The parts of a page: what the template tags write."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from stations.looks import LOOKS


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def show(source, **context):
    return Template(source).render(Context(context))


class Visit(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card")
    done_on = forms.DateField(label="Day", initial=timezone.localdate)
    aims = forms.MultipleChoiceField(
        label="Aims", choices=[("a", "Talk"), ("b", "Goods")], widget=forms.CheckboxSelectMultiple
    )
    mood = forms.ChoiceField(
        label="Mood", choices=[("well", "well"), ("danger", "danger")], widget=forms.RadioSelect
    )
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    is_urgent = forms.BooleanField(label="Urgent", required=False)
    place = forms.ChoiceField(choices=[("1", "One")])


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in show('{% icon "home" %}')
    spoken = show('{% icon "home" label %}', label="<Home>")
    assert 'aria-label="&lt;Home&gt;"' in spoken
    assert "aria-hidden" not in spoken


def test_an_icon_of_the_filled_kind_is_filled():
    assert 'class="i i-solid"' in show('{% icon "flag-filled" %}')


def test_a_state_is_an_icon_and_a_word():
    """Of every code whose look an app has said."""
    assert {"job", "risk", "mood", "case", "filing", "receipt", "report"} <= set(LOOKS)
    for name, looks in LOOKS.items():
        for code, look in looks.items():
            shown = show("{% state_pill name code %}", name=name, code=code)
            assert f"#i-{look.icon}" in shown
            assert str(look.word) in shown
            assert f'class="pill {look.tone}"' in shown


def test_every_code_has_a_look():
    from beneficiaries.codes import Risk
    from cases.codes import Condition, Outcome
    from cases.filings.queries.filing_lists import STATES
    from cases.models import Case, HandOver
    from reports.models import Report
    from stations.models import Job

    assert set(LOOKS["risk"]) == set(Risk.values)
    assert set(LOOKS["mood"]) == {*Condition.values, *Outcome.values} - {Outcome.MET}
    assert set(LOOKS["filing"]) == set(STATES)
    assert set(LOOKS["case"]) == set(Case.Status.values)
    assert set(LOOKS["receipt"]) == set(HandOver.Receipt.values)
    assert set(LOOKS["job"]) == set(Job.State.values)
    assert set(LOOKS["report"]) == set(Report.State.values) - {Report.State.COMPILING}


def test_a_mood_that_nobody_noted_is_nothing():
    assert show("{% mood_pill code %}", code="") == ""


@pytest.mark.dated
@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [(-3, "bad", "3 days overdue"), (-1, "bad", "1 day overdue"), (0, "warn", "today")],
)
def test_what_is_late_is_red_and_what_is_due_today_amber(days, tone, words):
    shown = show("{% due day %}", day=timezone.localdate() + timedelta(days=days))
    assert f'class="due {tone}"' in shown
    assert words in shown


def test_what_is_due_later_is_a_plain_date():
    shown = show("{% due day %}", day=timezone.localdate() + timedelta(days=9))
    assert 'class="due "' in shown
    assert "overdue" not in shown


def test_no_due_date_is_a_dash():
    assert show("{% due day %}", day=None) == "—"


def test_a_change_is_coloured_by_good_or_bad_and_not_by_its_direction():
    fewer_late = show('{% delta "18%" rises=False is_good=True %}')
    assert 'class="delta ok"' in fewer_late
    assert "#i-arrow-down" in fewer_late
    assert "#i-minus" in show('{% delta "0" rises=None %}')


def test_a_figure_opens_its_records():
    shown = show("{% num 12934 url %}", url="/records/?a=1&b=2")
    assert shown == '<a class="open" href="/records/?a=1&amp;b=2">12,934</a>'


def test_a_figure_without_records_is_plain_and_escaped():
    assert show("{% num 612 %}") == "612"
    assert show("{% num text %}", text="<b>") == "&lt;b&gt;"
    assert show("{% num none %}", none=None) == "—"


def test_words_are_parted_by_dots_and_what_is_empty_is_left_out():
    shown = show("{% dots a missing none words 0 %}", a="<b>", none=None, words=["", "x", "y"])
    assert shown == '&lt;b&gt;<span class="mid">·</span>x<span class="mid">·</span>y' + (
        '<span class="mid">·</span>0'
    )


def test_a_line_of_facts_opens_what_it_names():
    assert show('{% kv "Case" case %}', case="<1>") == "<dt>Case</dt><dd>&lt;1&gt;</dd>"
    assert show('{% kv "Case" "1" "/cases/1/" css="break" %}') == (
        '<dt>Case</dt><dd class="break"><a class="open" href="/cases/1/">1</a></dd>'
    )


def test_a_fact_without_a_value_has_no_line_and_nought_is_a_value():
    assert show('{% kv "Case" missing missing.url %}{% kv "Case" none %}', none=None) == ""
    assert "<dd>0</dd>" in show('{% kv "Minutes" 0 %}')


def test_what_is_wrong_with_a_control_is_one_line():
    shown = show('{% feedback wrong css="wide" key="id_x" %}', wrong=["Too <long>.", "Too late."])
    assert shown.startswith('<div class="invalid-feedback wide" id="id_x">')
    assert shown.endswith("Too &lt;long&gt;. Too late.</div>")


@pytest.mark.parametrize("wrong", [[], "", None])
def test_nothing_is_said_of_a_control_that_is_right(wrong):
    assert show("{% feedback wrong %}", wrong=wrong) == ""


@pytest.mark.parametrize("tag", ['crumb "Months"', "back", 'button "Months" "calendar"'])
def test_a_link_leads_to_an_address_or_to_a_route_by_its_name(tag):
    route, address = '"cases:file_month" 7 "2026-10"', '"/here/?a=1"'
    assert 'href="/filings/station/7/2026-10/"' in show(f"{{% {tag} {route} %}}")
    assert 'href="/here/?a=1"' in show(f"{{% {tag} {address} %}}")


def test_a_name_is_escaped_everywhere():
    for source in (
        "{% pill name %}",
        "{% avatar name %}",
        '{% crumb name "/" %}',
        "{% alert name %}",
    ):
        assert "<b" not in show(source, name="<b>x")


def test_a_step_above_is_an_address_or_the_name_of_a_page():
    assert 'href="/cases/?a=1&amp;b=2"' in show('{% crumb "Cases" url %}', url="/cases/?a=1&b=2")
    assert 'href="?under=52"' in show('{% crumb "Guizhou" "?under=52" %}')
    assert 'href="/me/"' in show('{% crumb "Me" "stations:me" %}')
    assert 'href="/me/"' in show('{% back "stations:me" %}')
    assert 'href="/me/notices/7/"' in show('{% back "stations:notice_open" 7 %}')


def test_a_link_looks_like_a_button():
    shown = show('{% button label "key" "stations:me" css="btn-link" %}', label="<Me>")
    assert '<a class="btn btn-link" href="/me/">' in shown
    assert "&lt;Me&gt;</a>" in shown


def test_a_row_of_links_says_how_many_are_unread_there():
    source = '{% link_row "Notices" "bell" "stations:notices" number=number %}'
    assert '<span class="count hot">3</span>' in show(source, number=3)
    assert 'class="count' not in show(source, number=0)
    assert 'href="/me/notices/"' in show(source)


def test_a_form_of_one_button_carries_the_token():
    source = '{% post_button label "check" "stations:notices_read" %}'
    shown = show(source, label="<Read>", csrf_token="abc")
    assert '<form method="post" action="/me/notices/read/">' in shown
    assert 'value="abc"' in shown
    assert '<button class="btn btn-light">' in shown
    assert "<button>" in show('{% post_button "Out" "" "account_logout" css="" %}')
    assert "&lt;Read&gt;" in shown


def test_a_panel_is_added_to_where_one_may():
    source = '{% panel_head "posts" "Posts" url "Declare" %}'
    assert '<h2 id="posts">Posts</h2>' in show(source)
    assert "<a" not in show(source)
    assert 'href="/posts/"' in show(source, url="/posts/")


def test_a_field_has_a_label_a_hint_and_its_class():
    shown = show("{% field form.name %}", form=Visit())
    assert '<label class="form-label" for="id_name">Name</label>' in shown
    assert 'class="form-control"' in shown
    assert 'id="id_name_helptext"' in shown
    assert 'aria-describedby="id_name_helptext"' in shown


def test_a_wrong_field_says_what_is_wrong_and_keeps_what_was_typed():
    form = Visit({"name": "", "done_on": "2025-13-01"})
    shown = show("{% field form.name %}{% field form.done_on %}", form=form)
    assert shown.count("is-invalid") == 2
    assert 'id="id_done_on_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'value="2025-13-01"' in shown


def test_a_date_is_the_browsers_own_control_in_iso_form():
    shown = show("{% field form.done_on %}", form=Visit())
    assert 'type="date"' in shown
    assert f'value="{timezone.localdate():%Y-%m-%d}"' in shown


def test_controls_look_their_kind():
    shown = show(
        "{% field form.place %}{% field form.is_urgent %}{% field form.secret %}", form=Visit()
    )
    assert 'class="form-select"' in shown
    assert 'class="form-check-input"' in shown
    assert 'data-eye="id_secret"' in shown
    assert "optional" in shown


def test_of_a_filter_nobody_is_told_that_it_is_optional():
    shown = show("{% field form.secret is_filter=True %}{% field form.secret %}", form=Visit())
    assert shown.count("optional") == 1


def test_a_hint_of_the_page_goes_before_that_of_the_form():
    shown = show('{% field form.name "Say it" %}', form=Visit())
    assert "Say it" in shown
    assert "As on the card" not in shown


def test_a_control_among_filters_is_named_for_the_ear():
    shown = show("{% control form.place %}", form=Visit())
    assert 'class="form-select w-auto"' in shown
    assert 'aria-label="Place"' in shown
    assert "<label" not in shown


def test_chips_are_real_checkboxes_that_need_no_script():
    shown = show("{% chips form.aims %}", form=Visit({"aims": ["b"]}))
    assert shown.count('class="btn-check"') == 2
    assert '<label class="chip " for="id_aims_0">' in shown
    assert shown.count("checked") == 1
    assert "<legend" in shown


def test_moods_have_their_icon_and_colour():
    shown = show('{% chips form.mood "moods" %}', form=Visit())
    assert 'class="moods"' in shown
    assert '<label class="chip bad" for="id_mood_1">' in shown
    assert "#i-alert-octagon" in shown


def test_chips_say_what_is_wrong():
    shown = show('{% chips form.mood "moods" %}', form=Visit({}))
    assert 'class="moods is-invalid"' in shown
    assert "This field is required." in shown


def test_the_summary_leads_to_every_wrong_field():
    form = Visit({})
    form.add_error(None, "Not today")
    shown = show("{% errors form %}", form=form)
    assert "6 things to correct" in shown
    assert "Not today" in shown
    for name in ("name", "done_on", "place"):
        assert f'href="#id_{name}"' in shown
    assert 'href="#id_aims_0"' in shown


def test_a_form_without_errors_has_no_summary():
    assert show("{% errors form %}", form=Visit()).strip() == ""


def test_the_step_that_is_now_says_so():
    steps = [
        SimpleNamespace(label="Intake", state="done", note="4 Aug"),
        SimpleNamespace(label="Plan", state="now", note=""),
        SimpleNamespace(label="Closing", state="later", note=""),
    ]
    shown = show("{% stage steps %}", steps=steps)
    assert shown.count('aria-current="step"') == 1
    assert "#i-check" in shown
    assert "<i>3</i>" in shown


def test_pages_keep_the_filters_and_swap_their_part():
    request = RequestFactory().get("/people/?risk=H&page=2")
    page = Paginator(range(54), 12).page(2)
    shown = show('{% pages page "人" "#rows" %}', page=page, request=request)
    assert "13–24 of 54 人" in shown
    assert 'href="?risk=H&amp;page=3"' in shown
    assert 'hx-target="#rows"' in shown


def test_the_first_page_has_no_previous():
    request = RequestFactory().get("/people/")
    shown = show("{% pages page %}", page=Paginator(range(54), 12).page(1), request=request)
    assert "disabled" in shown
    assert 'rel="prev"' not in shown


def test_nothing_is_paged_when_there_is_nothing():
    request = RequestFactory().get("/people/")
    shown = show("{% pages page %}", page=Paginator([], 12).page(1), request=request)
    assert shown.strip() == ""


def test_an_empty_page_says_what_comes_next():
    shown = show('{% nothing "Nobody" "Next on Saturday" url="/week/" label="This week" %}')
    assert "Next on Saturday" in shown
    assert '<a class="btn btn-light" href="/week/">This week</a>' in shown


def test_filters_show_their_count_and_which_one_holds():
    options = [
        SimpleNamespace(label="Late", url="?late=1", is_on=True, count=1284),
        SimpleNamespace(label="All", url="?", is_on=False, count=None),
    ]
    shown = show("{% filters options %}", options=options)
    assert "Late 1,284" in shown
    assert shown.count('aria-current="true"') == 1


def test_a_table_head_sorts_and_turns_round():
    request = RequestFactory().get("/people/?risk=H&sort=due&page=3")
    shown = show('{% sort "due" "Next" %}{% sort "name" "Name" %}', request=request)
    assert 'aria-sort="ascending"' in shown
    assert "?risk=H&amp;sort=-due" in shown
    assert "?risk=H&amp;sort=name" in shown
    assert "page=" not in shown


def test_a_bar_says_its_figures_in_words():
    assert show('{% meter 61 88 "61 of 88" %}') == (
        '<progress class="meter" value="61" max="88" aria-label="61 of 88"></progress>'
    )


def test_an_alert_of_danger_is_announced():
    assert 'role="alert"' in show('{% alert "Wrong" "bad" %}')
    assert 'role="alert"' not in show('{% alert "Late" "warn" %}')


def test_the_filters_of_facts_work_in_a_template():
    shown = show(
        "{{ name|mask_name }} {{ id|mask_identity }} {{ phone|mask_phone }} {{ n|count }} "
        "{{ 1|share:2 }}",
        name="罗正芬",
        id="522327194704280428",
        phone="13800002207",
        n=1284,
    )
    assert shown == "罗*芬 5223 **** **** 0428 138 **** 2207 1,284 50.0%"
