#include "desk/core/tool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/core/masking.h"
#include "flow/text.h"
#include "flow/label.h"
#include "store/register.h"
#include "store/ticket.h"

enum { COMMON_TABLES = 7 };

/* Returns the tables of common options that the tool has. Help never shows the last of them. */
static void common_tables(struct tool *t, const struct option_def **tables,
                          struct option_def *room)
{
    static const char *const formats[] = {ROWS_FORMATS, NULL}, *const extras[] = {
                                                                   CSV_IMPORT_EXTRAS, NULL};
    t->format.words = t->formats ? t->formats : formats;
    t->extra.words = extras;
    size_t n = 0, k = 0;
    if (t->options)
        tables[n++] = t->options;
#define TABLE(flag, ...)                                                                       \
    do {                                                                                       \
        if (t->common & (flag)) {                                                              \
            const struct option_def defs[] = {__VA_ARGS__, {0}};                               \
            memcpy(room + k, defs, sizeof defs);                                               \
            tables[n++] = room + k;                                                            \
            k += sizeof defs / sizeof *defs;                                                   \
        }                                                                                      \
    } while (0)
    TABLE(TOOL_INTAKE,
          {"map", 0, OPTION_LIST, &t->map, "'THEIRS=ours,…'",
           N_("map their column names to ours")},
          {"set", 0, OPTION_PAIRS, &t->set, "COL=VALUE", N_("use this value in every row")},
          {"date-format", 0, OPTION_TEXT, &t->intake.date_format, "F",
           N_("time format, as in strptime(3)")},
          {"encoding", 0, OPTION_TEXT, &t->intake.encoding, "E",
           N_("encoding of the input, such as GB18030")},
          {"delimiter", 0, OPTION_TEXT, &t->intake.delimiter, "C",
           N_("delimiter instead of the comma")},
          {"extra", 0, OPTION_CHOICE, &t->extra, "HOW",
           N_("unknown columns: refuse, ignore, or keep as field")},
          {"rejects", 0, OPTION_FILE, &t->intake.rejects, "FILE",
           N_("keep the good rows, write the bad ones here")});
    TABLE(TOOL_DRY, {"dry-run", 'n', OPTION_FLAG, &t->dry_run, NULL, N_("change nothing")});
    TABLE(TOOL_DB, {"db", 'd', OPTION_FILE, &t->db, "FILE", NULL},
          {"user", 'u', OPTION_TEXT, &t->user, "CODE", NULL});
    TABLE(TOOL_ROWS, {"format", 'f', OPTION_CHOICE, &t->format, "FORMAT", t->format_help},
          {"columns", 'c', OPTION_TEXT, &t->pick, "COLS", NULL},
          {"no-header", 'H', OPTION_FLAG, &t->rows.no_header, NULL, NULL},
          {"output", 'o', OPTION_FILE, &t->rows.file, "FILE", NULL},
          {"empty-is-1", 'e', OPTION_FLAG, &t->empty_is_1, NULL, NULL},
          {"spreadsheet", 0, OPTION_FLAG, &t->rows.spreadsheet, NULL, NULL});
    TABLE(TOOL_ROWS | TOOL_MASK, {"mask", 0, OPTION_FLAG, &t->mask, NULL, NULL});
    TABLE(TOOL_QUIET, {"quiet", 'q', OPTION_FLAG, &t->quiet, NULL, NULL});
    TABLE(~0u, {"complete", 0, OPTION_TEXT, &t->complete_what, "WHAT", NULL},
          {"help", 'h', OPTION_FLAG, &t->help, NULL, NULL},
          {"version", 'V', OPTION_FLAG, &t->version, NULL, NULL});
#undef TABLE
    tables[n] = NULL;
}

/* Appends "  -o, --out=FILE   write …", with the text wrapped in its own column. */
static void describe_options(struct buf *out, const struct option_def *table)
{
    enum { HELP_AT = 26, WIDTH = 80 };
    struct buf label = BUF_EMPTY;
    for (const struct option_def *d = table; d->name; d++) {
        if (!d->help)
            continue;
        buf_clear(&label);
        if (d->letter)
            buf_printf(&label, "  -%c, --%s", d->letter, d->name);
        else
            buf_printf(&label, "  --%s", d->name);
        buf_printf(&label, "%s%s ", d->argument ? "=" : "", d->argument ? d->argument : "");
        text_pad(out, label.s, HELP_AT);
        text_wrap(out, _(d->help), strlen(_(d->help)), HELP_AT, WIDTH);
    }
    buf_free(&label);
}

