-- CreateIndex
CREATE INDEX "correction_at_idx" ON "correction"("at");
