#include "desk/survey/round_open.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "calc/stat/sampling.h"
#include "desk/survey/sampling_frame.h"
#include "desk/survey/round_list.h"
#include "desk/core/privilege.h"
#include "desk/survey/survey_round.h"

#include "flow/ids.h"
#include "store/survey_round.h"
#include "store/ticket.h"

enum { MILLION = 1000000 };

struct opening {
    struct tool *tool;
    struct error *e;
    const struct survey_open_options *o;
    const char *code;
    struct form form;
    struct sampling_frame_options from;
    char *per;      /* its column */
    char **filter;  /* the operands that form the filter */
    int64_t number; /* for --per or --sample */
    int64_t share;  /* in millionths */
    int64_t seed;
    struct sampling_frame frame;
    size_t *lot;            /* the members, shuffled; each person only once */
    size_t count;           /* number of these */
    size_t *order;          /* strata, sorted by name */
    int64_t *sizes, *drawn; /* per stratum, in that order */
    struct sheet *sheet;    /* NULL: print nothing */
};

/* ---- reading the input ---- */

static enum status bad_code(struct opening *g)
{
    if (*g->code && !strpbrk(g->code, "|,\n\t") && utf8_valid(g->code, strlen(g->code), NULL))
        return ST_OK;
    return error_set(g->e, ST_USAGE,
                     _("'%s' is not a code: it can't contain a comma, a | or a tab"),
                     utf8_quote(g->code));
}

/* 0.25 or 25% */
static enum status read_share(struct opening *g)
{
    struct error none = ERROR_NONE;
    char *text = mem_string(g->o->share);
    size_t n = strlen(text);
    int percent = n && text[n - 1] == '%';
    if (percent)
        text[n - 1] = '\0';
    enum status read = money_read(text, percent ? 4 : 6, &g->share, &none);
    error_clear(&none);
    free(text);
    if (read != ST_OK || g->share < 1 || g->share > MILLION)
        /* xgettext:no-c-format */
        error_set(g->e, ST_USAGE,
                  _("--share: '%s' is not a share such as 0.1 or 10%%, at most 1"),
                  utf8_quote(g->o->share));
    return g->e->code;
}

static int is_number(const char *s)
{
    return *s && !s[strspn(s, "0123456789")];
}

/* Accepts `--per assignee 3` or `--per assignee=3`, and takes the number out of the
 * operands. */
static enum status read_per(struct opening *g)
{
    const char *equals = strchr(g->o->per, '=');
    const char *number = equals ? equals + 1 : NULL;
    size_t n = equals ? (size_t)(equals - g->o->per) : strlen(g->o->per);
    g->per = mem_string_n(g->o->per, n);
    for (int i = 0; i < g->from.argc && !number; i++) {
        if (!is_number(g->filter[i]))
            continue;
        number = g->filter[i];
        g->from.argc--;
        memmove(&g->filter[i], &g->filter[i + 1], (size_t)(g->from.argc - i) * sizeof(char *));
    }
    if (!number)
        return error_set(g->e, ST_USAGE, _("--per: how many of each? For example: --per %s 3"),
                         utf8_quote(g->per));
    g->from.stratify = g->per;
    if (number_read(number, 1, INT32_MAX, &g->number, g->e) != ST_OK) {
        error_prefix(g->e, "--per");
        g->e->code = ST_USAGE;
    }
    return g->e->code;
}

static enum status read_options(struct opening *g)
{
    const struct survey_open_options *o = g->o;
    if (bad_code(g) != ST_OK)
        return g->e->code;
    if (!o->form)
        return error_set(g->e, ST_USAGE, _("--form is missing: which questions are asked?"));
    g->seed = o->seed.given ? o->seed.value : sampling_seed_of(g->code);
    g->number = o->sample.value;
    return o->share ? read_share(g) : o->per ? read_per(g) : ST_OK;
}

