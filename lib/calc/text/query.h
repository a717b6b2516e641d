/* query.h: what is asked, as ideas that a text has or hasn't.
 *
 * An idea is a word of the question with all that means the same: "air con" is 空调 is 冷气.
 * Ideas come from the site's synonyms, the longest first; what is left of the question gives
 * one for each word, and for each two neighbours in a run of ideographs. Words that questions
 * are made of (how do I, 怎么办, 请问) are ideas of hardly any weight.
 *
 * A text has its ideas in fields; the score is BM25F (Robertson, Zaragoza, Taylor, CIKM 2004)
 * over the score that a text would have with all ideas everywhere: 0 to 1. */
#ifndef TKT_CALC_TEXT_QUERY_H
#define TKT_CALC_TEXT_QUERY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "calc/text/tokens.h"

/* ---- words that mean the same ---- */

struct synonyms;

struct synonyms *synonyms_new(void);
void synonyms_free(struct synonyms *s);
/* Adds a laid-out word or phrase of a group, and those that questions are made of (built in).
 */
void synonyms_add(struct synonyms *s, int64_t group, const struct buf *laid);
void synonyms_add_fillers(struct synonyms *s, struct tokens *w);
void synonyms_seal(struct synonyms *s); /* once, after the last; then questions may be read */

/* ---- the question ---- */

enum idea_kind { IDEA_FILLER, IDEA_PAIR, IDEA_WORD, IDEA_KNOWN };

struct idea {
    enum idea_kind kind;
    char **needles; /* the first is how it was asked */
    size_t count;
    int64_t documents; /* that have it, as far as they were counted: the caller's to set */
};

struct query {
    struct idea *ideas;
    size_t count, capacity;
};

#define QUERY_EMPTY                                                                            \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

enum { QUERY_MOST = 64 }; /* ideas; of a longer question the first ones */

/* Reads a laid-out question. */
void query_read(struct query *q, const struct synonyms *s, const struct buf *laid);
void query_free(struct query *q);

/* How many of the site's own ideas this other question (a text's title) has that aren't asked.
 */
size_t query_unasked(const struct query *q, const struct query *other);

/* ---- a text's score ---- */

struct query_field {
    const struct buf *laid;
    double weight;
    double length; /* in words (tokens_length) */
    double mean;   /* of the texts' lengths; 0: the length doesn't count */
};

/* `documents`: how many there are in all. */
double query_score(const struct query *q, int64_t documents, const struct query_field *fields,
                   size_t count);

#endif
