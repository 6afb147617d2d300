//! The files below the given paths, in a stable order, each with its fate.
