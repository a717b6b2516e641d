#include "desk/answer/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "calc/text/language.h"

enum {
    COUNT_MOST =
        50000,      /* for a word in more tickets than this, the exact number doesn't matter */
    TOGETHER = 200, /* tickets read for words that occur together */
    ALONE = 100,    /* and for a single word */
    ENOUGH = 400,   /* after this many tickets, smaller sets of words aren't tried */
    TRIED = 6,      /* words of a question that are tried together: the rarest */
    VERSIONS = 2,   /* of the question: as asked, and in the mainland's words */
};

enum field { TITLE, TEXT, LABEL, BODY, FIELDS };

/* Weights of the fields: the question or subject; the answer or the note of the resolution; the
 * names and codes of kind and category; the caller's text. */
static const double field_weights[FIELDS] = {
    [TITLE] = 3, [TEXT] = 0.5, [LABEL] = 1, [BODY] = 0.5};

/* Deducted for each of the desk's own ideas that a title has and the question lacks. */
static const double UNASKED = 0.12;

/* Factors of a score: in the question's script 1, in the other Chinese script, in another
 * language; for tickets; for tickets that don't say how they were resolved. */
static const double OTHER_SCRIPT = 0.88, OTHER_LANGUAGE = 0.8, TICKET = 0.8, UNTOLD = 0.7;

struct candidate {
    struct answer a;
    struct buf fields[FIELDS];
    double lengths[FIELDS];
    double score;
};

struct finding {
    struct desk *desk;
    struct lexicon *l;
    const struct answer_options *options;
    struct query q[VERSIONS];
    size_t versions;
    enum writing writing;
    struct candidate *v; /* of one source */
    size_t count, capacity;
    struct map seen; /* the tickets among them */
    struct answers *found;
};

/* ---- the question ---- */

static void read_question(struct finding *f, const char *question)
{
    struct buf laid = BUF_EMPTY, mainland = BUF_EMPTY, again = BUF_EMPTY;
    f->writing = lexicon_writing(f->l, question);
    lexicon_lay(f->l, &laid, question);
    query_read(&f->q[0], f->l->synonyms, &laid);
    f->versions = 1;
    han_mainland(f->l->script, &mainland, question, strlen(question));
    lexicon_lay(f->l, &again, mainland.s);
    if (again.len != laid.len || memcmp(again.s, laid.s, laid.len) != 0)
        query_read(&f->q[f->versions++], f->l->synonyms, &again);
    buf_free(&laid);
    buf_free(&mainland);
    buf_free(&again);
}

/* Appends the search expression for an idea. */
static void idea_expression(struct buf *out, const struct idea *idea)
{
    struct buf tokens = BUF_EMPTY;
    size_t start = out->len;
    buf_addc(out, '(');
    for (size_t i = 0; i < idea->count; i++) {
        const char *needle = idea->needles[i];
        size_t n = strlen(needle), len;
        int single = tokens_in_run(needle, needle + n, &len) && len == n;
        buf_clear(&tokens);
        tokens_index(&tokens, needle, n, 0);
        buf_adds(out, out->len > start + 1 ? " OR (" : "(");
        search_words(out, tokens.s, single);
        buf_addc(out, ')');
    }
    buf_addc(out, ')');
    buf_free(&tokens);
}

static int has_words(const struct query *q)
{
    for (size_t i = 0; i < q->count; i++)
        if (q->ideas[i].kind != IDEA_FILLER)
            return 1;
    return 0;
}

/* Matches any of the ideas; uses fillers only if there is nothing else. */
static void any_expression(struct buf *out, const struct query *q)
{
    int words = has_words(q);
    for (size_t i = 0; i < q->count; i++)
        if (!words || q->ideas[i].kind != IDEA_FILLER) {
            search_or(out);
            idea_expression(out, &q->ideas[i]);
        }
}

/* ---- candidates ---- */

static struct candidate *add_candidate(struct finding *f, const char *kind,
                                       const char *category, const char *question)
{
    MEM_GROW(f->v, f->count, f->capacity);
    struct candidate *c = &f->v[f->count++];
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < FIELDS; i++)
        buf_init(&c->fields[i]);
    c->a.kind = mem_string(kind);
    c->a.category = mem_string(category);
    c->a.question = mem_string(question);
    lexicon_lay(f->l, &c->fields[TITLE], question);
    lexicon_lay(f->l, &c->fields[LABEL], category);
    return c;
}

