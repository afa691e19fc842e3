-- CreateTable
CREATE TABLE "followed_feed" (
    "url" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL,
    "idle" INTEGER NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,

    CONSTRAINT "followed_feed_pkey" PRIMARY KEY ("url")
);
