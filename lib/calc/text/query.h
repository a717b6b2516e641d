/* query.h: a question as a set of ideas, and how well a text matches them.
 *
 * An idea is a word of the question together with its synonyms: "air con" is 空调 is 冷气. The
 * desk's synonyms are matched first, the longest first. Each remaining word becomes an idea,
 * and so does each pair of neighbours in a run of ideographs. The usual words of questions (how
 * do I, 怎么办, 请问) are ideas of little weight.
 *
 * A text is searched for the ideas in fields. The score is BM25F (Robertson, Zaragoza, Taylor,
 * CIKM 2004) divided by the score of a text that has all ideas in all fields: 0 to 1. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "calc/text/tokens.h"

/* ---- synonyms ---- */

struct synonyms;

struct synonyms *synonyms_new(void);
void synonyms_free(struct synonyms *s);
/* Add a laid-out word or phrase to a group, and add the built-in fillers, the usual words of
 * questions. */
void synonyms_add(struct synonyms *s, int64_t group, const struct buf *laid);
void synonyms_add_fillers(struct synonyms *s, struct tokens *w);
/* call once, after the last one; then questions can be read */
void synonyms_seal(struct synonyms *s);

/* ---- the question ---- */

enum idea_kind { IDEA_FILLER, IDEA_PAIR, IDEA_WORD, IDEA_KNOWN };

struct idea {
    enum idea_kind kind;
    char **needles; /* the first is the form in the question */
    size_t count;
    /* number of documents that have it, as far as counted; the caller sets it */
    int64_t documents;
};

struct query {
    struct idea *ideas;
    size_t count, capacity;
};

#define QUERY_EMPTY                                                                            \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

/* maximum number of ideas; the rest of a longer question is ignored */
enum { QUERY_MOST = 64 };

/* Reads a laid-out question. */
void query_read(struct query *q, const struct synonyms *s, const struct buf *laid);
void query_free(struct query *q);

/* Returns how many of the desk's own ideas in `other` (a text's title) the question lacks. */
size_t query_unasked(const struct query *q, const struct query *other);

/* ---- a text's score ---- */

struct query_field {
    const struct buf *laid;
    double weight;
    double length; /* in words (tokens_length) */
    double mean;   /* mean length of all texts; 0: ignore the length */
};

/* Returns the score of a text. `documents` is the total number of texts. */
double query_score(const struct query *q, int64_t documents, const struct query_field *fields,
                   size_t count);
