-- CreateTable
CREATE TABLE "event_consumer" (
    "name" TEXT NOT NULL,
    "transaction" TEXT,
    "event_id" TEXT,

    CONSTRAINT "event_consumer_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "article_neighbour" (
    "article_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "similarity" DOUBLE PRECISION NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "story_id" UUID,
    "terms" TEXT[],

    CONSTRAINT "article_neighbour_pkey" PRIMARY KEY ("article_id","position")
);

-- CreateTable
CREATE TABLE "related_queue" (
    "article_id" UUID NOT NULL,
    "ticket" BIGSERIAL NOT NULL,

    CONSTRAINT "related_queue_pkey" PRIMARY KEY ("article_id")
);

-- CreateTable
CREATE TABLE "related_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "snapshot" INTEGER NOT NULL DEFAULT 0,
    "measured" INTEGER NOT NULL DEFAULT 0,
    "articles" INTEGER NOT NULL DEFAULT 0,
    "entries" INTEGER NOT NULL DEFAULT 0,
    "ready" BOOLEAN NOT NULL DEFAULT true,
    "rebuilding_at" TIMESTAMPTZ(3),

    CONSTRAINT "related_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "related_term" (
    "number" SERIAL NOT NULL,
    "term" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "frequency" INTEGER NOT NULL DEFAULT 0,
    "snapshot_frequency" INTEGER NOT NULL DEFAULT 1,
    "upper" INTEGER NOT NULL DEFAULT 0,
    "lower" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "related_term_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "related_entry" (
    "number" SERIAL NOT NULL,
    "article_id" UUID NOT NULL,
    "vector" BYTEA NOT NULL,
    "length" DOUBLE PRECISION NOT NULL,
    "story_id" UUID NOT NULL,

    CONSTRAINT "related_entry_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "related_posting" (
    "term" INTEGER NOT NULL,
    "shortfall" SMALLINT NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "related_posting_pkey" PRIMARY KEY ("term","shortfall","number")
);

-- CreateIndex
CREATE INDEX "article_neighbour_target_id_idx" ON "article_neighbour"("target_id");

-- CreateIndex
CREATE INDEX "related_queue_ticket_idx" ON "related_queue"("ticket");

-- CreateIndex
CREATE UNIQUE INDEX "related_term_term_key" ON "related_term"("term");

-- CreateIndex
CREATE UNIQUE INDEX "related_entry_article_id_key" ON "related_entry"("article_id");

-- AddForeignKey
ALTER TABLE "article_neighbour" ADD CONSTRAINT "article_neighbour_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_neighbour" ADD CONSTRAINT "article_neighbour_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_queue" ADD CONSTRAINT "related_queue_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_entry" ADD CONSTRAINT "related_entry_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The index has one state.
INSERT INTO "related_state" ("id") VALUES (1);
