-- Articles come by the hundred: what a statement has written is made searchable by one statement, and each text once. An article with a
-- text (word_count tells) becomes searchable by its body's row, which the command that makes it always brings along.
DROP TRIGGER article_search_on_insert ON article;
DROP TRIGGER article_search_on_update ON article;
DROP TRIGGER article_search_on_body_insert ON article_body;
DROP TRIGGER article_search_on_body_update ON article_body;
DROP FUNCTION article_changed();
DROP FUNCTION article_body_changed();
DROP FUNCTION refresh_article_search(uuid);

-- The same document, sooner made: a constant path is compiled once, and replace() takes a quarter of translate()'s time.
CREATE OR REPLACE FUNCTION article_document(title text, lead text, byline text, blocks jsonb) RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT setweight(to_tsvector('kiosque_french', replace(replace(title, '<', ' '), '>', ' ')), 'A')
    || setweight(to_tsvector('kiosque_french', replace(replace(concat_ws(' ', lead, byline), '<', ' '), '>', ' ')), 'B')
    || setweight(to_tsvector('kiosque_french', replace(replace(left(coalesce((
      SELECT string_agg(words #>> '{}', ' ') FROM (
        SELECT jsonb_path_query(blocks, '$[*].text') AS words
        UNION ALL SELECT jsonb_path_query(blocks, '$[*].items[*].text')
        UNION ALL SELECT jsonb_path_query(blocks, '$[*].caption')
        UNION ALL SELECT jsonb_path_query(blocks, '$[*].attribution')
      ) AS found WHERE jsonb_typeof(words) = 'string'
    ), ''), 200000), '<', ' '), '>', ' ')), 'D')
$$;

CREATE FUNCTION search_made_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO article_search (article_id, document)
  SELECT id, article_document(title, lead, byline, NULL) FROM made WHERE word_count IS NULL;
  RETURN NULL;
END
$$;
CREATE FUNCTION search_changed_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO article_search (article_id, document)
  SELECT id, article_document(now.title, now.lead, now.byline, body.blocks::jsonb)
  FROM now JOIN was USING (id) LEFT JOIN article_body AS body ON body.article_id = id
  WHERE (was.title, was.lead, was.byline) IS DISTINCT FROM (now.title, now.lead, now.byline)
  ON CONFLICT (article_id) DO UPDATE SET document = excluded.document;
  RETURN NULL;
END
$$;
CREATE FUNCTION search_made_bodies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO article_search (article_id, document)
  SELECT id, article_document(title, lead, byline, made.blocks::jsonb) FROM made JOIN article ON id = article_id
  ON CONFLICT (article_id) DO UPDATE SET document = excluded.document;
  RETURN NULL;
END
$$;
CREATE FUNCTION search_changed_bodies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO article_search (article_id, document)
  SELECT id, article_document(title, lead, byline, now.blocks::jsonb)
  FROM now JOIN was USING (article_id) JOIN article ON id = article_id WHERE was.blocks::text IS DISTINCT FROM now.blocks::text
  ON CONFLICT (article_id) DO UPDATE SET document = excluded.document;
  RETURN NULL;
END
$$;
CREATE TRIGGER article_search_on_insert AFTER INSERT ON article REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION search_made_articles();
CREATE TRIGGER article_search_on_update AFTER UPDATE ON article REFERENCING OLD TABLE AS was NEW TABLE AS now
  FOR EACH STATEMENT EXECUTE FUNCTION search_changed_articles();
CREATE TRIGGER article_search_on_body_insert AFTER INSERT ON article_body REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION search_made_bodies();
CREATE TRIGGER article_search_on_body_update AFTER UPDATE ON article_body REFERENCING OLD TABLE AS was NEW TABLE AS now
  FOR EACH STATEMENT EXECUTE FUNCTION search_changed_bodies();
