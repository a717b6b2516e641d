#include "store/mail_log.h"

enum status mail_log_add(struct store *s, const struct mail_row *row, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "INSERT INTO mail (message, way, outcome, ticket, at, address, reply_to,"
                      " event)"
                      " VALUES (:message, :way, :outcome, :ticket, :at,"
                      " lower(nullif(:address, '')), lower(nullif(:reply_to, '')),"
                      " nullif(:event, 0))",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":message", row->message);
    stmt_bind_text(st, ":way", row->way);
    stmt_bind_text(st, ":outcome", row->outcome);
    stmt_bind_int(st, ":ticket", row->ticket);
    stmt_bind_int(st, ":at", row->at);
    stmt_bind_text(st, ":address", row->address);
    stmt_bind_text(st, ":reply_to", row->reply_to);
    stmt_bind_int(st, ":event", row->event);
    return stmt_run(st, e);
}

int mail_log_known(struct store *s, const char *message, struct mail_log_known *known,
                   struct error *e)
{
    struct stmt *st;
    *known = (struct mail_log_known){0};
    if (store_prepare(s, &st,
                      "SELECT ticket, at, way = 'out' FROM mail WHERE message = :message",
                      e) != ST_OK)
        return -1;
    stmt_bind_text(st, ":message", message);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    *known = (struct mail_log_known){stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2) != 0};
    stmt_reset(st);
    return 1;
}

int mail_log_said(struct store *s, int64_t ticket, int64_t event, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "SELECT 1 FROM mail WHERE ticket = :ticket AND event = :event",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":ticket", ticket);
    stmt_bind_int(st, ":event", event);
    return stmt_any(st, e);
}

int mail_log_met(struct store *s, int64_t ticket, const char *address, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM mail WHERE ticket = :ticket"
                      " AND lower(:address) IN (address, reply_to)",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":ticket", ticket);
    stmt_bind_text(st, ":address", address);
    return stmt_any(st, e);
}

int64_t mail_log_count(struct store *s, const char *address, int64_t from, int64_t to,
                       struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT count(*) FROM mail WHERE address = lower(:address)"
                      " AND at > :from AND at <= :to AND way = 'in'",
                      e) != ST_OK)
        return -1;
    stmt_bind_text(st, ":address", address);
    stmt_bind_int(st, ":from", from);
    stmt_bind_int(st, ":to", to);
    return stmt_number(st, e);
}

enum status mail_log_of_ticket(struct store *s, int64_t ticket, struct stmt **st,
                               struct error *e)
{
    if (store_prepare(s, st,
                      "SELECT message, way, outcome, address, reply_to FROM mail"
                      " WHERE ticket = :ticket ORDER BY at, id",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(*st, ":ticket", ticket);
    return ST_OK;
}

enum status mail_log_add_file(struct store *s, int64_t ticket, const char *blake2b,
                              const char *name, const char *type, int64_t size, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "INSERT INTO mail_file (ticket, blake2b, name, type, size)"
                      " VALUES (:ticket, :blake2b, :name, :type, :size)"
                      " ON CONFLICT DO NOTHING",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":ticket", ticket);
    stmt_bind_text(st, ":blake2b", blake2b);
    stmt_bind_text(st, ":name", name);
    stmt_bind_text(st, ":type", type);
    stmt_bind_int(st, ":size", size);
    return stmt_run(st, e);
}
