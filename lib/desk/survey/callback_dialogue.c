#include "desk/survey/callback_dialogue.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/survey/callback_private.h"
#include "desk/ticket/listing.h"
#include "desk/core/masking.h"
#include "desk/survey/round_list.h"
#include "flow/text.h"

/* ---- whom to call, what was done ---- */

static void show_line(struct callbacks *c, const char *label, const char *text)
{
    enum { LABEL = 10, MOST = 300 };
    struct buf line = BUF_EMPTY, cut = BUF_EMPTY;
    if (!*text)
        return;
    buf_adds(&line, "  ");
    text_pad(&line, label, LABEL - 2);
    text_cut(&cut, text, MOST);
    text_wrap(&line, cut.s, cut.len, LABEL, terminal_width(c->t));
    c->t->show(c->t->context, line.s);
    BUF_FREE(&line, &cut);
}

static void say_callee(struct callbacks *c, size_t n)
{
    const struct callee *one = &c->callee;
    struct buf line = BUF_EMPTY;
    masking_ticket_id(c->desk, one->ticket);
    buf_printf(&line, _("%zu of %zu"), n + 1, c->list.count);
    if (one->ticket)
        buf_printf(&line, _(", ticket %lld"), (long long)one->ticket);
    buf_printf(&line, "%s%s", one->kind.len ? ", " : "", one->kind.s);
    ask_say(c->t, "%s", "");
    ask_say(c->t, "%s", line.s);
    buf_clear(&line);
    buf_printf(&line, "%s  %s  %s", one->phone.len ? one->phone.s : _("(no phone number)"),
               masking_text(c->desk, MASK_NAME, one->name.s), one->language.s);
    while (line.len && line.s[line.len - 1] == ' ')
        line.s[--line.len] = '\0';
    show_line(c, _("Dial"), line.s);
    buf_clear(&line);
    if (one->attempts)
        buf_printf(&line,
                   ngettext("%lld attempt so far", "%lld attempts so far",
                            (unsigned long)one->attempts),
                   (long long)one->attempts);
    show_line(c, _("Before"), line.s);
    show_line(c, _("Unit"), masking_text(c->desk, MASK_PLACE, one->unit.s));
    show_line(c, _("About"), masking_text(c->desk, MASK_TEXT, one->matter.s));
    show_line(c, _("Done"), masking_text(c->desk, MASK_TEXT, one->done.s));
    buf_free(&line);
}

/* ---- the questions ---- */

static void check_answer(void *context, const char *answer, struct error *why)
{
    form_question_check(context, answer, why);
}

static void add_range(const struct form_question *q, struct buf *label)
{
    if (strcmp(q->type, "score") == 0 || strcmp(q->type, "quality") == 0)
        buf_adds(label, " (1-5)");
    else if (strcmp(q->type, "nps") == 0)
        buf_adds(label, " (0-10)");
    else if (*q->options)
        buf_printf(label, " (%s)", q->options);
}

static enum prompt_end ask_form_question(struct callbacks *c, size_t n)
{
    const struct form_question *q = &c->form->v[n];
    struct choices choices = CHOICES_EMPTY;
    struct buf label = BUF_EMPTY, line = BUF_EMPTY, answer = BUF_EMPTY;
    unsigned flags = q->required ? ASK_REQUIRED : 0;
    if (strcmp(q->type, "many") == 0)
        flags |= ASK_LIST;
    choices_from_list(q->options, &choices);
    buf_printf(&line, "%zu. %s", n + 1, q->text);
    text_wrap(&label, line.s, line.len, 4, terminal_width(c->t));
    c->t->show(c->t->context, label.s);
    buf_set(&label, q->code);
    add_range(q, &label);
    const struct ask_question asked = {.label = label.s,
                                       .preset = c->answers[n].s,
                                       .choices = &choices,
                                       .flags = flags,
                                       .check = check_answer,
                                       .context = (void *)q};
    enum prompt_end end = ask_question(c->t, &asked, &answer);
    if (end == PROMPT_GIVEN) {
        buf_set(&c->answers[n], answer.s);
    }
    choices_free(&choices);
    BUF_FREE(&label, &line, &answer);
    return end;
}

