-- CreateEnum
CREATE TYPE "WebhookKind" AS ENUM ('ARTICLES', 'PURGE');

-- CreateTable
CREATE TABLE "webhook" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kind" "WebhookKind" NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "transaction" TEXT,
    "event_id" TEXT,
    "told" INTEGER NOT NULL,
    "edge_at" TIMESTAMPTZ(3) NOT NULL,
    "edge_id" UUID NOT NULL,
    "message_id" TEXT,
    "body" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "delivered_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_name_key" ON "webhook"("name");
