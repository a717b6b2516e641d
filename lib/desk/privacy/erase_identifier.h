/* erase_identifier.h: one thing that is known of a person: where it may be taken out without
 * hitting others. Part of erase_known.c; nobody else's. */
#ifndef TKT_DESK_PRIVACY_ERASE_IDENTIFIER_H
#define TKT_DESK_PRIVACY_ERASE_IDENTIFIER_H

#include "desk/privacy/erase_known.h"

/* A name, or a cell of several numbers or mail addresses, one by one; each is learned once.
 * Looked up are customers, staff and departments, and for names the words of the site; who else
 * has it is said on stderr. */
void erase_identifier_learn(struct erase_known *who, enum redact_kind kind, const char *s,
                            size_t n);
/* A caller's name, for the person's own rows only, unless the register knows no better. */
void erase_identifier_learn_own(struct erase_known *who, enum redact_kind kind, const char *s,
                                size_t n);
/* An address that was given; units of the register are places that go on. */
void erase_identifier_learn_place(struct erase_known *who, const char *s, size_t n);
/* The register that has it as a code or the name of something of the site; NULL: none. */
const char *erase_site_word(struct erase_known *who, enum redact_kind kind, const char *s,
                            size_t n);

#endif
