-- AlterTable
ALTER TABLE "article_body" ALTER COLUMN "blocks" SET DATA TYPE JSON;
