/* label_private.h: what the files of label.h share; nobody else's. */
#ifndef TKT_FLOW_LABEL_PRIVATE_H
#define TKT_FLOW_LABEL_PRIVATE_H

struct label {
    const char *name; /* NULL: what stands behind the context of `text` */
    const char *text; /* N_() or NC_() */
};

extern const struct label words_headings[]; /* ended by a text of NULL */

#endif
