/* erase_identifier.h: one identifier of a person, and where it can be erased without affecting
 * others. Only erase_known.c uses it. */
#pragma once

#include "desk/privacy/erase_known.h"

/* Adds a name, or each of several telephone numbers or email addresses in a cell; each only
 * once. Checks customers, staff and departments, and for names the desk's own words, and
 * reports on stderr who else has it. */
void erase_identifier_learn(struct erase_known *who, enum redact_kind kind, const char *s,
                            size_t n);
/* Adds a caller's name, only for the person's own rows, unless the register knows more. */
void erase_identifier_learn_own(struct erase_known *who, enum redact_kind kind, const char *s,
                                size_t n);
/* Adds an address given by the user. Units of the register are places, which stay. */
void erase_identifier_learn_place(struct erase_known *who, const char *s, size_t n);
/* Returns the register that has it as a code or as a name of the desk's own; NULL: none. */
const char *erase_site_word(struct erase_known *who, enum redact_kind kind, const char *s,
                            size_t n);
