-- CreateIndex
CREATE INDEX "event_at_idx" ON "event"("at");

-- Whoever waits for events hears of them when their transaction has committed. One that holds several is heard of once.
CREATE FUNCTION ring_for_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY kiosque_event;
  RETURN NULL;
END
$$;
CREATE TRIGGER event_is_heard AFTER INSERT ON "event" FOR EACH STATEMENT EXECUTE FUNCTION ring_for_events();
