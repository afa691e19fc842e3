-- Keys are compared byte by byte (COLLATE "C"): the same order on every database, whatever its locale, and the cheapest comparison.
-- Prisma's schema can't say so; it is added here by hand.

-- CreateEnum
CREATE TYPE "ArticleState" AS ENUM ('DRAFT', 'PUBLISHED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "Access" AS ENUM ('FREE', 'REGISTERED', 'SUBSCRIBERS');

-- CreateEnum
CREATE TYPE "Genre" AS ENUM ('NEWS', 'ANALYSIS', 'OPINION', 'INTERVIEW', 'REPORTAGE', 'PRESS_RELEASE', 'SPONSORED');

-- CreateEnum
CREATE TYPE "AuthorKind" AS ENUM ('PERSON', 'ORGANISATION');

-- CreateTable
CREATE TABLE "article" (
    "id" UUID NOT NULL,
    "source_key" TEXT COLLATE "C",
    "source_digest" TEXT,
    "slug" TEXT COLLATE "C" NOT NULL,
    "url" TEXT COLLATE "C",
    "title" TEXT NOT NULL,
    "lead" TEXT,
    "byline" TEXT,
    "image" JSONB,
    "genre" "Genre" NOT NULL DEFAULT 'NEWS',
    "language" TEXT NOT NULL,
    "access" "Access" NOT NULL DEFAULT 'FREE',
    "state" "ArticleState" NOT NULL DEFAULT 'DRAFT',
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "visible_from" TIMESTAMPTZ(3) NOT NULL,
    "visible_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "word_count" INTEGER,
    "contributions_message" TEXT,
    "withdrawal_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "held" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "section_id" UUID,

    CONSTRAINT "article_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "article_body" (
    "article_id" UUID NOT NULL,
    "blocks" JSONB NOT NULL,

    CONSTRAINT "article_body_pkey" PRIMARY KEY ("article_id")
);

-- CreateTable
CREATE TABLE "article_slug" (
    "slug" TEXT COLLATE "C" NOT NULL,
    "article_id" UUID NOT NULL,

    CONSTRAINT "article_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "article_url" (
    "url" TEXT COLLATE "C" NOT NULL,
    "article_id" UUID NOT NULL,

    CONSTRAINT "article_url_pkey" PRIMARY KEY ("url")
);

-- CreateTable
CREATE TABLE "article_title" (
    "title_key" TEXT COLLATE "C" NOT NULL,
    "article_id" UUID NOT NULL,

    CONSTRAINT "article_title_pkey" PRIMARY KEY ("title_key","article_id")
);

-- CreateTable
CREATE TABLE "article_author" (
    "article_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_author_pkey" PRIMARY KEY ("article_id","position")
);

-- CreateTable
CREATE TABLE "article_topic" (
    "article_id" UUID NOT NULL,
    "topic_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_topic_pkey" PRIMARY KEY ("article_id","position")
);

-- CreateTable
CREATE TABLE "section" (
    "id" UUID NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "position" INTEGER NOT NULL,
    "parent_id" UUID,

    CONSTRAINT "section_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "section_slug" (
    "slug" TEXT COLLATE "C" NOT NULL,
    "section_id" UUID NOT NULL,

    CONSTRAINT "section_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "author" (
    "id" UUID NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "AuthorKind" NOT NULL DEFAULT 'PERSON',
    "role" TEXT,
    "biography" TEXT,
    "portrait" JSONB,

    CONSTRAINT "author_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "author_slug" (
    "slug" TEXT COLLATE "C" NOT NULL,
    "author_id" UUID NOT NULL,

    CONSTRAINT "author_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "topic" (
    "id" UUID NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "topic_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topic_slug" (
    "slug" TEXT COLLATE "C" NOT NULL,
    "topic_id" UUID NOT NULL,

    CONSTRAINT "topic_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "related_link" (
    "article_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "title_key" TEXT COLLATE "C" NOT NULL,
    "teaser" TEXT,
    "url" TEXT COLLATE "C",
    "note" TEXT,
    "target_id" UUID,

    CONSTRAINT "related_link_pkey" PRIMARY KEY ("article_id","position")
);

-- CreateTable
CREATE TABLE "contribution" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "author_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "reply_to_id" UUID,

    CONSTRAINT "contribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "correction" (
    "article_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "correction_pkey" PRIMARY KEY ("article_id","at")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "transaction" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "article_id" UUID,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "article_source_key_key" ON "article"("source_key");

-- CreateIndex
CREATE INDEX "article_published_at_id_idx" ON "article"("published_at", "id");

-- CreateIndex
CREATE INDEX "article_section_id_published_at_id_idx" ON "article"("section_id", "published_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "article_id_published_at_key" ON "article"("id", "published_at");

-- CreateIndex
CREATE INDEX "article_slug_article_id_idx" ON "article_slug"("article_id");

-- CreateIndex
CREATE INDEX "article_url_article_id_idx" ON "article_url"("article_id");

-- CreateIndex
CREATE INDEX "article_title_article_id_idx" ON "article_title"("article_id");

-- CreateIndex
CREATE INDEX "article_author_author_id_published_at_article_id_idx" ON "article_author"("author_id", "published_at", "article_id");

-- CreateIndex
CREATE INDEX "article_topic_topic_id_published_at_article_id_idx" ON "article_topic"("topic_id", "published_at", "article_id");

-- CreateIndex
CREATE INDEX "section_parent_id_idx" ON "section"("parent_id");

-- CreateIndex
CREATE INDEX "section_slug_section_id_idx" ON "section_slug"("section_id");

-- CreateIndex
CREATE UNIQUE INDEX "author_slug_key" ON "author"("slug");

-- CreateIndex
CREATE INDEX "author_slug_author_id_idx" ON "author_slug"("author_id");

-- CreateIndex
CREATE UNIQUE INDEX "topic_slug_key" ON "topic"("slug");

-- CreateIndex
CREATE INDEX "topic_slug_topic_id_idx" ON "topic_slug"("topic_id");

-- CreateIndex
CREATE INDEX "related_link_target_id_idx" ON "related_link"("target_id");

-- CreateIndex
CREATE INDEX "contribution_article_id_published_at_id_idx" ON "contribution"("article_id", "published_at", "id");

-- CreateIndex
CREATE INDEX "contribution_reply_to_id_idx" ON "contribution"("reply_to_id");

-- CreateIndex
CREATE INDEX "event_transaction_id_idx" ON "event"("transaction", "id");

-- CreateIndex
CREATE INDEX "event_article_id_idx" ON "event"("article_id");

-- AddForeignKey
ALTER TABLE "article" ADD CONSTRAINT "article_section_id_fkey" FOREIGN KEY ("section_id") REFERENCES "section"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_body" ADD CONSTRAINT "article_body_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_slug" ADD CONSTRAINT "article_slug_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_url" ADD CONSTRAINT "article_url_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_title" ADD CONSTRAINT "article_title_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_author" ADD CONSTRAINT "article_author_article_id_published_at_fkey" FOREIGN KEY ("article_id", "published_at") REFERENCES "article"("id", "published_at") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_author" ADD CONSTRAINT "article_author_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_topic" ADD CONSTRAINT "article_topic_article_id_published_at_fkey" FOREIGN KEY ("article_id", "published_at") REFERENCES "article"("id", "published_at") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_topic" ADD CONSTRAINT "article_topic_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "section" ADD CONSTRAINT "section_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "section"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "section_slug" ADD CONSTRAINT "section_slug_section_id_fkey" FOREIGN KEY ("section_id") REFERENCES "section"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "author_slug" ADD CONSTRAINT "author_slug_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "topic_slug" ADD CONSTRAINT "topic_slug_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_link" ADD CONSTRAINT "related_link_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_link" ADD CONSTRAINT "related_link_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "article"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_reply_to_id_fkey" FOREIGN KEY ("reply_to_id") REFERENCES "contribution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "correction" ADD CONSTRAINT "correction_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;
