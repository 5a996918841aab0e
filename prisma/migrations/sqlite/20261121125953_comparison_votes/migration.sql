-- CreateTable
CREATE TABLE "ComparisonVote" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "contestants" TEXT NOT NULL,
    "winner" TEXT,
    "at" DATETIME NOT NULL
);
