/* label_private.h: shared by the files of label.h only. */
#pragma once

struct label {
    const char *name;
    const char *text; /* N_() */
};

extern const struct label label_headings[], label_helps[]; /* ends with a text of NULL */
/* Headings that are the column's name, N_(); ends with NULL. */
extern const char *const label_plain_headings[];
