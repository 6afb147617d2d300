//! `RawDocument` → `Article`: normalise, date, identify.
