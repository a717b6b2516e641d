/* label_private.h: shared by the files of label.h only. */
#ifndef TKT_FLOW_LABEL_PRIVATE_H
#define TKT_FLOW_LABEL_PRIVATE_H

struct label {
    const char *name; /* NULL: the part of `text` after its context */
    const char *text; /* N_() or NC_() */
};

extern const struct label words_headings[], label_helps[]; /* ends with a text of NULL */

#endif
