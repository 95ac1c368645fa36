#include "audit.h"

#include <string.h>

#include "binding.h"
#include "register.h"

sqlite3_stmt *audit_prepare(sqlite3 *database, bool is_audited) {
    if (!is_audited) return NULL;
    return register_prepare(
        database, "INSERT INTO audit (table_name, key, operation, record) VALUES (?1, ?2, ?3, ?4)");
}

void audit_write(sqlite3_stmt *audit, const char *table, Cell key, const char *operation,
                 Cell record) {
    if (audit == NULL) return;
    bind_text(audit, 1, (Cell){table, strlen(table)});
    bind_text(audit, 2, key);
    bind_text(audit, 3, (Cell){operation, strlen(operation)});
    bind_text(audit, 4, record);
    register_run(audit);
}
