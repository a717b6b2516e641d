#include "desk/register/unknown_code.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/core/masking.h"
#include "store/register.h"

int unknown_code(struct desk *desk, const char *reg, const char *code, size_t n,
                 struct error *e)
{
    int known = desk_knows(desk, reg, code, n, e);
    if (known)
        return known < 0 ? -1 : 0;
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT 1 FROM %s LIMIT 1", reg);
    int any = store_any(desk->store, sql.s, NULL, e);
    buf_free(&sql);
    return any;
}

static enum status find_near(struct desk *desk, const char *reg, struct near_codes *near,
                             struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT code FROM %s ORDER BY code", reg);
    struct stmt *st = store_query(desk->store, sql.s, NULL, e);
    while (stmt_step(st, e) > 0)
        near_code_try(near, stmt_text(st, 0), stmt_bytes(st, 0));
    buf_free(&sql);
    return e->code;
}

enum status unknown_code_words(struct desk *desk, const char *reg, const char *code,
                               struct buf *out, struct error *e)
{
    enum mask mask = masking_register_column(desk, register_find(reg), "code");
    struct near_codes near;
    struct buf codes = BUF_EMPTY;
    near_code_start(&near, code, strlen(code));
    find_near(desk, reg, &near, e);
    for (size_t i = 0; i < near.count; i++)
        buf_printf(&codes, "%s%s", i ? ", " : "",
                   utf8_quote(masking_text(desk, mask, near.code[i])));
    buf_printf(out,
               near.count ? _("'%s' is not in the register %s; similar: %s")
                          : _("'%s' is not in the register %s"),
               utf8_quote(code), reg, codes.s);
    buf_free(&codes);
    near_code_free(&near);
    return e->code;
}
