"""The read side: lists, forms, meta, look-up, search, history and chain, generic over the declarations."""
