#include "store/mail_log.h"

#include "base/mem.h"

enum status mail_log_add(struct store *s, const struct mail_row *row, struct error *e)
{
    return store_write(s,
                       "INSERT INTO mail (message, way, outcome, ticket, at, address, reply_to,"
                       " event, came, answers, why, subject, blake2b)"
                       " VALUES (:message, :way, :outcome, :ticket, :at,"
                       " lower(nullif(:address, '')), lower(nullif(:reply_to, '')),"
                       " nullif(:event, 0), nullif(:came, 0), :answers,"
                       " :why, :subject, :blake2b)"
                       " ON CONFLICT (message) DO UPDATE SET outcome = excluded.outcome,"
                       " ticket = excluded.ticket, at = excluded.at, came = excluded.came,"
                       " address = excluded.address, reply_to = excluded.reply_to,"
                       " answers = excluded.answers, why = excluded.why,"
                       " subject = excluded.subject, blake2b = excluded.blake2b"
                       " WHERE mail.ticket = 0 AND mail.way = 'in'",
                       WITH(BIND(":message", row->message), BIND(":way", row->way),
                            BIND(":outcome", row->outcome), BIND(":ticket", row->ticket),
                            BIND(":at", row->at), BIND(":address", row->address),
                            BIND(":reply_to", row->reply_to), BIND(":event", row->event),
                            BIND(":came", row->came), BIND(":answers", row->answers),
                            BIND(":why", row->why), BIND(":subject", row->subject),
                            BIND(":blake2b", row->blake2b)),
                       e);
}

int mail_log_known(struct store *s, const char *message, struct mail_log_known *known,
                   struct error *e)
{
    *known = (struct mail_log_known){0};
    struct stmt *st =
        store_query(s, "SELECT ticket, at, way = 'out' FROM mail WHERE message = :message",
                    WITH(BIND(":message", message)), e);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    *known = (struct mail_log_known){stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2) != 0};
    stmt_reset(st);
    return 1;
}

struct stmt *mail_log_passed(struct store *s, struct error *e)
{
    return store_query(s,
                       "SELECT id, at, address, subject, why, message, blake2b FROM mail"
                       " WHERE ticket = 0 AND way = 'in' ORDER BY id",
                       NULL, e);
}

int mail_log_find_passed(struct store *s, int64_t number, char **digest, char **message,
                         struct error *e)
{
    struct stmt *st = store_query(s,
                                  "SELECT coalesce(blake2b, ''), message FROM mail"
                                  " WHERE id = :id AND ticket = 0 AND way = 'in'",
                                  WITH(BIND(":id", number)), e);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    *digest = mem_string(stmt_text(st, 0));
    *message = mem_string(stmt_text(st, 1));
    stmt_reset(st);
    return 1;
}

enum status mail_log_drop_file(struct store *s, const char *blake2b, struct error *e)
{
    return store_write(s, "DELETE FROM mail_file WHERE ticket = 0 AND blake2b = :blake2b",
                       WITH(BIND(":blake2b", blake2b)), e);
}

int mail_log_said(struct store *s, int64_t ticket, int64_t event, struct error *e)
{
    return store_any(s, "SELECT 1 FROM mail WHERE ticket = :ticket AND event = :event",
                     WITH(BIND(":ticket", ticket), BIND(":event", event)), e);
}

int mail_log_met(struct store *s, int64_t ticket, const char *address, struct error *e)
{
    return store_any(s,
                     "SELECT 1 FROM mail WHERE ticket = :ticket"
                     " AND lower(:address) IN (address, reply_to)",
                     WITH(BIND(":ticket", ticket), BIND(":address", address)), e);
}

int64_t mail_log_count(struct store *s, const char *address, int64_t from, int64_t to,
                       struct error *e)
{
    return store_number(s,
                        "SELECT count(*) FROM mail WHERE address = lower(:address)"
                        " AND at > :from AND at <= :to AND way = 'in'",
                        WITH(BIND(":address", address), BIND(":from", from), BIND(":to", to)),
                        e);
}

struct stmt *mail_log_of_ticket(struct store *s, int64_t ticket, struct error *e)
{
    return store_query(s,
                       "SELECT message, way, outcome, address, reply_to, answers FROM mail"
                       " WHERE ticket = :ticket ORDER BY coalesce(came, at), id",
                       WITH(BIND(":ticket", ticket)), e);
}

struct stmt *mail_log_files(struct store *s, int64_t ticket, struct error *e)
{
    return store_query(s,
                       "SELECT name, type FROM mail_file WHERE ticket = :ticket ORDER BY name",
                       WITH(BIND(":ticket", ticket)), e);
}

enum status mail_log_add_file(struct store *s, int64_t ticket, const char *blake2b,
                              const char *name, const char *type, int64_t size, struct error *e)
{
    return store_write(s,
                       "INSERT INTO mail_file (ticket, blake2b, name, type, size)"
                       " VALUES (:ticket, :blake2b, :name, :type, :size)"
                       " ON CONFLICT DO NOTHING",
                       WITH(BIND(":ticket", ticket), BIND(":blake2b", blake2b),
                            BIND(":name", name), BIND(":type", type), BIND(":size", size)),
                       e);
}
