-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN "hash" TEXT;
ALTER TABLE "AuditEntry" ADD COLUMN "previousHash" TEXT;
ALTER TABLE "AuditEntry" ADD COLUMN "sequence" INTEGER;

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_sequence_key" ON "AuditEntry"("sequence");

-- The newest entry goes on by its number, and is never taken away.
CREATE TRIGGER "AuditHead_no_delete" BEFORE DELETE ON "AuditHead" BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END;
CREATE TRIGGER "AuditHead_only_on" BEFORE UPDATE ON "AuditHead" WHEN NEW."sequence" <= OLD."sequence" BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END;
