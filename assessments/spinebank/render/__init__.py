"""How an item looks: one pure function for each rendering. None edits the item, none knows another."""
