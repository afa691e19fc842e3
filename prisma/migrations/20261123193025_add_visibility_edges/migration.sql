-- CreateIndex
CREATE INDEX "article_visible_from_idx" ON "article"("visible_from");

-- CreateIndex
CREATE INDEX "article_visible_until_idx" ON "article"("visible_until");
