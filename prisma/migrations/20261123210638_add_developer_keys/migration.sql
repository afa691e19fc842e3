-- AlterTable
ALTER TABLE "partner" ADD COLUMN     "developer" BOOLEAN NOT NULL DEFAULT false;
