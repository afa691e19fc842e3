-- Making documents takes most of an import, and needs nothing but the texts: an import makes them while the batch before is written, and
-- brings them along. It says so for the one statement that writes the texts; whoever says nothing has them made, as ever.
DROP TRIGGER article_search_on_body_insert ON article_body;
CREATE TRIGGER article_search_on_body_insert AFTER INSERT ON article_body REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT WHEN (current_setting('kiosque.documents', true) IS DISTINCT FROM 'brought') EXECUTE FUNCTION search_made_bodies();
