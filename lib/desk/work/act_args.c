#include "desk/work/act_args.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/ticket/ticket_cell.h"
#include "flow/ids.h"
#include "store/ticket.h"

/* ---- what a verb needs ---- */

static enum status needed_arguments(const struct act_args *a, const char *verb, struct error *e)
{
    const struct {
        const char *option, *verb;
        int given;
    } all[] = {
        {"--to STAFF | --dept D | --none", "assign", a->to || a->dept || a->none},
        {"--into ID", "merge", a->into != NULL},
        {"--parent ID|none", "link", a->parent != NULL},
        {"--tag NAME | --untag NAME", "tag", a->tags.count || a->untags.count},
        {"--paper NAME", "paper", a->papers.count > 0},
        {"--file PATH", "attach", a->files.count > 0},
        {"COL=VALUE", "set", a->settings.count > 0},
        {"--note TEXT", "note", a->note && !utf8_blank(a->note, strlen(a->note))},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!all[i].given && strcmp(all[i].verb, verb) == 0)
            return error_set(e, ST_USAGE, _("%s needs %s"), verb, all[i].option);
    return ST_OK;
}

/* ---- texts, words, values ---- */

static enum status good_text(const char *what, const char *s, struct error *e)
{
    if (!s || utf8_valid(s, strlen(s), NULL))
        return ST_OK;
    return error_set(e, ST_DATA, _("%s: '%s' is not UTF-8"), what, utf8_quote(s));
}

/* Checks names for a list: not blank, and without its separator. */
static enum status good_words(const char *what, const struct option_list *words,
                              struct error *e)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *s = words->values[i];
        if (good_text(what, s, e) != ST_OK)
            return e->code;
        if (utf8_blank(s, strlen(s)) || strchr(s, '|'))
            return error_set(
                e, ST_DATA,
                _("%s: '%s' is not a name: it can't be blank or contain the separator |"), what,
                utf8_quote(s));
    }
    return ST_OK;
}

static enum status read_value(struct desk *desk, int column, const char *option, const char *s,
                              struct value *v, struct error *e)
{
    if (!s)
        return ST_OK;
    struct when when = desk_when(desk);
    if (!*s)
        error_set(e, ST_USAGE, _("%s is empty"), option);
    if (e->code == ST_OK &&
        ticket_cell_read(desk, column, s, strlen(s), &when, 0, v, e) != ST_OK)
        error_prefix(e, "%s", option);
    return e->code;
}

static enum status read_id(const char *option, const char *s, int64_t *id, struct error *e)
{
    if (s && ids_parse(s, id, e) != ST_OK)
        error_prefix(e, "%s", option);
    return e->code;
}

/* ---- assign ---- */

static enum status read_staff(struct act_args *a, struct desk *desk, struct error *e)
{
    struct value v;
    if (!a->to || read_value(desk, TC_ASSIGNEE, "--to", a->to, &v, e) != ST_OK)
        return e->code;
    struct stmt *st =
        store_query(desk->store, "SELECT active, dept FROM staff WHERE code = :code",
                    WITH(BIND(":code", a->to)), e);
    if (stmt_step(st, e) <= 0)
        return e->code;
    if (!stmt_int(st, 0))
        error_set(e, ST_DATA, _("--to: '%s' is not active (register staff)"),
                  utf8_quote(a->to));
    a->to_dept = mem_string(stmt_text(st, 1));
    stmt_reset(st);
    return e->code;
}

/* ---- set ---- */

static enum status not_settable(const char *name, struct error *e)
{
    struct buf names = BUF_EMPTY;
    for (const int *c = ticket_column_order; *c >= 0; c++)
        if (ticket_columns[*c].flags & COL_SET)
            buf_printf(&names, "%s, ", ticket_columns[*c].name);
    error_set(e, ST_USAGE, _("set: '%s' is not one of %sfield.NAME"), utf8_quote(name),
              names.s);
    near_code_suggest(e, name, names.s);
    buf_free(&names);
    return e->code;
}

static enum status read_column(struct act_setting *s, const char *name, struct error *e)
{
    s->column = -1;
    if (strncmp(name, "field.", 6) == 0 && name[6]) {
        s->field = mem_string(name + 6);
        return ST_OK;
    }
    s->column = ticket_column_of(name);
    if (s->column < 0 || !(ticket_columns[s->column].flags & COL_SET))
        return not_settable(name, e);
    return ST_OK;
}

