-- CreateTable
CREATE TABLE "ProviderSetting" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "baseUrl" TEXT,
    "origin" TEXT,
    "state" TEXT NOT NULL DEFAULT 'NOT_CONFIGURED',
    "stateMessage" TEXT,
    "checkedAt" DATETIME,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "CredentialValue" (
    "id" TEXT NOT NULL PRIMARY KEY,
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

-- CreateTable
CREATE TABLE "Model" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "providerModelId" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "record" TEXT,
    "name" TEXT,
    "description" TEXT,
    "installedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ModelOverride" (
    "source" TEXT NOT NULL PRIMARY KEY,
    "changes" TEXT NOT NULL,
    "isMarkedAvailable" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ModelRemoval" (
    "source" TEXT NOT NULL PRIMARY KEY,
    "removedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Asset" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "mimeType" TEXT NOT NULL,
    "byteSize" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "sha256" TEXT,
    "rejection" TEXT,
    "ticketHash" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Generation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "idempotencyKey" TEXT,
    "fingerprint" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "source" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "modelId" TEXT,
    "mode" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "seed" TEXT,
    "request" TEXT NOT NULL,
    "receipt" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "progress" REAL,
    "failures" TEXT NOT NULL DEFAULT '[]',
    "isCancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "retryOfId" TEXT,
    "estimateMinimumMicros" BIGINT,
    "estimateMaximumMicros" BIGINT,
    "estimateExpectedMicros" BIGINT,
    "actualMicros" BIGINT,
    "isFromCache" BOOLEAN NOT NULL DEFAULT false,
    "notBefore" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "generationId" TEXT NOT NULL,
    "call" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "count" INTEGER NOT NULL,
    "handle" TEXT,
    "providerRequestId" TEXT,
    "failure" TEXT,
    "costMicros" BIGINT,
    "bootId" TEXT,
    "startedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,
    CONSTRAINT "Attempt_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Image" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "generationId" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "mimeType" TEXT NOT NULL,
    "byteSize" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "seed" TEXT,
    "revisedPrompt" TEXT,
    "isStarred" BOOLEAN NOT NULL DEFAULT false,
    "providerMetadata" TEXT,
    "createdAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "Image_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "generationId" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "micros" BIGINT,
    "images" INTEGER NOT NULL,
    "usage" TEXT,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Event" (
    "position" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "topic" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sequence" INTEGER,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL DEFAULT '{}',
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME,
    "revokedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateIndex
CREATE UNIQUE INDEX "CredentialValue_provider_name_source_variable_key" ON "CredentialValue"("provider", "name", "source", "variable");

-- CreateIndex
CREATE UNIQUE INDEX "Model_key_key" ON "Model"("key");

-- CreateIndex
CREATE UNIQUE INDEX "Model_source_key" ON "Model"("source");

-- CreateIndex
CREATE INDEX "Model_provider_idx" ON "Model"("provider");

-- CreateIndex
CREATE INDEX "Generation_status_createdAt_idx" ON "Generation"("status", "createdAt");

-- CreateIndex
CREATE INDEX "Generation_createdAt_id_idx" ON "Generation"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Generation_source_createdAt_idx" ON "Generation"("source", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Generation_actor_idempotencyKey_key" ON "Generation"("actor", "idempotencyKey");

-- CreateIndex
CREATE INDEX "Attempt_state_idx" ON "Attempt"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Attempt_generationId_call_number_key" ON "Attempt"("generationId", "call", "number");

-- CreateIndex
CREATE INDEX "Image_createdAt_id_idx" ON "Image"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Image_sha256_idx" ON "Image"("sha256");

-- CreateIndex
CREATE INDEX "Image_source_createdAt_idx" ON "Image"("source", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Image_generationId_index_key" ON "Image"("generationId", "index");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_attemptId_key" ON "LedgerEntry"("attemptId");

-- CreateIndex
CREATE INDEX "LedgerEntry_at_idx" ON "LedgerEntry"("at");

-- CreateIndex
CREATE INDEX "Event_topic_subject_sequence_idx" ON "Event"("topic", "subject", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_hash_key" ON "ApiToken"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "Session_hash_key" ON "Session"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "SignInLink_hash_key" ON "SignInLink"("hash");
