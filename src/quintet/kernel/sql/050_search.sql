-- What waits to be sorted into these indexes is read by every search: keep it short.
ALTER INDEX kernel_entry_words SET (gin_pending_list_limit = 256);
ALTER INDEX kernel_entry_subjects SET (gin_pending_list_limit = 256);