static void print_help(const struct tool *t, const struct option_def *const *tables)
{
    struct buf out = BUF_EMPTY;
    const char *line = t->usage;
    for (int first = 1; line; first = 0) {
        size_t n = strcspn(line, "\n");
        buf_printf(&out, "%s %.*s\n", first ? _("Usage:") : "      ", (int)n, line);
        line = line[n] ? line + n + 1 : NULL;
    }
    buf_printf(&out, "%s\n", _(t->summary));
    for (; *tables; tables++)
        describe_options(&out, *tables);
    buf_adds(&out, _("Also:"));
    if (t->common & TOOL_DB)
        buf_adds(&out, " -d -u");
    if (t->common & TOOL_ROWS)
        buf_adds(&out, " -f csv|tsv|json|jsonl|table -c -H -o -e");
    if (t->common & (TOOL_ROWS | TOOL_MASK))
        buf_adds(&out, " --mask");
    if (t->common & TOOL_QUIET)
        buf_adds(&out, " -q");
    buf_adds(&out, _(" -V; see tkt(1)\n"));
    if (t->footer)
        buf_printf(&out, "%s\n", _(t->footer));
    fputs(out.s, stdout);
    buf_free(&out);
}

/* Appends every option with its argument and help, for shell completion. */
static void complete_options(struct buf *out, const struct option_def *const *tables)
{
    for (; *tables; tables++)
        for (const struct option_def *d = *tables; d->name; d++) {
            if (d->letter)
                buf_printf(out, "-%c\n", d->letter);
            buf_printf(out, "--%s%s\t%s\n", d->name, d->kind == OPTION_FLAG ? "" : "=",
                       d->help ? _(d->help) : "");
        }
}

/* Appends the words of an option that is a choice. */
static void complete_words(struct buf *out, const struct option_def *const *tables,
                           const char *option)
{
    for (; *tables; tables++)
        for (const struct option_def *d = *tables; d->name; d++)
            if (d->kind == OPTION_CHOICE && strcmp(d->name, option) == 0)
                for (const char *const *w = ((struct option_choice *)d->target)->words; *w; w++)
                    buf_printf(out, "%s\n", *w);
}

/* Appends each column once. */
static void complete_column(struct buf *out, struct map *seen, const char *name,
                            const char *help)
{
    int first;
    map_put(seen, name, strlen(name), &first);
    if (first)
        buf_printf(out, "%s\t%s\n", name, help);
}

static void complete_columns(struct buf *out, struct map *seen)
{
    for (const int *c = ticket_column_order; *c >= 0; c++)
        complete_column(out, seen, ticket_columns[*c].name, _(ticket_columns[*c].help));
}

const struct rows_set tool_tickets = {.name = "tickets"};

/* Appends the columns printed under that name; "": all columns. */
static void complete_rows(struct buf *out, const struct rows_set *const *sets, const char *name)
{
    struct map seen = MAP_EMPTY;
    for (; *sets; sets++) {
        if (*name && strcmp(name, (*sets)->name) != 0)
            continue;
        if (*sets == &tool_tickets)
            complete_columns(out, &seen);
        for (size_t i = 0; i < (*sets)->count; i++) {
            const struct rows_column *c = &(*sets)->columns[i];
            complete_column(out, &seen, c->name, label_help(c->name, c->title));
        }
    }
    map_free(&seen);
}

/* Appends each code, and its name if the register has one. Silent if there is no database. */
static void complete_codes(struct tool *t, struct buf *out, const char *reg)
{
    const struct register_info *info = register_find(reg);
    struct stmt *st;
    t->own_input = 0;
    if (!info || tool_desk(t) != ST_OK ||
        register_select(t->desk->store, info, &st, &t->e) != ST_OK)
        return;
    int name = register_column(info, "name");
    enum mask of_code = masking_register_column(t->desk, info, info->columns[0].name);
    enum mask of_name = masking_register_column(t->desk, info, "name");
    while (stmt_step(st, &t->e) > 0) {
        const char *code = stmt_text(st, 0), *label = name > 0 ? stmt_text(st, name) : NULL;
        /* a masked code completes nothing */
        if (strcmp(masking_text(t->desk, of_code, code), code) == 0)
            buf_printf(out, "%s\t%s\n", code,
                       label ? masking_text(t->desk, of_name, label) : "");
    }
}

