#include "desk/intake/intake_warning.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/register/unknown_code.h"

enum { VALUES_MOST = 10000 }; /* of each kind in memory */

struct intake_warning {
    char *column, *value;
    struct buf words;
    int64_t line, rows;
};

void intake_warning_init(struct intake_warnings *w)
{
    *w = (struct intake_warnings){.key = BUF_EMPTY};
}

struct buf *intake_warning_add(struct intake_warnings *w, enum intake_doubt doubt,
                               const char *column, int64_t line, const char *value)
{
    struct map *values = &w->values[doubt];
    struct intake_warning *x = NULL;
    int added = 0;
    buf_clear(&w->key);
    buf_adds(&w->key, column);
    buf_addc(&w->key, '\n');
    buf_adds(&w->key, value);
    struct map_entry *entry = values->count < VALUES_MOST
                                  ? map_put(values, w->key.s, w->key.len, &added)
                                  : map_find(values, w->key.s, w->key.len);
    if (added) {
        entry->p = x = mem_zero(1, sizeof *x);
        *x = (struct intake_warning){mem_string(column), mem_string(value), BUF_EMPTY, line, 0};
    }
    if (entry)
        ((struct intake_warning *)entry->p)->rows++;
    else
        w->more[doubt]++;
    return added && doubt == DOUBT_SEVERAL && values->count <= INTAKE_WARNINGS ? &x->words
                                                                               : NULL;
}

static enum status describe(struct desk *desk, enum intake_doubt doubt,
                            const struct intake_warning *x, struct buf *out, struct error *e)
{
    buf_printf(out, "%s: ", x->column);
    if (x->words.len)
        buf_adds(out, x->words.s);
    else if (doubt == DOUBT_UNKNOWN)
        unknown_code_words(desk, x->column, x->value, out, e);
    else
        buf_printf(out,
                   _("'%s' was spoilt by a spreadsheet: format the column as text there, and "
                     "export it again"),
                   utf8_quote(x->value));
    if (x->rows > 1)
        buf_printf(out, _(" (%lld rows)"), (long long)x->rows);
    return e->code;
}

static void tell_rest(const struct intake_warnings *w, enum intake_doubt doubt, int64_t rows,
                      void (*warn)(void *context, int64_t line, const char *text),
                      void *context)
{
    static const char *const words[DOUBTS] = {
        [DOUBT_SPOILT] = N_("%lld more rows with numbers spoilt by a spreadsheet"),
        [DOUBT_UNKNOWN] = N_("%lld more rows with customers or units that aren't on file"),
        [DOUBT_SEVERAL] = N_("%lld more rows for which several customers or units are on file"),
    };
    struct buf b = BUF_EMPTY;
    rows += w->more[doubt];
    buf_printf(&b, _(words[doubt]), (long long)rows);
    if (rows)
        warn(context, 0, b.s);
    buf_free(&b);
}

enum status intake_warning_tell(struct intake_warnings *w, struct desk *desk,
                                void (*warn)(void *context, int64_t line, const char *text),
                                void *context, struct error *e)
{
    struct buf text = BUF_EMPTY;
    for (int doubt = 0; doubt < DOUBTS && e->code == ST_OK; doubt++) {
        const struct map *values = &w->values[doubt];
        int64_t rest = 0;
        for (size_t i = 0; i < values->count; i++) {
            const struct intake_warning *x = values->entries[i].p;
            if (i >= INTAKE_WARNINGS) {
                rest += x->rows;
                continue;
            }
            buf_clear(&text);
            if (describe(desk, (enum intake_doubt)doubt, x, &text, e) == ST_OK)
                warn(context, x->line, text.s);
        }
        tell_rest(w, (enum intake_doubt)doubt, rest, warn, context);
    }
    buf_free(&text);
    intake_warning_free(w);
    return e->code;
}

void intake_warning_free(struct intake_warnings *w)
{
    for (int doubt = 0; doubt < DOUBTS; doubt++) {
        struct map *values = &w->values[doubt];
        for (size_t i = 0; i < values->count; i++) {
            struct intake_warning *x = values->entries[i].p;
            buf_free(&x->words);
            MEM_FREE(x->column, x->value, x);
        }
        map_free(values);
        *values = (struct map)MAP_EMPTY;
        w->more[doubt] = 0;
    }
    buf_free(&w->key);
}
