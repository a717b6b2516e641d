#include "desk/survey/callback_due.h"

#include <string.h>

#include "base/i18n.h"
#include "base/buf.h"
#include "desk/ticket/filter.h"
#include "desk/ticket/listing.h"
#include "desk/core/masking.h"
#include "desk/register/customer.h"
#include "flow/ids.h"
#include "store/callback_response.h"
#include "store/ticket.h"

enum { NAME, PHONE, ATTEMPTS = 3, EXTRAS }; /* in `extras` */

static const struct rows_column extras[EXTRAS] = {
    {"name", 0, N_("Name")},
    {"phone", 0, NULL},
    {"language", 0, NULL},
    {"attempts", 1, NULL},
};

const struct rows_set callback_due_rows = {"due", extras, EXTRAS};

struct due {
    struct tool *tool;
    int64_t looked_up; /* the ticket whose customer this is */
    struct customer customer;
};

int callback_due_column(const char *name)
{
    for (size_t i = 0; i < EXTRAS; i++)
        if (strcmp(extras[i].name, name) == 0)
            return 1;
    return 0;
}

static enum status look_up(struct due *d, const struct ticket *t, struct error *e)
{
    if (d->looked_up == t->c[TC_ID].n)
        return ST_OK;
    d->looked_up = t->c[TC_ID].n;
    return customer_of_ticket(&d->customer, d->tool->desk, t, e);
}

static enum status put_cell(void *context, const struct ticket *t, size_t column,
                            struct buf *out, struct error *e)
{
    struct due *d = context;
    if (column == ATTEMPTS) {
        int64_t attempts, through;
        if (callback_response_attempts(d->tool->desk->store, t->c[TC_ID].n, t->c[TC_RESOLVED].n,
                                       &attempts, &through, e) == ST_OK)
            buf_addi(out, attempts);
        return e->code;
    }
    if (look_up(d, t, e) == ST_OK) {
        const struct customer *c = &d->customer;
        buf_adds(out, (column == NAME    ? &c->name
                       : column == PHONE ? &c->phone
                                         : &c->language)
                          ->s);
    }
    return e->code;
}

static enum status prepare_filter(struct due *d, struct filter *f, struct ids *ids, int argc,
                                  char *const *argv)
{
    static const int reads[] = {TC_CUSTOMER, TC_CONTACT, TC_PHONE, TC_RESOLVED};
    struct error *e = &d->tool->e;
    filter_add(f, "callback", e);
    for (int i = 0; i < argc && e->code == ST_OK; i++) {
        if (strcmp(argv[i], "-") != 0)
            filter_add(f, argv[i], e);
        else if (ids_read_stdin(ids, e) == ST_OK)
            filter_ids(f, ids);
    }
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
        filter_wants(f, reads[i]);
    return e->code == ST_OK ? filter_order(f, "resolved,id", e) : e->code;
}

void callback_due(struct tool *tool, int argc, char *const *argv)
{
    if (tool_desk(tool) != ST_OK)
        return;
    masking_spare(tool->desk, "phone"); /* it is needed for calling */
    struct due d = {.tool = tool, .customer = CUSTOMER_EMPTY};
    struct ids ids = IDS_EMPTY;
    struct listing *listing = NULL;
    struct listing_extra extra = {extras, EXTRAS, put_cell, &d};
    struct filter *f = filter_new(tool->desk);
    if (prepare_filter(&d, f, &ids, argc, argv) == ST_OK &&
        listing_open(&listing, tool, &extra, &tool->e) == ST_OK)
        listing_walk(listing, f, &tool->e);
    listing_close(listing, 0);
    filter_free(f);
    ids_free(&ids);
    customer_free(&d.customer);
}
