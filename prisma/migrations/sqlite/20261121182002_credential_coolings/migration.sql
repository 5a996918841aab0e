-- CreateTable
CREATE TABLE "CredentialCooling" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "provider" TEXT NOT NULL,
    "until" DATETIME NOT NULL
);
