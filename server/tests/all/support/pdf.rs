//! A PDF as a screen reader has it: what it says of itself, and its words in the order of its structure. Read by a library
//! that has nothing to do with the one that writes them.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, decode_text_string};
use std::collections::BTreeMap;

/// See the head of this file.
#[derive(Debug)]
pub(crate) struct Pdf {
    pub(crate) language: String,
    pub(crate) title: String,
    pub(crate) author: String,
    /// Whether its title is shown rather than the name of the file.
    pub(crate) shows_title: bool,
    /// The standards that it says it keeps.
    pub(crate) metadata: String,
    /// What has words, in the order in which it is read: the kind, and the words.
    pub(crate) told: Vec<(String, String)>,
    /// What is not read aloud, by page.
    pub(crate) beside: Vec<String>,
    /// The headings of the outline.
    pub(crate) outline: Vec<String>,
}

/// Text by the number that marks it.
type Marked = BTreeMap<(ObjectId, i64), String>;

impl Pdf {
    pub(crate) fn read(file: &[u8]) -> Self {
        let pdf = Document::load_mem(file).expect("it is a PDF");
        let catalog = pdf.catalog().expect("it has a catalog");
        let marks = pdf.get_dict_in_dict(catalog, b"MarkInfo").expect("it says that it is tagged");
        assert!(matches!(marks.get(b"Marked"), Ok(Object::Boolean(true))));
        let about =
            pdf.trailer.get_deref(b"Info", &pdf).and_then(Object::as_dict).expect("it says what it is");
        let metadata =
            catalog.get_deref(b"Metadata", &pdf).and_then(Object::as_stream).expect("and for archives");
        let views = pdf.get_dict_in_dict(catalog, b"ViewerPreferences").expect("it says how it is shown");
        let mut marked = Marked::new();
        let mut beside = Vec::new();
        for page in pdf.get_pages().into_values() {
            beside.push(read_page(&pdf, page, &mut marked));
        }
        let mut told = Vec::new();
        let root = pdf.get_dict_in_dict(catalog, b"StructTreeRoot").expect("it has a structure");
        walk(&pdf, root, None, &mut marked, &mut told);
        assert!(marked.is_empty(), "everything that is marked is in the structure: {marked:?}");
        Self {
            language: text(catalog.get(b"Lang")),
            title: text(about.get(b"Title")),
            author: text(about.get(b"Author")),
            shows_title: matches!(views.get(b"DisplayDocTitle"), Ok(Object::Boolean(true))),
            metadata: String::from_utf8(metadata.get_plain_content().expect("it unpacks"))
                .expect("it is text"),
            told,
            beside,
            outline: headings(&pdf, catalog),
        }
    }

    /// All words, but for the numbers of lists.
    pub(crate) fn words(&self) -> Vec<&str> {
        let read = self.told.iter().filter(|(kind, _)| kind != "Lbl");
        read.flat_map(|(_, text)| text.split_whitespace()).collect()
    }

    /// The kinds of what is told, in order.
    pub(crate) fn kinds(&self) -> Vec<&str> {
        self.told.iter().map(|(kind, _)| kind.as_str()).collect()
    }
}

fn text(object: lopdf::Result<&Object>) -> String {
    decode_text_string(object.expect("it is said")).expect("it is text")
}

/// Reads the text of a page into `marked`, and gives what is not marked to be read.
fn read_page(pdf: &Document, page: ObjectId, marked: &mut Marked) -> String {
    let fonts = pdf.get_page_fonts(page).expect("its fonts");
    let fonts: BTreeMap<Vec<u8>, Encoding<'_>> = fonts
        .into_iter()
        .map(|(name, font)| (name, font.get_font_encoding(pdf).expect("it maps to characters")))
        .collect();
    let content = Content::decode(&pdf.get_page_content(page)).expect("it can be read");
    let (mut font, mut beside) = (None, String::new());
    // What is open: the number of what is marked, and the text that stands for the glyphs.
    let mut open: Vec<(Option<i64>, bool)> = Vec::new();
    for Operation { operator, operands } in content.operations {
        let mut tell =
            |said: &str, open: &[(Option<i64>, bool)]| match open.iter().rev().find_map(|(id, _)| *id) {
                Some(id) => *marked.entry((page, id)).or_default() += said,
                None => beside += said,
            };
        match operator.as_str() {
            "Tf" => font = fonts.get(operands[0].as_name().expect("a font has a name")),
            "BMC" => open.push((None, false)),
            "BDC" => {
                let properties = operands[1].as_dict().ok();
                let id = properties.and_then(|said| said.get(b"MCID").and_then(Object::as_i64).ok());
                let instead = properties.and_then(|said| said.get(b"ActualText").ok());
                if let Some(instead) = instead {
                    tell(&text(Ok(instead)), &open);
                }
                open.push((id, instead.is_some()));
            }
            "EMC" => {
                open.pop();
            }
            "Tj" | "TJ" if !open.iter().any(|(_, is_replaced)| *is_replaced) => {
                let encoding = font.expect("a font is set");
                for bytes in strings(&operands) {
                    tell(&Document::decode_text(encoding, bytes).expect("it maps to characters"), &open);
                }
            }
            _ => {}
        }
    }
    beside
}

fn strings(operands: &[Object]) -> Vec<&[u8]> {
    operands
        .iter()
        .flat_map(|object| match object {
            Object::Array(parts) => parts.iter().filter_map(|part| part.as_str().ok()).collect::<Vec<_>>(),
            other => other.as_str().into_iter().collect(),
        })
        .collect()
}

/// Takes the words of an element, and of what is below it, out of `marked`.
fn walk(
    pdf: &Document,
    element: &Dictionary,
    page: Option<ObjectId>,
    marked: &mut Marked,
    told: &mut Vec<(String, String)>,
) {
    let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    let kind = element.get(b"S").and_then(Object::as_name).ok();
    let kind = kind.map(|name| String::from_utf8_lossy(name).into_owned());
    let mut take = |page: Option<ObjectId>, id: &Object, told: &mut Vec<(String, String)>, is_first: bool| {
        let id = (page.expect("its page"), id.as_i64().expect("a number"));
        let words = marked.remove(&id).expect("what the structure names is there, once");
        match told.last_mut().filter(|_| !is_first) {
            Some((_, text)) => *text += &words,
            None => told.push((kind.clone().expect("a kind"), words)),
        }
    };
    let children = match element.get_deref(b"K", pdf) {
        Ok(Object::Array(children)) => children.clone(),
        Ok(child) => vec![child.clone()],
        Err(_) => Vec::new(),
    };
    let mut below = Vec::new();
    for (index, child) in children.iter().enumerate() {
        match pdf.dereference(child).expect("it is there").1 {
            id @ Object::Integer(_) => take(page, id, told, index == 0),
            Object::Dictionary(child) if child.has(b"MCID") => {
                let page = child.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                take(page, child.get(b"MCID").expect("it has one"), told, index == 0);
            }
            Object::Dictionary(child) => below.push(child),
            other => panic!("{other:?}"),
        }
    }
    for child in below {
        walk(pdf, child, page, marked, told);
    }
}

fn headings(pdf: &Document, catalog: &Dictionary) -> Vec<String> {
    let mut headings = Vec::new();
    let outline = pdf.get_dict_in_dict(catalog, b"Outlines").expect("it has an outline");
    let mut next = pdf.get_dict_in_dict(outline, b"First").ok();
    while let Some(heading) = next {
        headings.push(text(heading.get(b"Title")));
        next = pdf.get_dict_in_dict(heading, b"Next").ok();
    }
    headings
}