/* PROMPT_BACK: back from the first question. */
static enum prompt_end ask_form(struct callbacks *c)
{
    for (size_t n = 0; n < c->form->count;) {
        enum prompt_end end = ask_form_question(c, n);
        if (end == PROMPT_BACK && !n)
            return end;
        if (end != PROMPT_GIVEN && end != PROMPT_BACK)
            return end;
        n = end == PROMPT_BACK ? n - 1 : n + 1;
    }
    return PROMPT_GIVEN;
}

/* ---- one callback after another ---- */

static const struct {
    char key;
    const char *outcome;
} keys[] = {
    {'\n', "answered"},
    {'n', "no-answer"},
    {'r', "refused"},
    {'w', "wrong-number"},
};

enum next { NEXT_ONE, NEXT_AGAIN, NEXT_NONE };

static const char *outcome_of(char key)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key)
            return keys[i].outcome;
    return NULL;
}

static void note_record(struct callbacks *c, const char *outcome)
{
    ids_add(&c->kept, c->options->round ? c->callee.seq : c->callee.ticket);
    if (strcmp(outcome, "answered") == 0)
        c->answered++;
    else
        c->failed++;
    ask_say(c->t, "%s",
            c->tool->dry_run ? _("  it would be recorded; nothing was changed")
                             : _("  recorded"));
}

/* If somebody else has recorded it meanwhile, the answers are dropped or saved in addition. */
static enum next write_down(struct callbacks *c, const char *outcome)
{
    enum callback_kept kept = callback_save(c, outcome, 0);
    char key = 0;
    if (kept == CALLBACK_MEANWHILE) {
        ask_say(c->t, "%s", _("  Somebody else recorded an attempt meanwhile."));
        do
            if (c->t->key(c->t->context, _("k keep this one too, Enter discard it"), &key) >
                PROMPT_BACK)
                return NEXT_NONE;
        while (key != 'k' && key != '\n');
        kept = key == 'k' ? callback_save(c, outcome, 1) : CALLBACK_MEANWHILE;
    }
    if (kept == CALLBACK_KEPT)
        note_record(c, outcome);
    return c->tool->e.code == ST_OK ? NEXT_ONE : NEXT_NONE;
}

static void broken_off(struct callbacks *c)
{
    if (c->tool->e.code == ST_OK)
        error_set(&c->tool->e, ST_PARTIAL, "%s", _("aborted; nothing of this call was kept"));
}

static enum next call(struct callbacks *c)
{
    char key = 0;
    enum prompt_end end = c->t->key(
        c->t->context,
        _("Enter answered, n no answer, r refused, w wrong number, l later, q quit"), &key);
    const char *outcome = outcome_of(key);
    if (end == PROMPT_STOPPED)
        broken_off(c);
    if (end == PROMPT_STOPPED || end == PROMPT_ENDED || key == 'q')
        return NEXT_NONE;
    if (end == PROMPT_BACK || (key != 'l' && !outcome))
        return NEXT_AGAIN;
    if (!outcome)
        return NEXT_ONE;
    if (key == '\n' && (end = ask_form(c)) == PROMPT_BACK)
        return NEXT_AGAIN;
    if (end != PROMPT_GIVEN) {
        broken_off(c);
        return NEXT_NONE;
    }
    return write_down(c, outcome);
}

/* Loads the form of its kind, without answers. Returns 1 if it can be asked. */
static int start_form(struct callbacks *c, int64_t id)
{
    struct error *e = &c->tool->e;
    int left = callback_queue_read(c, id);
    if (left <= 0)
        return 0;
    c->form = c->options->round ? &c->round.form
                                : callback_record_form(c->survey, c->callee.kind.s, e);
    if (e->code == ST_OK && c->form && !c->options->round && form_grades(c->form)) {
        ask_say(
            c->t,
            _("ticket %lld: the form '%s' grades quality; a supervisor answers it in a round"),
            (long long)id, c->form->code);
        c->tool->partial = 1;
        return 0;
    }
    size_t count = c->form ? c->form->count : 0;
    c->answers = mem_zero(count, sizeof *c->answers);
    for (size_t i = 0; i < count; i++)
        buf_init(&c->answers[i]);
    return e->code == ST_OK && c->form;
}

