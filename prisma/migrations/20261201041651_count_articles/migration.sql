-- CreateTable
CREATE TABLE "article_count" (
    "id" BIGSERIAL NOT NULL,
    "section_id" UUID,
    "may_be_syndicated" BOOLEAN NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "article_count_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "article_count_section_id_idx" ON "article_count"("section_id");

-- Adds a row for each section whose number a statement changes. A statement never waits for the row of another one, and a read sums the rows
-- of its snapshot, so that the sum agrees with the articles of the same snapshot.
CREATE FUNCTION add_article_counts(sections uuid[], syndicated boolean[], counts int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE changed uuid;
BEGIN
  INSERT INTO article_count (section_id, may_be_syndicated, count)
  SELECT section_id, may_be_syndicated, sum(count) FROM unnest(sections, syndicated, counts) AS change(section_id, may_be_syndicated, count)
  GROUP BY section_id, may_be_syndicated HAVING sum(count) <> 0;
  FOR changed IN SELECT DISTINCT section_id FROM unnest(sections) AS section(section_id) LOOP
    CONTINUE WHEN 64 > (SELECT count(*) FROM article_count WHERE section_id = changed OR (changed IS NULL AND section_id IS NULL));
    -- Rows that another transaction is merging stay.
    WITH merged AS (
      DELETE FROM article_count WHERE id IN (
        SELECT id FROM article_count WHERE section_id = changed OR (changed IS NULL AND section_id IS NULL) FOR UPDATE SKIP LOCKED
      ) RETURNING section_id, may_be_syndicated, count
    )
    INSERT INTO article_count (section_id, may_be_syndicated, count)
    SELECT section_id, may_be_syndicated, sum(count) FROM merged GROUP BY section_id, may_be_syndicated HAVING sum(count) <> 0;
  END LOOP;
END
$$;

CREATE FUNCTION count_inserted_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_article_counts(array_agg(section_id), array_agg(may_be_syndicated), array_agg(count))
  FROM (
    SELECT section_id, may_be_syndicated, count(*)::int AS count FROM after WHERE state = 'PUBLISHED' AND visible_until IS NULL GROUP BY 1, 2
  ) AS change HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE FUNCTION count_deleted_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_article_counts(array_agg(section_id), array_agg(may_be_syndicated), array_agg(count))
  FROM (
    SELECT section_id, may_be_syndicated, -count(*)::int AS count FROM before WHERE state = 'PUBLISHED' AND visible_until IS NULL GROUP BY 1, 2
  ) AS change HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE FUNCTION count_updated_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_article_counts(array_agg(section_id), array_agg(may_be_syndicated), array_agg(count))
  FROM (
    SELECT section_id, may_be_syndicated, sum(count)::int AS count FROM (
      SELECT section_id, may_be_syndicated, 1 AS count FROM after WHERE state = 'PUBLISHED' AND visible_until IS NULL
      UNION ALL
      SELECT section_id, may_be_syndicated, -1 FROM before WHERE state = 'PUBLISHED' AND visible_until IS NULL
    ) AS row GROUP BY 1, 2 HAVING sum(count) <> 0
  ) AS change HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE FUNCTION forget_article_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN TRUNCATE article_count; RETURN NULL; END
$$;

-- From here to the end of the migration, articles are read but not written.
CREATE TRIGGER article_count_on_insert AFTER INSERT ON article REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION count_inserted_articles();
CREATE TRIGGER article_count_on_delete AFTER DELETE ON article REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_articles();
CREATE TRIGGER article_count_on_update AFTER UPDATE ON article REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION count_updated_articles();
CREATE TRIGGER article_count_on_truncate AFTER TRUNCATE ON article FOR EACH STATEMENT EXECUTE FUNCTION forget_article_counts();

-- What is there already.
INSERT INTO article_count (section_id, may_be_syndicated, count)
SELECT section_id, may_be_syndicated, count(*) FROM article WHERE state = 'PUBLISHED' AND visible_until IS NULL GROUP BY 1, 2;
