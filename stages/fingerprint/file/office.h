/* Office documents: macros, passwords, and links to elsewhere. */
#ifndef TAMIS_OFFICE_H
#define TAMIS_OFFICE_H

#include "file/inspect.h"

/* A document in OLE's compound file: its directory tells of macros and of encryption ([MS-CFB], [MS-OVBA],
 * [MS-OFFCRYPTO]). */
void office_look (inspection_t *self, const char *bytes, size_t size);

/* True for a member of an archive whose name says that the archive is a document (ECMA-376, ODF). */
bool office_is_document (const char *name);

/* A document's member: macros by its name, and where it holds relationships, their external targets. */
void office_member (inspection_t *self, const char *name, const char *bytes, size_t size);

#endif
