/* paths.h: finds tkt's own data files.
 *
 * $TKT_DATADIR comes first. Next, if the running program is in a folder `bin` that has a
 * `share/tkt` beside it, tkt uses that; so a build runs in place and an installed tree can be
 * moved. Last comes the folder given at compile time. The module owns the strings it
 * returns. */
#pragma once

const char *path_data(void);   /* …/share/tkt, which holds templates/ */
const char *path_locale(void); /* …/share/locale */
const char *path_bin(void);    /* the running program's folder, or "" */
