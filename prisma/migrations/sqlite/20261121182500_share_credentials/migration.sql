-- AlterTable
ALTER TABLE "ProviderSetting" ADD COLUMN "credentialSharing" TEXT;
