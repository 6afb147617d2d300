//! What recognisers find in an article: its language, names and dates in the text, its fingerprint.
