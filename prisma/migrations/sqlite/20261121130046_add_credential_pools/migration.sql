-- AlterTable
ALTER TABLE "Attempt" ADD COLUMN "credential" TEXT;

-- AlterTable
ALTER TABLE "ProviderSetting" ADD COLUMN "credentialOrder" TEXT;
ALTER TABLE "ProviderSetting" ADD COLUMN "credentialStrategy" TEXT;
