-- CreateEnum
CREATE TYPE "PartnerRights" AS ENUM ('HEADLINE', 'LEAD', 'FULL');

-- AlterTable
ALTER TABLE "article" ADD COLUMN     "sensitive" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "partner" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "attribution" TEXT,
    "origins" TEXT[],
    "rights" "PartnerRights" NOT NULL,
    "quota" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "partner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partner_section" (
    "partner_id" UUID NOT NULL,
    "section_id" UUID NOT NULL,

    CONSTRAINT "partner_section_pkey" PRIMARY KEY ("partner_id","section_id")
);

-- CreateTable
CREATE TABLE "partner_key" (
    "prefix" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT COLLATE "C" NOT NULL,
    "partner_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "partner_key_pkey" PRIMARY KEY ("prefix")
);

-- CreateIndex
CREATE UNIQUE INDEX "partner_name_key" ON "partner"("name");

-- CreateIndex
CREATE INDEX "partner_section_section_id_idx" ON "partner_section"("section_id");

-- CreateIndex
CREATE UNIQUE INDEX "partner_key_digest_key" ON "partner_key"("digest");

-- CreateIndex
CREATE INDEX "partner_key_partner_id_idx" ON "partner_key"("partner_id");

-- AddForeignKey
ALTER TABLE "partner_section" ADD CONSTRAINT "partner_section_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_section" ADD CONSTRAINT "partner_section_section_id_fkey" FOREIGN KEY ("section_id") REFERENCES "section"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_key" ADD CONSTRAINT "partner_key_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE CASCADE ON UPDATE CASCADE;
