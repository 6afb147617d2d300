//! Every limit on what one input may cost, in one table.

/// Bounds on a record or a container. A limit that bites is an entry in the ledger.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one record after decompression (a larger one is `failed`).
    pub record_bytes: usize,
    /// Bytes that one container may expand to.
    pub expanded_bytes: u64,
    /// Expanded bytes for each compressed byte of a container, beyond the first megabyte; and for each
    /// byte of a file, with all the containers in it.
    pub ratio: u64,
    /// Kilobytes that a decompressor may keep of what it gave.
    pub window_kb: u32,
    /// Members of one archive.
    pub entries: usize,
    /// Containers inside containers.
    pub nesting: usize,
    /// Open tags inside one another on a page.
    pub html_depth: usize,
    /// Bytes of one page.
    pub html_bytes: usize,
    /// Articles in one document of a format that is not cut before it is parsed (XML, wire text).
    pub items: usize,
    /// `Content-Type` headers in one mail message, which bound how deep its parts lie.
    pub mail_parts: usize,
    /// Open elements inside one another in XML.
    pub xml_depth: usize,
    /// Elements of one XML document or feed item; the rest is not read.
    pub xml_elements: usize,
    /// Bytes that a stream of objects in a PDF may expand to.
    pub pdf_object_bytes: usize,
    /// Pages of one PDF; the rest is not read.
    pub pdf_pages: usize,
    /// Bytes of drawing on one page of a PDF, or in one drawing on it; a larger one is not read.
    pub pdf_page_bytes: usize,
    /// Bytes of drawing in one PDF, each as often as it is drawn; the rest is not read.
    pub pdf_drawing_bytes: usize,
    /// Drawings inside one another on a page of a PDF; a deeper one is not drawn.
    pub pdf_depth: usize,
    /// Pieces of text in one PDF; the rest is not read.
    pub pdf_pieces: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            record_bytes: 64 << 20,
            expanded_bytes: 64 << 30,
            ratio: 1_000,
            window_kb: 256 << 10,
            entries: 5_000_000,
            nesting: 4,
            html_depth: 500,
            html_bytes: 16 << 20,
            items: 50_000,
            mail_parts: 500,
            xml_depth: 200,
            xml_elements: 500_000,
            pdf_object_bytes: 32 << 20,
            pdf_pages: 5_000,
            pdf_page_bytes: 2 << 20,
            pdf_drawing_bytes: 24 << 20,
            pdf_depth: 12,
            pdf_pieces: 500_000,
        }
    }
}
