-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN "worstMicros" BIGINT;

-- What was spent before and is not known: the call's share of the generation's highest price.
UPDATE "LedgerEntry" SET "worstMicros" = (
    SELECT (g."estimateMaximumMicros" * a."count" + g."count" - 1) / g."count"
    FROM "Attempt" a JOIN "Generation" g ON g."id" = a."generationId"
    WHERE a."id" = "LedgerEntry"."attemptId" AND a."state" <> 'UNKNOWN' AND g."count" > 0
) WHERE "micros" IS NULL;

-- CreateTable
CREATE TABLE "Budget" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scope" TEXT NOT NULL,
    "scopeKey" TEXT NOT NULL DEFAULT '',
    "period" TEXT NOT NULL,
    "limitMicros" BIGINT NOT NULL,
    "isHard" BOOLEAN NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Reservation" (
    "generationId" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "micros" BIGINT NOT NULL,
    "heldMicros" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "stateAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Budget_scope_scopeKey_period_key" ON "Budget"("scope", "scopeKey", "period");

-- CreateIndex
CREATE INDEX "Reservation_state_idx" ON "Reservation"("state");
