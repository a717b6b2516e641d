/* similarity.h: do two short texts say the same thing, in any script?
 *
 * A text is the set of its pieces under folding (match.h). A piece is a word of letters and
 * digits, or a pair of neighbours in scripts written without spaces (a lone character counts by
 * itself). The similarity of two texts is Dice's coefficient of these sets, 2|A∩B| / (|A|+|B|)
 * (Ecology 26(3), 1945). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { SIMILARITY_WHOLE = 1000 }; /* similarities are in thousandths */

struct similarity {
    uint64_t *v; /* hashes of the pieces, sorted, without duplicates */
    size_t count, room;
    struct buf folded; /* only kept to reuse its memory */
};

#define SIMILARITY_EMPTY                                                                       \
    {                                                                                          \
        0, 0, 0, BUF_EMPTY                                                                     \
    }

/* Reads n bytes of UTF-8 and replaces the old contents. */
void similarity_read(struct similarity *a, const char *s, size_t n);
/* Returns 0 … SIMILARITY_WHOLE; 0 if either has no pieces. */
int similarity_share(const struct similarity *a, const struct similarity *b);
/* Returns how many of the pieces of `part` are in `whole`, in thousandths of part's. */
int similarity_within(const struct similarity *part, const struct similarity *whole);
void similarity_free(struct similarity *a);