static enum status read_setting(struct act_setting *s, struct desk *desk, const char *name,
                                const char *text, struct error *e)
{
    size_t n = strlen(text);
    struct when when = desk_when(desk);
    s->text = text;
    if (good_text(name, text, e) != ST_OK || s->column < 0)
        return e->code;
    int needed = s->column == TC_KIND || s->column == TC_PRIORITY || s->column == TC_SUBJECT;
    if (needed && utf8_blank(text, n))
        return error_set(e, ST_DATA, _("%s: must not be empty"), name);
    if (ticket_cell_read(desk, s->column, text, n, &when, 0, &s->value, e) != ST_OK)
        error_prefix(e, "%s", name);
    return e->code;
}

static enum status read_settings(struct act_args *a, struct desk *desk, struct error *e)
{
    for (size_t i = 0; i < a->settings.count && e->code == ST_OK; i++) {
        const char *word = a->settings.values[i], *sign = strchr(word, '=');
        MEM_GROW(a->set, a->set_count, a->set_room);
        struct act_setting *s = &a->set[a->set_count++];
        *s = (struct act_setting){.column = -1};
        char *name = mem_string_n(word, (size_t)(sign - word));
        if (good_text("set", word, e) == ST_OK && read_column(s, name, e) == ST_OK &&
            read_setting(s, desk, name, sign + 1, e) != ST_OK)
            error_prefix(e, "set");
        for (size_t k = 0; e->code == ST_OK && k + 1 < a->set_count; k++) {
            const struct act_setting *o = &a->set[k];
            if (o->column == s->column && (s->column >= 0 || strcmp(o->field, s->field) == 0))
                error_set(e, ST_USAGE, _("set: %s is given twice"), utf8_quote(name));
        }
        free(name);
    }
    return e->code;
}

/* ---- attach ---- */

static enum status read_files(struct act_args *a, struct error *e)
{
    for (size_t i = 0; i < a->files.count && e->code == ST_OK; i++) {
        MEM_GROW(a->attached, a->attached_count, a->attached_room);
        struct act_file *f = &a->attached[a->attached_count++];
        *f = (struct act_file){.name = a->files.values[i]};
        if (digest_file(f->name, f->digest, &f->size, e) != ST_OK)
            error_prefix(e, "--file");
    }
    return e->code;
}

enum status act_args_read(struct act_args *a, struct desk *desk, const char *verb,
                          struct error *e)
{
    a->unlink = a->parent && (!*a->parent || strcmp(a->parent, "none") == 0);
    struct value dept;
    if (needed_arguments(a, verb, e) == ST_OK &&
        read_value(desk, TC_CAUSE, "--cause", a->cause, &a->cause_value, e) == ST_OK &&
        read_value(desk, TC_COST, "--cost", a->cost, &a->cost_value, e) == ST_OK &&
        read_value(desk, TC_CHARGE, "--charge", a->charge, &a->charge_value, e) == ST_OK &&
        read_value(desk, TC_UNTIL, "--until", a->until, &a->until_value, e) == ST_OK &&
        read_value(desk, TC_DEPT, "--dept", a->dept, &dept, e) == ST_OK &&
        read_staff(a, desk, e) == ST_OK &&
        read_id("--into", a->into, &a->into_id, e) == ST_OK &&
        (a->unlink || read_id("--parent", a->parent, &a->parent_id, e) == ST_OK) &&
        good_words("--tag", &a->tags, e) == ST_OK &&
        good_words("--untag", &a->untags, e) == ST_OK &&
        good_words("--paper", &a->papers, e) == ST_OK && read_settings(a, desk, e) == ST_OK)
        read_files(a, e);
    return e->code;
}

void act_args_free(struct act_args *a)
{
    for (size_t i = 0; i < a->set_count; i++)
        free((char *)a->set[i].field);
    MEM_FREE(a->set, a->attached, a->to_dept);
    option_list_free(&a->tags);
    option_list_free(&a->untags);
    option_list_free(&a->papers);
    option_list_free(&a->files);
    option_list_free(&a->settings);
    *a = (struct act_args){0};
}