void tool_complete_registers(const char *what, const char *behind, struct buf *out)
{
    const struct register_info *r =
        strncmp(what, "columns:", 8) == 0 ? register_find(what + 8) : NULL;
    if (strcmp(what, "registers") == 0)
        for (r = registers; r->name; r++)
            buf_printf(out, "%s\t%s\n", r->name, _(r->help));
    else
        for (size_t i = 0; r && i < r->count; i++)
            buf_printf(out, "%s%s\t%s\n", r->columns[i].name, behind, _(r->columns[i].help));
}

/* Ends the process. Completion never fails loudly. */
static _Noreturn void print_completions(struct tool *t, const struct option_def *const *tables)
{
    struct buf out = BUF_EMPTY;
    const char *what = t->complete_what;
    static const struct rows_set *const tickets[] = {&tool_tickets, NULL};
    const struct rows_set *const *sets = t->prints ? t->prints : tickets;
    if (strcmp(what, "options") == 0)
        complete_options(&out, tables);
    else if (strcmp(what, "columns") == 0)
        complete_rows(&out, tickets, "");
    else if (strcmp(what, "rows") == 0 && t->common & TOOL_ROWS)
        for (; *sets; sets++)
            buf_printf(&out, "%s\n", (*sets)->name);
    else if (strncmp(what, "rows:", 5) == 0 && t->common & TOOL_ROWS)
        complete_rows(&out, sets, what + 5);
    else if (strncmp(what, "words:", 6) == 0)
        complete_words(&out, tables, what + 6);
    else if (strncmp(what, "codes:", 6) == 0)
        complete_codes(t, &out, what + 6);
    else if (t->complete)
        t->complete(t, what, &out);
    fputs(out.s, stdout);
    buf_free(&out);
    error_clear(&t->e);
    tool_end(t);
    exit(0);
}

static void take_common(struct tool *t)
{
    t->intake.map = t->map.values;
    t->intake.map_count = t->map.count;
    t->intake.set = t->set.values;
    t->intake.set_count = t->set.count;
    t->intake.dry_run = t->dry_run;
    t->intake.extra = (enum csv_import_extra)t->extra.chosen;
    if (t->format.chosen <= ROWS_TABLE)
        t->rows.format = (enum rows_format)t->format.chosen;
}

/* Rows appended to the database by the shell (>>FILE) would destroy it too. */
static enum status guard_database_of(struct tool *t)
{
    char *file = desk_database(t->db);
    guard_database(file);
    if (guard_holds(STDOUT_FILENO))
        error_set(&t->e, ST_CANTCREATE, _("stdout belongs to the database %s"),
                  utf8_quote(file));
    free(file);
    return t->e.code;
}

enum status tool_start(struct tool *t, int argc, char **argv)
{
    i18n_start();
    const struct option_def *tables[COMMON_TABLES + 2];
    struct option_def room[32];
    common_tables(t, tables, room);
    int first;
    if (option_parse(tables, argc, argv, &first, &t->e) != ST_OK)
        return t->e.code;
    t->argc = argc - first;
    t->argv = argv + first;
    if (t->help || t->version) {
        if (t->help)
            print_help(t, tables);
        else
            printf("%s (tkt) %s\n", t->name, TKT_VERSION);
        exit(fflush(stdout) == 0 ? ST_OK : ST_IO);
    }
    if (t->complete_what)
        print_completions(t, tables);
    take_common(t);
    if (t->common & TOOL_DB && guard_database_of(t) != ST_OK)
        return t->e.code;
    return option_check(tables, t->rules, t->argc ? t->argv[0] : NULL, &t->e);
}

