-- A text that was taken away is not found any more. Of an article that went with its text there is nothing to refresh.
CREATE FUNCTION search_lost_bodies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO article_search (article_id, document)
  SELECT id, article_document(title, lead, byline, NULL) FROM was JOIN article ON id = article_id
  ON CONFLICT (article_id) DO UPDATE SET document = excluded.document;
  RETURN NULL;
END
$$;
CREATE TRIGGER article_search_on_body_delete AFTER DELETE ON article_body REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION search_lost_bodies();
UPDATE article_search SET document = article_document(title, lead, byline, NULL) FROM article
WHERE id = article_id AND word_count IS NULL AND NOT EXISTS (SELECT FROM article_body WHERE article_body.article_id = id);