static void free_answer(struct answer *a)
{
    free(a->code);
    free(a->kind);
    free(a->category);
    free(a->question);
    free(a->answer);
}

static void drop_candidates(struct finding *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free_answer(&f->v[i].a);
        for (size_t k = 0; k < FIELDS; k++)
            buf_free(&f->v[i].fields[k]);
    }
    f->count = 0;
    map_free(&f->seen);
}

static int fits(const char *wanted, const char *value)
{
    return !wanted || (value && strcmp(wanted, value) == 0);
}

static enum status read_answers(struct finding *f, struct stmt *st, struct error *e)
{
    while (stmt_step(st, e) > 0) {
        if (!fits(f->options->kind, stmt_text(st, 1)) ||
            !fits(f->options->category, stmt_text(st, 2)))
            continue;
        struct candidate *c =
            add_candidate(f, stmt_text(st, 1), stmt_text(st, 2), stmt_text(st, 3));
        c->a.code = mem_string(stmt_text(st, 0));
        c->a.answer = mem_string(stmt_text(st, 4));
        lexicon_lay(f->l, &c->fields[TEXT], c->a.answer);
        lexicon_lay(f->l, &c->fields[LABEL], c->a.code);
        lexicon_lay(f->l, &c->fields[LABEL], stmt_text(st, 5));
        lexicon_lay(f->l, &c->fields[LABEL], stmt_text(st, 6));
    }
    return e->code;
}

/* The index lacks later changes, so it is used only if it is up to date. */
static enum status find_answers(struct finding *f, const struct answer_index *index,
                                struct error *e)
{
    struct store *s = f->desk->store;
    struct stmt *st = NULL;
    struct buf expression = BUF_EMPTY;
    for (size_t i = 0; i < f->versions; i++)
        any_expression(&expression, &f->q[i]);
    if (expression.len && index->answers_fit)
        search_find_answers(s, &expression, f->options->kind, f->options->category, &st, e);
    else if (expression.len)
        st = search_answers(s, e);
    if (expression.len && e->code == ST_OK)
        read_answers(f, st, e);
    buf_free(&expression);
    return e->code;
}

static enum status read_ticket(struct finding *f, const struct stmt *st, struct error *e)
{
    struct buf key = BUF_EMPTY, note = BUF_EMPTY;
    int added;
    buf_addi(&key, stmt_int(st, 0));
    map_put(&f->seen, key.s, key.len, &added);
    if (added && search_solution(f->desk->store, stmt_int(st, 5), &note, e) == ST_OK) {
        struct candidate *c =
            add_candidate(f, stmt_text(st, 1), stmt_text(st, 2), stmt_text(st, 3));
        c->a.ticket = stmt_int(st, 0);
        c->a.answer = note.len ? mem_string(note.s) : NULL;
        lexicon_lay(f->l, &c->fields[TEXT], c->a.answer);
        lexicon_lay(f->l, &c->fields[LABEL], stmt_text(st, 6));
        lexicon_lay(f->l, &c->fields[BODY], stmt_text(st, 4));
    }
    buf_free(&key);
    buf_free(&note);
    return e->code;
}