static enum status read_rest(struct opening *g)
{
    enum { DAY = 86400 };
    int64_t days;
    g->from.rest = g->o->rest.seconds;
    if (g->o->rest.given)
        return ST_OK;
    if (desk_setting_int(g->tool->desk, "survey_rest_days", &days, g->e) == ST_OK)
        g->from.rest = days * DAY;
    return g->e->code;
}

static enum status read_form(struct opening *g)
{
    if (form_find(&g->form, g->tool->desk, g->o->form, g->e) != ST_OK)
        return error_prefix(g->e, "--form");
    g->from.quality = form_grades(&g->form);
    if (g->from.quality && strcmp(g->from.source, "tickets") != 0)
        return error_set(g->e, ST_USAGE,
                         _("the form '%s' grades the quality of tickets: use --from tickets"),
                         g->form.code);
    return g->from.quality ? ST_OK : read_rest(g);
}

/* ---- drawing ---- */

static const char *name_of(const struct opening *g, size_t stratum)
{
    return g->frame.strata.entries[stratum].key;
}

struct named {
    const char *name;
    size_t at;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void sort_strata(struct opening *g)
{
    size_t n = g->frame.strata.count;
    struct named *v = mem_alloc((n + 1) * sizeof *v);
    g->order = mem_alloc((n + 1) * sizeof *g->order);
    for (size_t i = 0; i < n; i++)
        v[i] = (struct named){name_of(g, i), i};
    qsort(v, n, sizeof *v, by_name);
    for (size_t i = 0; i < n; i++)
        g->order[i] = v[i].at;
    free(v);
}

/* A person keeps the first position in the shuffled order. */
static void draw_lots(struct opening *g)
{
    struct sampling_frame_seen seen = {0};
    struct sampling d = sampling_seed((uint64_t)g->seed);
    g->lot = sampling_lot(&d, g->frame.count);
    for (size_t i = 0; i < g->frame.count; i++)
        if (!sampling_frame_seen(&seen, g->frame.v[g->lot[i]].person))
            g->lot[g->count++] = g->lot[i];
    sampling_frame_seen_free(&seen);
}

static enum status too_few(struct opening *g, int64_t strata)
{
    return error_set(g->e, ST_USAGE,
                     _("--sample: %lld is too few for %lld strata: draw at least one of each, "
                       "or use fewer columns in --stratify"),
                     (long long)g->number, (long long)strata);
}

static enum status allocate(struct opening *g)
{
    size_t n = g->frame.strata.count;
    int64_t total = (int64_t)g->count, strata = 0, take = total;
    size_t *place = mem_alloc((n + 1) * sizeof *place);
    g->sizes = mem_zero(n + 1, sizeof *g->sizes);
    g->drawn = mem_zero(n + 1, sizeof *g->drawn);
    for (size_t i = 0; i < n; i++)
        place[g->order[i]] = i;
    for (size_t i = 0; i < g->frame.count; i++)
        g->frame.v[i].stratum = place[g->frame.v[i].stratum];
    free(place);
    for (size_t i = 0; i < g->count; i++)
        g->sizes[g->frame.v[g->lot[i]].stratum]++;
    for (size_t i = 0; i < n; i++)
        strata += g->sizes[i] > 0;
    if (g->o->sample.given && g->number < strata)
        return too_few(g, strata);
    if (g->o->sample.given && g->number < total)
        take = g->number;
    if (g->o->share) {
        take = (total * g->share + MILLION / 2) / MILLION;
        take = take < strata ? strata : take;
    }
    for (size_t i = 0; g->per && i < n; i++)
        g->drawn[i] = g->sizes[i] < g->number ? g->sizes[i] : g->number;
    if (!g->per && n)
        sampling_allocate(g->sizes, n, take, g->drawn);
    return ST_OK;
}

/* ---- saving ---- */

static char *joined(struct opening *g)
{
    struct buf b = BUF_EMPTY;
    for (int i = 0; i < g->from.argc; i++)
        buf_printf(&b, "%s%s", i ? " " : "", g->from.argv[i]);
    return buf_detach(&b);
}

static char *text_of(const struct ticket *t, int column)
{
    return mem_string(t->c[column].type == VALUE_TEXT ? t->c[column].s : NULL);
}

static enum status write_member(struct opening *g, const struct sampling_frame_member *m,
                                int64_t seq)
{
    struct drawn_row row = {.seq = seq,
                            .ticket = m->ticket,
                            .stratum = name_of(g, g->order[m->stratum]),
                            .customer = m->customer,
                            .unit = m->unit};
    struct ticket_copy t = TICKET_COPY_EMPTY;
    char *texts[3] = {0};
    if (m->ticket && ticket_get(g->tool->desk->store, m->ticket, &t, g->e) > 0) {
        row.customer = texts[0] = g->from.quality ? NULL : text_of(&t.t, TC_CUSTOMER);
        row.unit = texts[1] = text_of(&t.t, TC_UNIT);
        row.assignee = texts[2] = text_of(&t.t, TC_ASSIGNEE);
    }
    if (g->e->code == ST_OK)
        round_add_drawn(g->tool->desk->store, g->code, &row, g->e);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    ticket_copy_free(&t);
    return g->e->code;
}

/* Writes stratum by stratum in one pass over the shuffled members: a member's number follows
 * from how many were drawn in the strata before. */
static enum status write_members(struct opening *g)
{
    size_t n = g->frame.strata.count;
    int64_t *first = mem_zero(n + 1, sizeof *first), *taken = mem_zero(n + 1, sizeof *taken);
    for (size_t i = 0; i < n; i++)
        first[i + 1] = first[i] + g->drawn[i];
    for (size_t i = 0; i < g->count && g->e->code == ST_OK; i++) {
        const struct sampling_frame_member *m = &g->frame.v[g->lot[i]];
        if (taken[m->stratum] < g->drawn[m->stratum])
            write_member(g, m, first[m->stratum] + ++taken[m->stratum]);
    }
    MEM_FREE(first, taken);
    return g->e->code;
}

static enum status write_round(struct opening *g)
{
    struct desk *desk = g->tool->desk;
    char *filter = joined(g);
    struct round_row row = {.code = g->code,
                            .form = g->form.code,
                            .source = g->from.source,
                            .filter = filter,
                            .per = g->per,
                            .strata = g->per ? NULL : g->from.stratify,
                            .who = desk->user,
                            .seed = g->seed,
                            .rest = g->from.rest,
                            .opened = desk->now,
                            .quality = g->from.quality};
    round_add(desk->store, &row, g->e);
    free(filter);
    for (size_t i = 0; i < g->frame.strata.count && g->e->code == ST_OK; i++)
        if (g->sizes[i])
            round_add_stratum(desk->store, g->code, name_of(g, g->order[i]), g->sizes[i],
                              g->drawn[i], g->e);
    return g->e->code == ST_OK ? write_members(g) : g->e->code;
}

static void say_drawn(const struct opening *g)
{
    const struct sampling_frame *f = &g->frame;
    int64_t drawn = 0, strata = 0;
    for (size_t i = 0; i < f->strata.count; i++) {
        drawn += g->drawn[i];
        strata += g->sizes[i] > 0;
    }
    struct buf b = BUF_EMPTY;
    if (drawn)
        buf_printf(&b, _("drew %lld of %lld in %lld strata, seed %lld"), (long long)drawn,
                   (long long)g->count, (long long)strata, (long long)g->seed);
    else
        buf_adds(&b, _("there is nobody to draw: no round was opened"));
    if (f->resting)
        buf_printf(&b, _("; asked recently: %lld"), (long long)f->resting);
    if (f->count > g->count)
        buf_printf(&b, _("; duplicate persons: %lld"), (long long)(f->count - g->count));
    if (f->nobodys)
        buf_printf(&b, _("; tickets without an assignee: %lld"), (long long)f->nobodys);
    if (g->o->sample.given && g->number > drawn && drawn)
        buf_adds(&b, _("; there are no more"));
    if (g->tool->dry_run && drawn)
        buf_adds(&b, _("; dry run: nothing was changed"));
    tool_note(g->tool, "%s", b.s);
    buf_free(&b);
}

static enum status put_people(struct opening *g)
{
    if (!g->sheet)
        return ST_OK;
    return survey_people_put(g->tool, g->sheet, g->code, NULL, 0);
}

static enum status draw(struct opening *g)
{
    struct store *store = g->tool->desk->store;
    if (sampling_frame_load(&g->frame, g->tool->desk, &g->from, g->e) != ST_OK)
        return g->e->code;
    sort_strata(g);
    draw_lots(g);
    if (allocate(g) != ST_OK || (g->count && write_round(g) != ST_OK))
        return g->e->code;
    if (g->tool->dry_run && put_people(g) == ST_OK)
        store_rollback(store);
    else if (g->e->code == ST_OK && store_commit(store, g->e) == ST_OK)
        put_people(g);
    if (g->e->code == ST_OK)
        say_drawn(g);
    return g->e->code;
}

/* Shows the existing round with --dry-run, otherwise reports that it exists. */
static enum status there_already(struct opening *g)
{
    if (!g->tool->dry_run)
        return error_set(
            g->e, ST_DATA,
            _("round '%s' already exists: choose another code; tkt-survey list %s shows it"),
            g->code, g->code);
    if (put_people(g) == ST_OK)
        tool_note(g->tool, _("round '%s' already exists; nothing was changed"), g->code);
    store_rollback(g->tool->desk->store);
    return g->e->code;
}

static enum status open_round(struct opening *g)
{
    struct tool *tool = g->tool;
    struct survey_round round = {0};
    if (!tool->quiet && survey_people_sheet(tool, &g->sheet) != ST_OK)
        return g->e->code;
    if (store_begin(tool->desk->store, g->e) != ST_OK)
        return g->e->code;
    int got = survey_round_get(&round, tool->desk, g->code, g->e);
    survey_round_free(&round);
    return got < 0 ? g->e->code : got ? there_already(g) : draw(g);
}

static enum status read_ids(struct opening *g, struct ids *ids)
{
    if (strcmp(g->from.source, "tickets") != 0)
        return error_set(g->e, ST_USAGE, _("'-' reads ticket ids: use --from tickets"));
    return ids_read_stdin(ids, g->e);
}

void survey_open_round(struct tool *tool, const struct survey_open_options *o, int argc,
                       char *const *argv)
{
    struct opening g = {.tool = tool, .e = &tool->e, .o = o, .code = argv[0]};
    struct ids ids = IDS_EMPTY;
    int words = 0;
    g.filter = mem_zero((size_t)argc, sizeof *g.filter);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-") != 0)
            g.filter[words++] = argv[i];
    g.from = (struct sampling_frame_options){.source = o->from ? o->from : "customers",
                                             .stratify = o->stratify,
                                             .ids = words < argc - 1 ? &ids : NULL,
                                             .argc = words,
                                             .argv = g.filter};
    if (read_options(&g) == ST_OK && (!g.from.ids || read_ids(&g, &ids) == ST_OK) &&
        tool_desk(tool) == ST_OK && privilege_need(tool->desk, PRIVILEGE_ROUND, g.e) == ST_OK &&
        read_form(&g) == ST_OK)
        open_round(&g);
    survey_sheet_close(tool, g.sheet, !tool->dry_run && g.count);
    ids_free(&ids);
    sampling_frame_free(&g.frame);
    form_free(&g.form);
    MEM_FREE(g.filter, g.per, g.lot, g.order, g.sizes, g.drawn);
}
