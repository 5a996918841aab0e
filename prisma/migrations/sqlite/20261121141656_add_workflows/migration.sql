-- CreateTable
CREATE TABLE "WorkflowRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "name" TEXT,
    "idempotencyKey" TEXT,
    "fingerprint" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "capMicros" BIGINT,
    "estimateMinimumMicros" BIGINT NOT NULL,
    "estimateMaximumMicros" BIGINT,
    "estimateExpectedMicros" BIGINT,
    "unknownNodes" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "WorkflowStep" (
    "workflowRunId" TEXT NOT NULL,
    "nodeId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "work" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "generationId" TEXT,
    "assetId" TEXT,
    "problem" TEXT,
    "finishedAt" DATETIME,

    PRIMARY KEY ("workflowRunId", "nodeId")
);

-- CreateIndex
CREATE INDEX "WorkflowRun_createdAt_id_idx" ON "WorkflowRun"("createdAt", "id");

-- CreateIndex
CREATE INDEX "WorkflowRun_status_idx" ON "WorkflowRun"("status");

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowRun_actor_idempotencyKey_key" ON "WorkflowRun"("actor", "idempotencyKey");

-- CreateIndex
CREATE INDEX "WorkflowStep_generationId_idx" ON "WorkflowStep"("generationId");
