-- AlterTable
ALTER TABLE "article" ADD COLUMN     "may_be_syndicated" BOOLEAN NOT NULL DEFAULT true;
