#include "desk/core/ask.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/core/masking.h"
#include "flow/text.h"
#include "store/register.h"

enum { NUMBERED = 9, LINES = 14, CELL_MOST = 38 };

/* ---- choices ---- */

static enum status add_rows(struct choices *c, struct stmt *st, struct error *e)
{
    while (stmt_step(st, e) > 0)
        choices_add(c, stmt_text(st, 0), stmt_text(st, 1));
    return e->code;
}

/* By name and number, however the number is written. Masked customers can't be found by
 * these. */
static enum status add_customers(struct desk *desk, struct choices *c, struct error *e)
{
    struct buf name = BUF_EMPTY;
    struct stmt *st;
    if (store_prepare(desk->store, &st, "SELECT code, name, phone FROM customer ORDER BY code",
                      e) == ST_OK)
        while (stmt_step(st, e) > 0) {
            const char *parts[] = {masking_text(desk, MASK_NAME, stmt_text(st, 1)),
                                   masking_text(desk, MASK_PHONE, stmt_text(st, 2))};
            buf_clear(&name);
            buf_printf(&name, "%s%s%s", parts[0] ? parts[0] : "", parts[1] ? " " : "",
                       parts[1] ? parts[1] : "");
            choices_add(c, stmt_text(st, 0), name.s);
        }
    buf_free(&name);
    return e->code;
}

enum status choices_from_register(struct desk *desk, const char *reg, struct choices *c,
                                  struct error *e)
{
    struct buf sql = BUF_EMPTY;
    struct stmt *st;
    const struct register_info *info = register_find(reg);
    const char *name = "NULL";
    if (strcmp(reg, "customer") == 0)
        return add_customers(desk, c, e);
    if (strcmp(reg, "unit") == 0)
        name = "building";
    else if (register_column(info, "name") > 0)
        name = "name";
    buf_printf(&sql, "SELECT DISTINCT %s, %s FROM %s ORDER BY 1", info->columns[0].name, name,
               reg);
    if (store_prepare(desk->store, &st, sql.s, e) == ST_OK)
        add_rows(c, st, e);
    buf_free(&sql);
    return e->code;
}

enum status choices_from_kind(struct desk *desk, const char *kind, struct choices *c,
                              struct error *e)
{
    struct stmt *st;
    if (store_select(desk->store, &st,
                     "SELECT code, name FROM category WHERE kind IS NULL OR kind = :kind"
                     " ORDER BY code",
                     WITH(BIND(":kind", kind)), e) != ST_OK)
        return e->code;
    return add_rows(c, st, e);
}

void choices_from_list(const char *list, struct choices *c)
{
    for (struct list item = LIST(list); list_next(&item);) {
        char *word = mem_string_n(item.s, item.n);
        choices_add(c, word, "");
        free(word);
    }
}

/* ---- showing ---- */

void ask_say(const struct terminal *t, const char *format, ...)
{
    struct buf line = BUF_EMPTY, cut = BUF_EMPTY;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&line, format, ap);
    va_end(ap);
    text_cut(&cut, line.s, terminal_width(t));
    buf_addc(&cut, '\n');
    t->show(t->context, cut.s);
    BUF_FREE(&line, &cut);
}

static size_t width_of(const struct choice *one)
{
    size_t name = utf8_width(one->name, strlen(one->name));
    size_t width = utf8_width(one->code, strlen(one->code)) + (name ? name + 1 : 0);
    return width < CELL_MOST ? width : CELL_MOST;
}

static void add_cell(struct buf *out, const struct choice *one, size_t most, size_t width)
{
    struct buf whole = BUF_EMPTY, cut = BUF_EMPTY;
    buf_printf(&whole, "%s%s%s", one->code, *one->name ? " " : "", one->name);
    text_cut(&cut, whole.s, most);
    text_pad(out, cut.s, width);
    BUF_FREE(&whole, &cut);
}

static void end_line(struct buf *out)
{
    while (out->len && out->s[out->len - 1] == ' ')
        out->s[--out->len] = '\0';
    buf_addc(out, '\n');
}

/* Prints columns, row by row; if there are few, numbers them, one per line. */
static void list(struct buf *out, const struct choices *c, const size_t *at, size_t count,
                 size_t width)
{
    size_t widest = 1, few = count <= NUMBERED;
    for (size_t i = 0; i < count; i++) {
        size_t w = width_of(&c->v[at[i]]);
        widest = w > widest ? w : widest;
    }
    size_t across = few ? 1 : (width - 1) / (widest + 2), most;
    across = across ? across : 1;
    most = across * LINES;
    for (size_t i = 0; i < count && i < most; i++) {
        if (few)
            buf_printf(out, "  %zu ", i + 1);
        else
            buf_adds(out, "  ");
        add_cell(out, &c->v[at[i]], few ? width - 4 : CELL_MOST,
                 i % across + 1 < across ? widest : 0);
        if (i % across + 1 == across || i + 1 == count || i + 1 == most)
            end_line(out);
    }
    if (count > most) {
        buf_printf(out, _("  and %zu more; keep typing to narrow the list"), count - most);
        buf_addc(out, '\n');
    }
}

/* ---- asking ---- */

struct asking {
    const struct terminal *t;
    const struct ask_question *q;
    size_t *at; /* what was listed last */
    size_t count;
};

static void list_fitting(struct asking *a, const char *typed, struct buf *out)
{
    a->count = choices_fit(a->q->choices, typed, a->at, a->q->choices->count);
    list(out, a->q->choices, a->at, a->count, terminal_width(a->t));
}

/* Handles a complete code that is also the beginning of others. */
static void list_longer(struct asking *a, const char *typed, struct buf *out)
{
    size_t count = choices_begun(a->q->choices, typed, a->at, a->q->choices->count);
    if (count < 2)
        return;
    a->count = count;
    list(out, a->q->choices, a->at, count, terminal_width(a->t));
}

