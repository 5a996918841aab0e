-- AlterTable
ALTER TABLE "Batch" ADD COLUMN "deadline" DATETIME;

-- AlterTable
ALTER TABLE "Generation" ADD COLUMN "isDeferred" BOOLEAN NOT NULL DEFAULT false;