static enum status take_tickets(struct finding *f, const struct buf *expression, int64_t most,
                                struct error *e)
{
    struct stmt *st;
    if (search_find_tickets(f->desk->store, expression, f->options->kind, f->options->category,
                            most, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0 && read_ticket(f, st, e) == ST_OK)
        ;
    return e->code;
}

/* Finds tickets with all of these ideas except one (-1: with all). */
static enum status take_together(struct finding *f, const struct idea *const *ideas,
                                 size_t count, size_t but, int64_t most, struct error *e)
{
    struct buf expression = BUF_EMPTY;
    for (size_t i = 0; i < count; i++)
        if (i != but) {
            search_and(&expression);
            idea_expression(&expression, ideas[i]);
        }
    if (expression.len)
        take_tickets(f, &expression, most, e);
    buf_free(&expression);
    return e->code;
}

static int rarest_first(const void *a, const void *b)
{
    const struct idea *x = *(const struct idea *const *)a, *y = *(const struct idea *const *)b;
    if (x->documents != y->documents)
        return x->documents < y->documents ? -1 : 1;
    return strcmp(x->needles[0], y->needles[0]);
}

/* Counts the tickets that have each idea. Keeps the ideas that occur, the rarest first. */
static enum status count_tickets(struct finding *f, struct query *q, const struct idea **ideas,
                                 size_t *count, struct error *e)
{
    struct buf expression = BUF_EMPTY;
    int words = has_words(q);
    *count = 0;
    for (size_t i = 0; i < q->count && e->code == ST_OK; i++) {
        struct idea *idea = &q->ideas[i];
        if (words && idea->kind == IDEA_FILLER)
            continue;
        buf_clear(&expression);
        idea_expression(&expression, idea);
        idea->documents =
            search_count(f->desk->store, SEARCH_TICKETS, &expression, COUNT_MOST, e);
        if (idea->documents > 0)
            ideas[(*count)++] = idea;
    }
    if (*count)
        qsort(ideas, *count, sizeof(*ideas), rarest_first);
    buf_free(&expression);
    return e->code;
}

/* Finds tickets with all words, then with all but one, then with fewer and fewer of the rarest,
 * then with any; each time the last resolved first. */
static enum status find_tickets(struct finding *f, struct query *q, struct error *e)
{
    const struct idea *ideas[QUERY_MOST];
    size_t count, tried;
    if (count_tickets(f, q, ideas, &count, e) != ST_OK)
        return e->code;
    tried = count < TRIED ? count : TRIED;
    take_together(f, ideas, count, count, TOGETHER, e);
    for (size_t i = 0; i < tried && count > 2 && f->count < ENOUGH && e->code == ST_OK; i++)
        take_together(f, ideas, count, i, TOGETHER, e);
    for (size_t n = tried; n > 1 && f->count < ENOUGH && e->code == ST_OK; n--)
        take_together(f, ideas, n, n, TOGETHER, e);
    for (size_t i = 0; i < count && count > 1 && f->count < ENOUGH && e->code == ST_OK; i++)
        take_together(f, ideas + i, 1, 1, ALONE, e);
    return e->code;
}

/* ---- scores ---- */

static void measure(struct finding *f, double means[FIELDS])
{
    for (size_t k = 0; k < FIELDS; k++) {
        double sum = 0;
        for (size_t i = 0; i < f->count; i++) {
            struct candidate *c = &f->v[i];
            c->lengths[k] = (double)tokens_length(&c->fields[k]);
            sum += c->lengths[k];
        }
        means[k] = k == LABEL || !f->count ? 0 : sum / (double)f->count;
    }
}

/* For answers, the candidates are all that have any of the ideas. */
static void count_answers(struct finding *f, struct query *q)
{
    for (size_t i = 0; i < q->count; i++) {
        struct idea *idea = &q->ideas[i];
        idea->documents = 0;
        for (size_t k = 0; k < f->count; k++) {
            int has = 0;
            for (size_t field = 0; field < FIELDS && !has; field++)
                for (size_t n = 0; n < idea->count && !has; n++)
                    has = tokens_count(&f->v[k].fields[field], idea->needles[n],
                                       strlen(idea->needles[n])) > 0;
            idea->documents += has;
        }
    }
}

static double worth(const struct finding *f, const struct candidate *c)
{
    enum writing w = lexicon_writing(f->l, c->a.question ? c->a.question : "");
    double factor = c->a.ticket ? c->a.answer ? TICKET : TICKET * UNTOLD : 1;
    if (w == f->writing)
        return factor;
    return factor * (w && f->writing ? OTHER_SCRIPT : OTHER_LANGUAGE);
}

static double score_of(const struct finding *f, const struct candidate *c, int64_t documents,
                       const double means[FIELDS])
{
    struct query_field fields[FIELDS];
    struct query title = QUERY_EMPTY;
    double best = 0;
    query_read(&title, f->l->synonyms, &c->fields[TITLE]);
    for (size_t k = 0; k < FIELDS; k++)
        fields[k] =
            (struct query_field){&c->fields[k], field_weights[k], c->lengths[k], means[k]};
    for (size_t v = 0; v < f->versions; v++) {
        double s = query_score(&f->q[v], documents, fields, FIELDS) /
                   (1 + UNASKED * (double)query_unasked(&f->q[v], &title));
        best = s > best ? s : best;
    }
    query_free(&title);
    return best;
}

/* An answer in several languages gets the score of the best one in each. */
static void share_best(struct finding *f)
{
    struct map best = MAP_EMPTY;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < f->count; i++) {
            struct candidate *c = &f->v[i];
            if (c->a.ticket)
                continue;
            int added;
            struct map_entry *entry =
                map_put(&best, c->a.code, language_stem(c->a.code), &added);
            if (added || c->score > f->v[entry->n].score)
                entry->n = (int64_t)i;
            else if (pass == 1)
                c->score = f->v[entry->n].score;
        }
    map_free(&best);
}

