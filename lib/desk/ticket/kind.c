#include "desk/ticket/kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/mem.h"
#include "desk/ticket/ticket_cell.h"

#define SELECT_KIND "SELECT code, workflow, priority, form, fields, papers, dept FROM kind"

static char *copy_cell(const struct stmt *st, int column)
{
    return mem_string(stmt_is_null(st, column) ? "" : stmt_text(st, column));
}

static const struct kind *add_kind(struct map *kinds, const struct stmt *st)
{
    struct kind *kind = mem_zero(1, sizeof *kind);
    *kind = (struct kind){.workflow = copy_cell(st, 1),
                          .priority = copy_cell(st, 2),
                          .form = copy_cell(st, 3),
                          .fields = copy_cell(st, 4),
                          .papers = copy_cell(st, 5),
                          .dept = copy_cell(st, 6)};
    map_puts(kinds, stmt_text(st, 0), NULL)->p = kind;
    return kind;
}

enum status kinds_load(struct map *kinds, struct desk *desk, struct error *e)
{
    struct stmt *st = store_query(desk->store, SELECT_KIND, NULL, e);
    while (stmt_step(st, e) > 0)
        add_kind(kinds, st);
    return e->code;
}

const struct kind *kind_get(struct map *kinds, struct desk *desk, const char *code,
                            struct error *e)
{
    static const struct kind none = {"", "", "", "", "", ""};
    const struct kind *kind = kind_of(kinds, code);
    struct stmt *st;
    if (kind || store_select(desk->store, &st, SELECT_KIND " WHERE code = :code",
                             WITH(BIND(":code", code)), e) != ST_OK)
        return kind;
    int got = stmt_step(st, e);
    if (got <= 0)
        return got < 0 ? NULL : &none;
    kind = add_kind(kinds, st);
    stmt_reset(st);
    return kind;
}

const struct kind *kind_of(const struct map *kinds, const char *code)
{
    const struct map_entry *at = map_finds(kinds, code);
    return at ? at->p : NULL;
}

const char *kind_dept(const struct map *kinds, const char *code)
{
    const struct kind *kind = kind_of(kinds, code);
    return kind && *kind->dept ? kind->dept : NULL;
}

int kind_is_complaint(const struct kind *kind)
{
    return strcmp(kind->workflow, "complaint") == 0;
}

void kinds_free(struct map *kinds)
{
    for (size_t i = 0; i < kinds->count; i++) {
        struct kind *kind = kinds->entries[i].p;
        char *const cells[] = {kind->workflow, kind->priority, kind->form,
                               kind->fields,   kind->papers,   kind->dept};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
            free(cells[k]);
        free(kind);
    }
    map_free(kinds);
}

enum status kinds_complaints(struct map *codes, struct desk *desk, struct error *e)
{
    struct map kinds = MAP_EMPTY;
    kinds_load(&kinds, desk, e);
    for (size_t i = 0; i < kinds.count; i++)
        if (kind_is_complaint(kinds.entries[i].p))
            map_puts(codes, kinds.entries[i].key, NULL);
    kinds_free(&kinds);
    return e->code;
}

void kind_lacking(struct buf *out, const char *fields, const struct ticket *t)
{
    struct buf name = BUF_EMPTY, value = BUF_EMPTY;
    for (struct list item = LIST(fields); list_next(&item);) {
        buf_clear(&name);
        buf_add(&name, item.s, item.n);
        int column = ticket_column_of(name.s);
        int lacks = column >= 0 && column < TC_STORED
                        ? t->c[column].type == VALUE_NULL
                        : !ticket_field_get(&t->c[TC_FIELDS], name.s, &value);
        if (lacks)
            list_add(out, item.s, item.n);
    }
    BUF_FREE(&name, &value);
}
