/* similarity.h: do two short texts say the same, in any script?
 *
 * A text is the set of its pieces under folding (match.h): of letters and digits each word, of
 * scripts written without spaces each pair of neighbours (a lone one by itself). The share of
 * two texts is Dice's coefficient of these sets, 2|A∩B| / (|A|+|B|) (Ecology 26(3), 1945). */
#ifndef TKT_CALC_TEXT_SIMILARITY_H
#define TKT_CALC_TEXT_SIMILARITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { SIMILARITY_WHOLE = 1000 }; /* shares are in thousandths */

struct similarity {
    uint64_t *v; /* hashes of the pieces, sorted, each once */
    size_t count, room;
    struct buf folded; /* kept for its memory */
};

#define SIMILARITY_EMPTY                                                                       \
    {                                                                                          \
        0, 0, 0, BUF_EMPTY                                                                     \
    }

/* Reads n bytes of UTF-8; what it held is gone. */
void similarity_read(struct similarity *a, const char *s, size_t n);
/* 0 … SIMILARITY_WHOLE; 0 where either has no pieces. */
int similarity_share(const struct similarity *a, const struct similarity *b);
/* How many pieces of `part` stand in `whole`, in thousandths of part's. */
int similarity_within(const struct similarity *part, const struct similarity *whole);
void similarity_free(struct similarity *a);

#endif