static void score(struct finding *f, int64_t documents)
{
    double means[FIELDS];
    measure(f, means);
    for (size_t i = 0; i < f->count; i++)
        f->v[i].score = score_of(f, &f->v[i], documents, means);
    share_best(f);
    for (size_t i = 0; i < f->count; i++)
        f->v[i].a.score = (int)(f->v[i].score * worth(f, &f->v[i]) * 10000 + 0.5);
}

/* Moves the candidates that match anything to the results. */
static void keep_candidates(struct finding *f)
{
    struct answers *found = f->found;
    found->v = mem_resize(found->v, found->count + f->count + 1, sizeof *found->v);
    for (size_t i = 0; i < f->count; i++)
        if (f->v[i].a.score > 0) {
            found->v[found->count++] = f->v[i].a;
            f->v[i].a = (struct answer){0};
        }
    drop_candidates(f);
}

static int best_first(const void *a, const void *b)
{
    const struct answer *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (!x->ticket || !y->ticket)
        return !x->ticket && !y->ticket ? strcmp(x->code, y->code) : x->ticket ? 1 : -1;
    return x->ticket > y->ticket ? -1 : x->ticket < y->ticket;
}

static enum status search_register(struct finding *f, const struct answer_index *index,
                                   struct error *e)
{
    int64_t all = store_number(f->desk->store, "SELECT count(*) FROM answer", NULL, e);
    if (e->code == ST_OK && find_answers(f, index, e) == ST_OK) {
        for (size_t i = 0; i < f->versions; i++)
            count_answers(f, &f->q[i]);
        score(f, all);
        keep_candidates(f);
    }
    return e->code;
}

static enum status search_tickets(struct finding *f, const struct answer_index *index,
                                  struct error *e)
{
    for (size_t i = 0; i < f->versions && e->code == ST_OK; i++)
        find_tickets(f, &f->q[i], e);
    if (e->code == ST_OK) {
        score(f, index->state.tickets < COUNT_MOST ? index->state.tickets : COUNT_MOST);
        keep_candidates(f);
    }
    return e->code;
}

enum status answers_find(struct answers *found, struct desk *desk, struct lexicon *l,
                         const struct answer_index *index, const char *question,
                         const struct answer_options *options, struct error *e)
{
    struct finding f = {.desk = desk, .l = l, .options = options, .found = found};
    *found = (struct answers){0};
    read_question(&f, question);
    if (options->answers)
        search_register(&f, index, e);
    if (options->tickets && index->there > 0 && e->code == ST_OK)
        search_tickets(&f, index, e);
    if (found->count)
        qsort(found->v, found->count, sizeof *found->v, best_first);
    while (found->count > (size_t)options->limit)
        free_answer(&found->v[--found->count]);
    drop_candidates(&f);
    free(f.v);
    for (size_t i = 0; i < f.versions; i++)
        query_free(&f.q[i]);
    return e->code;
}

void answers_free(struct answers *found)
{
    for (size_t i = 0; i < found->count; i++)
        free_answer(&found->v[i]);
    free(found->v);
    *found = (struct answers){0};
}
