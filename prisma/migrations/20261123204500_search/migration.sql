-- Search in French: words are compared without accents, by their stems. The configuration is the database's own; it needs the extension
-- "unaccent", which the owner of a database may create.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH CONFIGURATION kiosque_french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION kiosque_french ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

-- CreateTable
CREATE TABLE "article_search" (
    "article_id" UUID NOT NULL,
    "document" tsvector NOT NULL,

    CONSTRAINT "article_search_pkey" PRIMARY KEY ("article_id")
);

-- CreateIndex
CREATE INDEX "article_search_document_idx" ON "article_search" USING GIN ("document");

-- AddForeignKey
ALTER TABLE "article_search" ADD CONSTRAINT "article_search_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The words of an article: of its title (A), of its lead and signature (B), and of its text (D). A document holds a megabyte at most, so
-- that of a text as long as a book the beginning is searched. What stands between < and > is no tag here, and is searched too.
CREATE FUNCTION article_document(title text, lead text, byline text, blocks jsonb) RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT setweight(to_tsvector('kiosque_french', translate(title, '<>', '  ')), 'A')
    || setweight(to_tsvector('kiosque_french', translate(concat_ws(' ', lead, byline), '<>', '  ')), 'B')
    || setweight(to_tsvector('kiosque_french', left(translate(coalesce((
      SELECT string_agg(words #>> '{}', ' ')
      FROM (SELECT jsonb_path_query(coalesce(blocks, '[]'), spot::jsonpath) AS words FROM unnest(ARRAY['$[*].text', '$[*].items[*].text', '$[*].caption', '$[*].attribution']) AS spot) AS found WHERE jsonb_typeof(words) = 'string'
    ), ''), '<>', '  '), 200000)), 'D')
$$;

-- Whatever command writes an article, what is searched is what is there.
CREATE FUNCTION refresh_article_search(changed uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO article_search (article_id, document)
  SELECT article.id, article_document(article.title, article.lead, article.byline, body.blocks)
  FROM article LEFT JOIN article_body AS body ON body.article_id = article.id WHERE article.id = changed
  ON CONFLICT (article_id) DO UPDATE SET document = excluded.document
$$;
CREATE FUNCTION article_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_article_search(NEW.id); RETURN NULL; END
$$;
CREATE FUNCTION article_body_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_article_search(NEW.article_id); RETURN NULL; END
$$;
CREATE TRIGGER article_search_on_insert AFTER INSERT ON article FOR EACH ROW EXECUTE FUNCTION article_changed();
CREATE TRIGGER article_search_on_update AFTER UPDATE ON article FOR EACH ROW
  WHEN ((OLD.title, OLD.lead, OLD.byline) IS DISTINCT FROM (NEW.title, NEW.lead, NEW.byline)) EXECUTE FUNCTION article_changed();
CREATE TRIGGER article_search_on_body_insert AFTER INSERT ON article_body FOR EACH ROW EXECUTE FUNCTION article_body_changed();
CREATE TRIGGER article_search_on_body_update AFTER UPDATE ON article_body FOR EACH ROW
  WHEN (OLD.blocks IS DISTINCT FROM NEW.blocks) EXECUTE FUNCTION article_body_changed();

-- What is there already.
INSERT INTO article_search (article_id, document)
SELECT article.id, article_document(article.title, article.lead, article.byline, body.blocks)
FROM article LEFT JOIN article_body AS body ON body.article_id = article.id;
