-- AlterTable
ALTER TABLE "Attempt" ADD COLUMN "jobKey" TEXT;

-- CreateIndex
CREATE INDEX "Attempt_jobKey_idx" ON "Attempt"("jobKey");
