-- AlterTable
ALTER TABLE "Generation" ADD COLUMN "batchId" TEXT;

-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN "batchId" TEXT;

-- AlterTable
ALTER TABLE "Reservation" ADD COLUMN "batchId" TEXT;

-- CreateTable
CREATE TABLE "Batch" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "name" TEXT,
    "idempotencyKey" TEXT,
    "fingerprint" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "problem" TEXT,
    "capMicros" BIGINT,
    "cells" INTEGER NOT NULL,
    "images" INTEGER NOT NULL,
    "estimateMinimumMicros" BIGINT NOT NULL,
    "estimateMaximumMicros" BIGINT,
    "estimateExpectedMicros" BIGINT,
    "unknownCells" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "BatchCell" (
    "batchId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "generationId" TEXT,
    "problems" TEXT,

    PRIMARY KEY ("batchId", "index")
);

-- CreateIndex
CREATE INDEX "Batch_createdAt_id_idx" ON "Batch"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Batch_status_idx" ON "Batch"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Batch_actor_idempotencyKey_key" ON "Batch"("actor", "idempotencyKey");

-- CreateIndex
CREATE INDEX "BatchCell_batchId_state_provider_index_idx" ON "BatchCell"("batchId", "state", "provider", "index");

-- CreateIndex
CREATE INDEX "BatchCell_generationId_idx" ON "BatchCell"("generationId");

-- CreateIndex
CREATE INDEX "Generation_batchId_status_idx" ON "Generation"("batchId", "status");

-- CreateIndex
CREATE INDEX "LedgerEntry_batchId_idx" ON "LedgerEntry"("batchId");

-- CreateIndex
CREATE INDEX "Reservation_batchId_idx" ON "Reservation"("batchId");
