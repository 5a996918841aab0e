-- AlterTable
ALTER TABLE "Generation" ADD COLUMN "cacheKey" TEXT;

-- CreateIndex
CREATE INDEX "Generation_actor_cacheKey_idx" ON "Generation"("actor", "cacheKey");
