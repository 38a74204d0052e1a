-- Codes of parties nobody gave a code: P00001, P00002, … (see commands of the room; gaps are harmless).
CREATE SEQUENCE IF NOT EXISTS master_party_code AS bigint;
