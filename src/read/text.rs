//! Settling text: NFC, white space, wrapped lines, and site furniture in plain text.
