-- CreateEnum
CREATE TYPE "partner_usage_top_kind" AS ENUM ('DOCUMENT', 'ARTICLE', 'CLICK');

-- AlterTable
ALTER TABLE "partner" ADD COLUMN     "counts_clicks" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "partner_usage" (
    "partner_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "key" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "refusals" BIGINT NOT NULL,
    "clicks" BIGINT NOT NULL,

    CONSTRAINT "partner_usage_pkey" PRIMARY KEY ("partner_id","day","key")
);

-- CreateTable
CREATE TABLE "partner_usage_top" (
    "partner_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "partner_usage_top_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,

    CONSTRAINT "partner_usage_top_pkey" PRIMARY KEY ("partner_id","day","key","kind","name")
);

-- CreateTable
CREATE TABLE "quota_sum" (
    "key" VARCHAR(255) NOT NULL,
    "points" BIGINT NOT NULL,
    "expire" BIGINT,

    CONSTRAINT "quota_sum_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "partner_usage_day_idx" ON "partner_usage"("day");

-- CreateIndex
CREATE INDEX "partner_usage_top_day_idx" ON "partner_usage_top"("day");

-- AddForeignKey
ALTER TABLE "partner_usage" ADD CONSTRAINT "partner_usage_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_usage_top" ADD CONSTRAINT "partner_usage_top_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE CASCADE ON UPDATE CASCADE;
