//! Text and language → tokens with positions and offsets: one pure function for all.
