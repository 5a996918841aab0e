-- AlterTable
ALTER TABLE "Batch" ADD COLUMN "resumesAt" DATETIME;
