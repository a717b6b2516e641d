/* paths.h: where tkt's own data lie.
 *
 * $TKT_DATADIR wins; else, where the running program lies in a folder `bin`
 * that has a `share/tkt` beside it, that one (so a build runs in place and an
 * installed tree can be moved); else the folder given when it was compiled.
 * The strings returned belong to the module. */
#ifndef TKT_BASE_PATHS_H
#define TKT_BASE_PATHS_H

const char *path_data(void);   /* …/share/tkt, which holds templates/ */
const char *path_locale(void); /* …/share/locale */
const char *path_bin(void);    /* the folder of the running program, or "" */

#endif
