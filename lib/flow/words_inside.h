/* words_inside.h: what the files of words.h share; nobody else's. */
#ifndef TKT_FLOW_WORDS_INSIDE_H
#define TKT_FLOW_WORDS_INSIDE_H

struct word {
    const char *name; /* NULL: what stands behind the context of `text` */
    const char *text; /* N_() or NC_() */
};

extern const struct word words_headings[], words_helps[]; /* ended by a text of NULL */

#endif
