-- CreateTable
CREATE TABLE "CredentialCheck" (
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT 'default',
    "source" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL,
    "message" TEXT,
    "baseUrl" TEXT NOT NULL,
    "checkedAt" DATETIME NOT NULL,

    PRIMARY KEY ("provider", "name", "source")
);
