-- CreateTable
CREATE TABLE "article_count" (
    "id" BIGSERIAL NOT NULL,
    "section_id" UUID,
    "may_be_syndicated" BOOLEAN NOT NULL,
    "year" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "article_count_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "article_count_section_id_year_idx" ON "article_count"("section_id", "year");

-- Infinity has no year.
CREATE FUNCTION year_of_article(published_at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(year FROM least(greatest(published_at, '0001-01-02 00:00:00+00'::timestamptz), '9999-12-30 00:00:00+00'::timestamptz)
    AT TIME ZONE 'UTC')::int
$$;

-- Adds a row for each section and year whose number a statement changes. A statement never waits for the row of another one, and a read sums
-- the rows of its snapshot, so that the sum agrees with the articles of the same snapshot. The arrays have one element for each row.
CREATE FUNCTION add_article_counts(sections uuid[], syndicated boolean[], years int[], counts int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE changed record;
BEGIN
  INSERT INTO article_count (section_id, may_be_syndicated, year, count)
  SELECT * FROM unnest(sections, syndicated, years, counts);
  FOR changed IN
    SELECT section_id, year FROM (SELECT DISTINCT section_id, year FROM unnest(sections, years) AS change(section_id, year)) AS change
    WHERE 16 <= (SELECT count(*) FROM article_count AS kept
      WHERE kept.year = change.year AND (kept.section_id = change.section_id OR (kept.section_id IS NULL AND change.section_id IS NULL)))
  LOOP
    -- Rows that another transaction is merging stay.
    WITH merged AS (
      DELETE FROM article_count WHERE id IN (
        SELECT id FROM article_count
        WHERE year = changed.year AND (section_id = changed.section_id OR (changed.section_id IS NULL AND section_id IS NULL))
        FOR UPDATE SKIP LOCKED
      ) RETURNING section_id, may_be_syndicated, year, count
    )
    INSERT INTO article_count (section_id, may_be_syndicated, year, count)
    SELECT section_id, may_be_syndicated, year, sum(count) FROM merged GROUP BY section_id, may_be_syndicated, year HAVING sum(count) <> 0;
  END LOOP;
END
$$;

CREATE FUNCTION count_inserted_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_article_counts(array_agg(section_id), array_agg(may_be_syndicated), array_agg(year), array_agg(count))
  FROM (
    SELECT section_id, may_be_syndicated, year_of_article(published_at) AS year, count(*)::int AS count FROM after
    WHERE state = 'PUBLISHED' AND visible_until IS NULL GROUP BY 1, 2, 3
  ) AS change HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE FUNCTION count_deleted_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_article_counts(array_agg(section_id), array_agg(may_be_syndicated), array_agg(year), array_agg(count))
  FROM (
    SELECT section_id, may_be_syndicated, year_of_article(published_at) AS year, -count(*)::int AS count FROM before
    WHERE state = 'PUBLISHED' AND visible_until IS NULL GROUP BY 1, 2, 3
  ) AS change HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE FUNCTION count_updated_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_article_counts(array_agg(section_id), array_agg(may_be_syndicated), array_agg(year), array_agg(count))
  FROM (
    SELECT section_id, may_be_syndicated, year, sum(count)::int AS count FROM (
      SELECT section_id, may_be_syndicated, year_of_article(published_at) AS year, 1 AS count FROM after WHERE state = 'PUBLISHED' AND visible_until IS NULL
      UNION ALL
      SELECT section_id, may_be_syndicated, year_of_article(published_at), -1 FROM before WHERE state = 'PUBLISHED' AND visible_until IS NULL
    ) AS row GROUP BY 1, 2, 3 HAVING sum(count) <> 0
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
INSERT INTO article_count (section_id, may_be_syndicated, year, count)
SELECT section_id, may_be_syndicated, year_of_article(published_at), count(*) FROM article WHERE state = 'PUBLISHED' AND visible_until IS NULL GROUP BY 1, 2, 3;