enum status tool_desk(struct tool *t)
{
    if (t->desk)
        return ST_OK;
    if (desk_open(&t->desk, t->db, t->user, &t->e) != ST_OK ||
        masking_start(t->desk, t->mask, &t->e) != ST_OK)
        return t->e.code;
    if (t->own_input && !t->mask)
        masking_end(t->desk);
    masking_spare(t->desk, t->spare);
    t->rows.veil = masking_veil(t->desk);
    return ST_OK;
}

static void print_message(const struct tool *t, const char *format, va_list ap)
{
    struct buf b = BUF_EMPTY, shown = BUF_EMPTY;
    buf_vprintf(&b, format, ap);
    if (t->said) {
        buf_printf(t->said, "%s\n", b.s);
        buf_free(&b);
        return;
    }
    fflush(stdout);
    /* newlines are tkt's own; the author of the message has quoted all data in it */
    for (const char *line = b.s; *line;) {
        size_t n = strcspn(line, "\n");
        utf8_show(&shown, line, n);
        line += n;
        if (*line == '\n') {
            buf_addc(&shown, '\n');
            line++;
        }
    }
    fprintf(stderr, "%s: %s\n", t->name, shown.s);
    BUF_FREE(&b, &shown);
}

void tool_note(const struct tool *t, const char *format, ...)
{
    if (t->quiet)
        return;
    va_list ap;
    va_start(ap, format);
    print_message(t, format, ap);
    va_end(ap);
}

void tool_warn(const struct tool *t, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    print_message(t, format, ap);
    va_end(ap);
}

void tool_warn_partial(struct tool *t, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    print_message(t, format, ap);
    va_end(ap);
    t->partial = 1;
}

int tool_end(struct tool *t)
{
    int status = t->e.code;
    if (t->e.code != ST_OK && t->e.message && *t->e.message)
        tool_warn(t, "%s", t->e.message);
    if (status == ST_USAGE)
        fprintf(stderr, _("Try '%s --help'.\n"), t->name);
    if (status == ST_OK && t->partial)
        status = ST_PARTIAL;
    error_clear(&t->e);
    if (t->desk)
        masking_end(t->desk);
    desk_close(t->desk);
    t->desk = NULL;
    option_list_free(&t->map);
    option_list_free(&t->set);
    return status;
}

enum status tool_operands(struct tool *t, int least, int most)
{
    if (t->argc < least)
        return error_set(&t->e, ST_USAGE, _("missing operand: %s"), t->usage);
    if (most >= 0 && t->argc > most)
        return error_set(&t->e, ST_USAGE, _("extra operand: %s"), utf8_quote(t->argv[most]));
    return ST_OK;
}

/* Suggests a column for the first word of -c that is none. */
static void suggest_column(struct tool *t, const struct rows_column *columns, size_t count)
{
    struct buf names = BUF_EMPTY, word = BUF_EMPTY;
    for (size_t i = 0; i < count; i++)
        buf_printf(&names, "%s,", columns[i].name);
    for (const char *p = t->pick; p && *p;) {
        size_t n = strcspn(p, ","), i = 0;
        while (i < count &&
               (strlen(columns[i].name) != n || memcmp(columns[i].name, p, n) != 0))
            i++;
        if (i == count) {
            buf_add(&word, p, n);
            near_code_suggest(&t->e, word.s, names.s);
            break;
        }
        p += n + (p[n] == ',');
    }
    BUF_FREE(&names, &word);
}

enum status tool_sheet(struct tool *t, struct sheet **sheet, const struct rows_column *columns,
                       size_t count, size_t shown)
{
    if (sheet_open(sheet, &t->rows, t->pick, columns, count, shown, &t->e) == ST_USAGE)
        suggest_column(t, columns, count);
    return t->e.code;
}

enum status tool_sheet_close(struct tool *t, struct sheet *sheet, int64_t kept)
{
    struct error e = ERROR_NONE;
    if (!sheet || t->e.code != ST_OK) {
        sheet_abandon(sheet);
        return t->e.code;
    }
    if (t->empty_is_1 && sheet_count(sheet) == 0)
        t->partial = 1;
    if (sheet_close(sheet, &e) != ST_OK) {
        if (kept > 0)
            error_set(&t->e, e.code, _("%s; the changes to %lld tickets were kept"), e.message,
                      (long long)kept);
        else
            error_set(&t->e, e.code, "%s", e.message);
    }
    error_clear(&e);
    return t->e.code;
}
