-- A text that is compressed to half a page stays in its row: what lies beside the table is found by two more index scans.
ALTER TABLE "article_body" SET (toast_tuple_target = 4080);
