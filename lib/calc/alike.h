/* alike.h: do two short texts say the same, in any script?
 *
 * A text is the set of its pieces under folding (match.h): of letters and digits each word, of
 * scripts written without spaces each pair of neighbours (a lone one by itself). The share of
 * two texts is Dice's coefficient of these sets, 2|A∩B| / (|A|+|B|) (Ecology 26(3), 1945). */
#ifndef TKT_CALC_ALIKE_H
#define TKT_CALC_ALIKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { ALIKE_WHOLE = 1000 }; /* shares are in thousandths */

struct alike {
    uint64_t *v; /* hashes of the pieces, sorted, each once */
    size_t count, room;
    struct buf folded; /* kept for its memory */
};

#define ALIKE_EMPTY                                                                            \
    {                                                                                          \
        0, 0, 0, BUF_EMPTY                                                                     \
    }

/* Reads n bytes of UTF-8; what it held is gone. */
void alike_read(struct alike *a, const char *s, size_t n);
/* 0 … ALIKE_WHOLE; 0 where either has no pieces. */
int alike_share(const struct alike *a, const struct alike *b);
/* How many pieces of `part` stand in `whole`, in thousandths of part's. */
int alike_within(const struct alike *part, const struct alike *whole);
void alike_free(struct alike *a);

#endif
