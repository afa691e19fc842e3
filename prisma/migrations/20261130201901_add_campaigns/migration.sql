-- AlterTable
ALTER TABLE "partner" ADD COLUMN     "campaign" TEXT,
ADD COLUMN     "requests_per_minute" INTEGER;
