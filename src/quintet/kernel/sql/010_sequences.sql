-- One bigint from one sequence for everything. It counts in blocks of 64 that a process uses up by itself (store.py).
CREATE SEQUENCE IF NOT EXISTS kernel_document_id AS bigint INCREMENT BY 64 START WITH 1024;
