-- CreateTable
CREATE TABLE "Board" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "coverImageId" TEXT,
    "isTarget" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "BoardImage" (
    "boardId" TEXT NOT NULL,
    "imageId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("boardId", "imageId"),
    CONSTRAINT "BoardImage_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BoardImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ImageUse" (
    "imageId" TEXT NOT NULL,
    "generationId" TEXT NOT NULL,

    PRIMARY KEY ("imageId", "generationId")
);

-- CreateTable
CREATE TABLE "ImageArchive" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "imageIds" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Image" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "generationId" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "actor" TEXT NOT NULL DEFAULT '',
    "provider" TEXT NOT NULL DEFAULT '',
    "mode" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "mimeType" TEXT NOT NULL,
    "byteSize" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "seed" TEXT,
    "revisedPrompt" TEXT,
    "isStarred" BOOLEAN NOT NULL DEFAULT false,
    "rating" INTEGER,
    "providerMetadata" TEXT,
    "createdAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    "restorableUntil" DATETIME,
    CONSTRAINT "Image_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Image" ("attemptId", "byteSize", "createdAt", "deletedAt", "generationId", "height", "id", "index", "isStarred", "mimeType", "prompt", "providerMetadata", "revisedPrompt", "seed", "sha256", "source", "width", "actor", "provider", "mode", "restorableUntil")
SELECT old."attemptId", old."byteSize", old."createdAt", old."deletedAt", old."generationId", old."height", old."id", old."index", old."isStarred", old."mimeType", old."prompt", old."providerMetadata", old."revisedPrompt", old."seed", old."sha256", old."source", old."width", made."actor", made."provider", made."mode", old."deletedAt"
FROM "Image" old JOIN "Generation" made ON made."id" = old."generationId";
DROP TABLE "Image";
ALTER TABLE "new_Image" RENAME TO "Image";
CREATE INDEX "Image_createdAt_id_idx" ON "Image"("createdAt", "id");
CREATE INDEX "Image_sha256_idx" ON "Image"("sha256");
CREATE INDEX "Image_source_createdAt_idx" ON "Image"("source", "createdAt");
CREATE INDEX "Image_isStarred_createdAt_id_idx" ON "Image"("isStarred", "createdAt", "id");
CREATE INDEX "Image_actor_createdAt_id_idx" ON "Image"("actor", "createdAt", "id");
CREATE INDEX "Image_restorableUntil_idx" ON "Image"("restorableUntil");
CREATE UNIQUE INDEX "Image_generationId_index_key" ON "Image"("generationId", "index");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Board_actor_createdAt_id_idx" ON "Board"("actor", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Board_actor_name_key" ON "Board"("actor", "name");

-- CreateIndex
CREATE INDEX "BoardImage_boardId_createdAt_imageId_idx" ON "BoardImage"("boardId", "createdAt", "imageId");

-- CreateIndex
CREATE INDEX "BoardImage_imageId_idx" ON "BoardImage"("imageId");

-- CreateIndex
CREATE INDEX "ImageUse_generationId_idx" ON "ImageUse"("generationId");

-- CreateIndex
CREATE INDEX "ImageArchive_expiresAt_idx" ON "ImageArchive"("expiresAt");

-- What earlier generations were given, by the requests that were kept with them.
INSERT INTO "ImageUse" ("imageId", "generationId")
SELECT DISTINCT part.value, used."id"
FROM "Generation" used, json_tree(used."request") part
WHERE part.key = 'imageId' AND part.type = 'text' AND EXISTS (SELECT 1 FROM "Image" kept WHERE kept."id" = part.value);
