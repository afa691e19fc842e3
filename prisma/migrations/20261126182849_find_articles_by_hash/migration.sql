-- CreateIndex
CREATE INDEX "article_id_idx" ON "article" USING HASH ("id");