static void end_one(struct callbacks *c)
{
    for (size_t i = 0; c->answers && i < c->form->count; i++)
        buf_free(&c->answers[i]);
    free(c->answers);
    c->answers = NULL;
}

static void walk(struct callbacks *c)
{
    enum next next = NEXT_ONE;
    for (size_t n = 0; n < c->list.count && next != NEXT_NONE; n++) {
        if (start_form(c, c->list.id[n])) {
            say_callee(c, n);
            do
                next = call(c);
            while (next == NEXT_AGAIN);
        }
        end_one(c);
        if (c->tool->e.code != ST_OK)
            next = NEXT_NONE;
    }
}

static void sum_up(struct callbacks *c)
{
    if (!c->list.count)
        ask_say(c->t, "%s", _("nobody to call"));
    else if (!c->tool->quiet)
        ask_say(c->t, _("%zu to call: %lld answered, %lld tried without an answer"),
                c->list.count, (long long)c->answered, (long long)c->failed);
}

/* ---- beginning and end ---- */

static void print_changed(struct callbacks *c, struct listing **listing, struct sheet **sheet)
{
    if (c->kept.count && *sheet) {
        ids_sort(&c->kept);
        survey_people_changed(c->tool, sheet, c->round.code, c->kept.id, c->kept.count);
    } else if (*listing) {
        listing_changed(listing, c->kept.id, c->kept.count);
    }
}

static enum status open_dialogue(struct callbacks *c, int argc, char *const *argv)
{
    struct error *e = &c->tool->e;
    if (callback_record_open(&c->survey, c->desk, e) != ST_OK)
        return e->code;
    if (c->options->round &&
        (survey_round_load(&c->round, c->desk, c->options->round, e) != ST_OK ||
         survey_round_may_record(&c->round, e) != ST_OK))
        return e->code;
    c->channel = c->options->channel;
    if (!c->channel && desk_knows(c->desk, "channel", "phone", 5, e) > 0)
        c->channel = "phone";
    const struct survey_response entry = {.channel = c->options->channel};
    struct error why = ERROR_NONE;
    if (e->code == ST_OK && c->options->channel &&
        response_check_channel(c->desk, &entry, &why, e) == ST_OK && why.code != ST_OK)
        error_set(e, why.code, "%s", why.message);
    error_clear(&why);
    return e->code == ST_OK ? callback_queue_list(c, argc, argv) : e->code;
}

void callback_dialogue_run(struct tool *tool, const struct terminal *t,
                           const struct callback_options *options, int argc, char *const *argv)
{
    struct callbacks c = {.tool = tool, .desk = tool->desk, .t = t, .options = options};
    struct listing *listing = NULL;
    struct sheet *sheet = NULL;
    int rows = !tool->quiet && !tool->dry_run && !isatty(STDOUT_FILENO);
    callee_init(&c.callee);
    if (open_dialogue(&c, argc, argv) == ST_OK &&
        (!rows || (options->round ? survey_people_sheet(tool, &sheet)
                                  : listing_open(&listing, tool, NULL, &tool->e)) == ST_OK)) {
        walk(&c);
        sum_up(&c);
        struct error e = tool->e; /* what was recorded is printed anyway */
        tool->e = (struct error)ERROR_NONE;
        print_changed(&c, &listing, &sheet);
        if (e.code != ST_OK) {
            error_clear(&tool->e);
            tool->e = e;
        }
    }
    listing_abandon(listing);
    sheet_abandon(sheet);
    callee_free(&c.callee);
    callback_record_close(c.survey);
    survey_round_free(&c.round);
    ids_free(&c.list);
    ids_free(&c.kept);
}
