-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN "isEstimate" BOOLEAN NOT NULL DEFAULT false;
