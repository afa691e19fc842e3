-- Vectors are measured in a second way as well: what is indexed is made anew, by a gateway or by `kiosque related --rebuild`.
UPDATE "related_state" SET "revision" = "revision" + 1, "ready" = FALSE WHERE EXISTS (SELECT FROM "related_entry");
TRUNCATE "related_term", "related_entry", "related_posting" RESTART IDENTITY;

-- AlterTable
ALTER TABLE "related_entry" ADD COLUMN     "plain_length" DOUBLE PRECISION NOT NULL;
