/* JSON: what was read, and is written, reads as the same. */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"

static void write_object(struct buf *out, const struct json_object *o)
{
    buf_addc(out, '{');
    for (size_t i = 0; i < o->count; i++) {
        const struct json_pair *p = &o->pairs[i];
        if (p->kind == JSON_TEXT)
            json_text(out, p->name, p->text);
        else if (p->kind == JSON_INT)
            json_int(out, p->name, p->n);
        else
            json_null(out, p->name);
    }
    buf_addc(out, '}');
}

static void check_same(const struct json_object *a, const struct json_object *b)
{
    HOLDS(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct json_pair *p = &a->pairs[i], *q = &b->pairs[i];
        HOLDS(strcmp(p->name, q->name) == 0 && p->kind == q->kind && p->n == q->n);
        HOLDS(p->kind != JSON_TEXT || strcmp(p->text, q->text) == 0);
        HOLDS(json_find(a, p->name) <= p && json_find(a, p->name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct json_object o, again;
    if (json_read(text, &o)) {
        struct buf written = BUF_EMPTY;
        write_object(&written, &o);
        HOLDS(json_read(written.s, &again));
        check_same(&o, &again);
        json_free(&again);
        buf_free(&written);
        json_free(&o);
    }
    free(text);
    return 0;
}
