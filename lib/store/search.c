#include "store/search.h"

#include <sqlite3.h>
#include <string.h>

#include "store/store_private.h"
#include "store/schema.h"
#include "store/ticket.h"

int search_there(struct store *s, struct search_state *state, struct error *e)
{
    int64_t tables = store_number(s,
                                  "SELECT count(*) FROM sqlite_schema WHERE name IN"
                                  " ('search_answer', 'search_ticket', 'search_code',"
                                  " 'search_state')",
                                  NULL, e);
    if (tables < 4)
        return tables < 0 ? -1 : 0;
    struct stmt *st = store_query(s, "SELECT log, event, tickets FROM search_state", NULL, e);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    *state = (struct search_state){stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2)};
    stmt_reset(st);
    return 1;
}

int search_answers_changed(struct store *s, int64_t log, struct error *e)
{
    return store_any(s,
                     "SELECT 1 FROM register_log WHERE id > :log"
                     " AND register IN ('answer', 'category', 'kind') LIMIT 1",
                     WITH(BIND(":log", log)), e);
}

/* ---- writing ---- */

enum status search_forget(struct store *s, struct error *e)
{
    int rc = sqlite3_exec(s->db, schema_search, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ST_OK : store_failed(s, rc, e);
}

enum status search_clear_answers(struct store *s, struct error *e)
{
    if (store_run(s, "DELETE FROM search_code", e) != ST_OK)
        return e->code;
    return store_run(s, "INSERT INTO search_answer (search_answer) VALUES ('delete-all')", e);
}

static enum status add_words(struct store *s, const char *sql, int64_t number,
                             const struct buf *words, struct error *e)
{
    return store_write(s, sql, WITH(BIND(":number", number), BIND(":words", words->s)), e);
}

enum status search_add_answer(struct store *s, const char *code, size_t stem,
                              const struct buf *words, struct error *e)
{
    int64_t doc = store_number(
        s, "INSERT INTO search_code (code, stem) VALUES (:code, :stem) RETURNING doc",
        WITH(BIND(":code", code), BIND(":stem", ((struct value){VALUE_TEXT, 0, code, stem}))),
        e);
    if (doc < 0)
        return e->code;
    return add_words(s, "INSERT INTO search_answer (rowid, words) VALUES (:number, :words)",
                     doc, words, e);
}

enum status search_add_ticket(struct store *s, int64_t event, const struct buf *words,
                              struct error *e)
{
    return add_words(s, "INSERT INTO search_ticket (rowid, words) VALUES (:number, :words)",
                     event, words, e);
}

enum status search_keep(struct store *s, const struct search_state *state, struct error *e)
{
    return store_write(s,
                       "UPDATE search_state SET log = :log, event = :event, tickets = :tickets",
                       WITH(BIND(":log", state->log), BIND(":event", state->event),
                            BIND(":tickets", state->tickets)),
                       e);
}

/* ---- sources of the index ---- */

#define ANSWER_SQL                                                                             \
    "SELECT a.code, a.kind, a.category, a.question, a.answer, k.name, c.name"                  \
    " FROM answer AS a LEFT JOIN kind AS k ON k.code = a.kind"                                 \
    " LEFT JOIN category AS c ON c.code = a.category"

struct stmt *search_answers(struct store *s, struct error *e)
{
    return store_query(s, ANSWER_SQL " ORDER BY a.code", NULL, e);
}

/* A first event counts if the ticket was already resolved when it was imported. */
static const char solved_sql[] =
    "SELECT e.id, t.subject, t.body, e.note, c.name"
    " FROM event AS e JOIN ticket AS t ON t.id = e.ticket"
    " LEFT JOIN category AS c ON c.code = t.category"
    " WHERE e.id > :after AND e.id <= :upto AND t.status IN ('resolved', 'closed')"
    " AND (e.prev = 0 AND coalesce(t.resolved, t.closed) <= e.at"
    " OR instr(e.after, '\"status\":\"resolved\"')"
    " OR instr(e.after, '\"status\":\"closed\"')"
    " AND NOT instr(e.before, '\"status\":\"resolved\"'))"
    " ORDER BY e.id";

struct stmt *search_solved(struct store *s, int64_t after, int64_t upto, struct error *e)
{
    return store_query(s, solved_sql, WITH(BIND(":after", after), BIND(":upto", upto)), e);
}

/* ---- queries ---- */

void search_words(struct buf *expression, const char *words, int begins)
{
    for (int first = 1; *words; first = 0) {
        size_t n = strcspn(words, " ");
        buf_printf(expression, "%s\"", first ? "" : " AND ");
        for (size_t i = 0; i < n; i++)
            if (words[i] != '"')
                buf_addc(expression, words[i]);
        buf_printf(expression, "\"%s", begins ? "*" : "");
        words += n;
        words += strspn(words, " ");
    }
}

void search_or(struct buf *expression)
{
    if (expression->len)
        buf_adds(expression, " OR ");
}

void search_and(struct buf *expression)
{
    if (expression->len)
        buf_adds(expression, " AND ");
}

int64_t search_count(struct store *s, enum search_what what, const struct buf *expression,
                     int64_t most, struct error *e)
{
    const char *sql = what == SEARCH_ANSWERS
                          ? "SELECT count(*) FROM (SELECT 1 FROM search_answer"
                            " WHERE search_answer MATCH :words LIMIT :most)"
                          : "SELECT count(*) FROM (SELECT 1 FROM search_ticket"
                            " WHERE search_ticket MATCH :words LIMIT :most)";
    return store_number(s, sql, WITH(BIND(":words", expression->s), BIND(":most", most)), e);
}

static enum status find_words(struct store *s, const char *sql, const struct buf *expression,
                              const char *kind, const char *category, struct stmt **st,
                              struct error *e)
{
    return store_select(
        s, st, sql,
        WITH(BIND(":words", expression->s), BIND(":kind", kind), BIND(":category", category)),
        e);
}

#define OF_KIND(t)                                                                             \
    " AND (:kind IS NULL OR " t ".kind = :kind)"                                               \
    " AND (:category IS NULL OR " t ".category = :category)"

enum status search_find_answers(struct store *s, const struct buf *expression, const char *kind,
                                const char *category, struct stmt **st, struct error *e)
{
    return find_words(s,
                      ANSWER_SQL
                      " WHERE a.code IN (SELECT s.code FROM search_answer AS f"
                      " JOIN search_code AS d ON d.doc = f.rowid"
                      " JOIN search_code AS s ON s.stem = d.stem"
                      " WHERE f.search_answer MATCH :words)" OF_KIND("a") " ORDER BY a.code",
                      expression, kind, category, st, e);
}

enum status search_find_tickets(struct store *s, const struct buf *expression, const char *kind,
                                const char *category, int64_t most, struct stmt **st,
                                struct error *e)
{
    /* CROSS JOIN fixes the order, so that the limit ends the scan of the index */
    if (find_words(s,
                   "SELECT t.id, t.kind, t.category, t.subject, t.body, e.id, c.name"
                   " FROM search_ticket AS f CROSS JOIN event AS e ON e.id = f.rowid"
                   " CROSS JOIN ticket AS t ON t.id = e.ticket"
                   " LEFT JOIN category AS c ON c.code = t.category"
                   " WHERE f.search_ticket MATCH :words AND t.status IN ('resolved', "
                   "'closed')" OF_KIND("t") " ORDER BY f.rowid DESC LIMIT :most",
                   expression, kind, category, st, e) == ST_OK)
        stmt_bind_int(*st, ":most", most);
    return e->code;
}

/* Returns 1 if the text, a flat JSON object, has one of the statuses of resolved tickets. */
static int solved(const char *json)
{
    return json && (strstr(json, "\"status\":\"resolved\"") != NULL ||
                    strstr(json, "\"status\":\"closed\"") != NULL);
}

enum status search_solution(struct store *s, int64_t event, struct buf *note, struct error *e)
{
    struct event ev = EVENT_WALK(event);
    while (event_walk(s, &ev, e) > 0)
        if (solved(ev.after) && !solved(ev.before)) {
            buf_adds(note, ev.note ? ev.note : "");
            break;
        }
    return e->code;
}
