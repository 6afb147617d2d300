//! Containers opened as streams: gzip, zstd, zip, tar; their members come out in stable order.
