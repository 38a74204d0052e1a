-- History of every write, by statement: one insert for a statement of any size (row-level triggers cost five times that).
-- Kept is the row as it was before; the present row is in its table, so nothing is stored twice.
-- TG_ARGV[0]: the column that names the document ('id' for documents, the parent's column for lines).
CREATE OR REPLACE FUNCTION kernel_record_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_history ("table", row_id, document, operation, before, actor_id, via, command, transaction, at)
  SELECT TG_TABLE_NAME, n.id, (to_jsonb(n) ->> TG_ARGV[0])::bigint, 'I', NULL,
         nullif(current_setting('quintet.actor', true), '')::bigint, coalesce(current_setting('quintet.via', true), ''),
         coalesce(current_setting('quintet.command', true), ''), txid_current(),
         coalesce(nullif(current_setting('quintet.at', true), '')::timestamptz, now())
  FROM new_rows n;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION kernel_record_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_history ("table", row_id, document, operation, before, actor_id, via, command, transaction, at)
  SELECT TG_TABLE_NAME, o.id, (to_jsonb(o) ->> TG_ARGV[0])::bigint, 'U', to_jsonb(o),
         nullif(current_setting('quintet.actor', true), '')::bigint, coalesce(current_setting('quintet.via', true), ''),
         coalesce(current_setting('quintet.command', true), ''), txid_current(),
         coalesce(nullif(current_setting('quintet.at', true), '')::timestamptz, now())
  FROM old_rows o;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION kernel_record_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_history ("table", row_id, document, operation, before, actor_id, via, command, transaction, at)
  SELECT TG_TABLE_NAME, o.id, (to_jsonb(o) ->> TG_ARGV[0])::bigint, 'D', to_jsonb(o),
         nullif(current_setting('quintet.actor', true), '')::bigint, coalesce(current_setting('quintet.via', true), ''),
         coalesce(current_setting('quintet.command', true), ''), txid_current(),
         coalesce(nullif(current_setting('quintet.at', true), '')::timestamptz, now())
  FROM old_rows o;
  RETURN NULL;
END $$;
