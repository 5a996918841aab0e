-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_CredentialCheck" (
    "owner" TEXT NOT NULL DEFAULT '',
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT 'default',
    "source" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL,
    "message" TEXT,
    "baseUrl" TEXT NOT NULL,
    "checkedAt" DATETIME NOT NULL,

    PRIMARY KEY ("owner", "provider", "name", "source")
);
INSERT INTO "new_CredentialCheck" ("baseUrl", "checkedAt", "message", "name", "provider", "source", "state") SELECT "baseUrl", "checkedAt", "message", "name", "provider", "source", "state" FROM "CredentialCheck";
DROP TABLE "CredentialCheck";
ALTER TABLE "new_CredentialCheck" RENAME TO "CredentialCheck";
CREATE TABLE "new_CredentialValue" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL DEFAULT '',
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT 'default',
    "source" TEXT NOT NULL DEFAULT '',
    "variable" TEXT NOT NULL,
    "ciphertext" BLOB NOT NULL,
    "nonce" BLOB NOT NULL,
    "tag" BLOB NOT NULL,
    "keyId" TEXT NOT NULL,
    "hint" TEXT,
    "setAt" DATETIME NOT NULL
);
INSERT INTO "new_CredentialValue" ("ciphertext", "hint", "id", "keyId", "name", "nonce", "provider", "setAt", "source", "tag", "variable") SELECT "ciphertext", "hint", "id", "keyId", "name", "nonce", "provider", "setAt", "source", "tag", "variable" FROM "CredentialValue";
DROP TABLE "CredentialValue";
ALTER TABLE "new_CredentialValue" RENAME TO "CredentialValue";
CREATE UNIQUE INDEX "CredentialValue_owner_provider_name_source_variable_key" ON "CredentialValue"("owner", "provider", "name", "source", "variable");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