/* Returns where the last word of a list begins. */
static size_t last_word(const struct asking *a, const char *typed)
{
    const char *bar = a->q->flags & ASK_LIST ? strrchr(typed, '|') : NULL;
    return bar ? (size_t)(bar - typed) + 1 : 0;
}

static void complete_answer(void *context, const char *typed, struct buf *line,
                            struct buf *shown)
{
    struct asking *a = context;
    size_t from = last_word(a, typed);
    const struct choice *one = choices_one(a->q->choices, typed + from);
    struct buf common = BUF_EMPTY;
    if (one)
        buf_adds(&common, one->code);
    else
        choices_common(a->q->choices, typed + from, &common);
    if (common.len && strcmp(common.s, typed + from) != 0) {
        buf_add(line, typed, from);
        buf_adds(line, common.s);
    }
    if (!one)
        list_fitting(a, typed + from, shown);
    else if (strcmp(one->code, typed + from) == 0)
        list_longer(a, typed + from, shown);
    buf_free(&common);
}

static void say_list(struct asking *a, const char *typed)
{
    struct buf out = BUF_EMPTY;
    list_fitting(a, typed, &out);
    a->t->show(a->t->context, out.s);
    buf_free(&out);
}

static const struct choice *by_number(const struct asking *a, const char *typed)
{
    size_t n = isdigit((unsigned char)*typed) && !typed[1] ? (size_t)(*typed - '0') : 0;
    return n && n <= a->count && a->count <= NUMBERED ? &a->q->choices->v[a->at[n - 1]] : NULL;
}

/* Lists the matches, or says that there are none. */
static void say_unknown(struct asking *a, const char *typed)
{
    size_t at;
    if (choices_fit(a->q->choices, typed, &at, 1))
        say_list(a, typed);
    else
        ask_say(a->t, _("  no match for '%s'; press Tab to list the choices"),
                utf8_quote(typed));
}

/* Returns 1 if *answer is final. */
static int settle_code(struct asking *a, struct buf *answer, struct buf *refused)
{
    const struct choices *c = a->q->choices;
    const struct choice *one = choices_code(c, answer->s);
    if (!one && !(one = by_number(a, answer->s)))
        one = choices_one(c, answer->s);
    if (one) {
        if (*one->name && strcmp(one->code, answer->s) != 0 && !(a->q->flags & ASK_QUIET))
            ask_say(a->t, "  %s  %s", one->code, one->name);
        buf_set(answer, one->code);
        return 1;
    }
    size_t at, fitting = choices_fit(c, answer->s, &at, 1);
    int anything = a->q->flags & ASK_ANYTHING;
    if (anything && (!fitting || strcmp(refused->s, answer->s) == 0))
        return 1;
    say_unknown(a, answer->s);
    buf_set(refused, answer->s);
    return 0;
}

static int settle_list(struct asking *a, struct buf *answer)
{
    struct choices given = CHOICES_EMPTY;
    struct buf out = BUF_EMPTY;
    int good = 1;
    choices_from_list(answer->s, &given);
    for (size_t i = 0; i < given.count && good; i++) {
        const char *word = given.v[i].code;
        const struct choice *one = choices_code(a->q->choices, word);
        if (!one && !(one = by_number(a, word)))
            one = choices_one(a->q->choices, word);
        if (!one && !(a->q->flags & ASK_ANYTHING)) {
            say_unknown(a, word);
            good = 0;
        }
        buf_printf(&out, "%s%s", i ? "|" : "", one ? one->code : word);
    }
    if (good) {
        buf_set(answer, out.s);
    }
    choices_free(&given);
    buf_free(&out);
    return good;
}

/* Returns 1 if the answer is acceptable. */
static int settle_answer(struct asking *a, struct buf *answer, struct buf *refused)
{
    const struct ask_question *q = a->q;
    struct error why = ERROR_NONE;
    if (!answer->len && q->preset)
        buf_adds(answer, q->preset);
    else if (strcmp(answer->s, "-") == 0)
        buf_clear(answer);
    if (utf8_blank(answer->s, answer->len)) {
        buf_clear(answer);
        if (!(q->flags & ASK_REQUIRED))
            return 1;
        if (q->choices && q->choices->count)
            say_list(a, "");
        else
            ask_say(a->t, _("  this is required"));
        return 0;
    }
    int known =
        (q->preset && strcmp(answer->s, q->preset) == 0) || (q->as_is && q->as_is(answer->s));
    if (q->choices && q->choices->count && !known &&
        !(q->flags & ASK_LIST ? settle_list(a, answer) : settle_code(a, answer, refused)))
        return 0;
    if (q->check)
        q->check(q->context, answer->s, &why);
    if (why.code != ST_OK)
        ask_say(a->t, "  %s", why.message);
    int good = why.code == ST_OK;
    error_clear(&why);
    return good;
}

enum prompt_end ask_question(const struct terminal *t, const struct ask_question *q,
                             struct buf *answer)
{
    struct asking a = {.t = t, .q = q};
    int choosing = q->choices && q->choices->count;
    struct prompt p = {q->label, q->shown ? q->shown : q->preset,
                       choosing ? complete_answer : NULL, &a};
    struct buf refused = BUF_EMPTY;
    enum prompt_end end;
    a.at = choosing ? mem_alloc(q->choices->count * sizeof *a.at) : NULL;
    if (choosing && q->flags & ASK_SHOW)
        say_list(&a, "");
    do
        end = t->line(t->context, &p, answer);
    while (end == PROMPT_GIVEN && !settle_answer(&a, answer, &refused));
    free(a.at);
    buf_free(&refused);
    return end;
}
