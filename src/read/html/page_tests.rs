//! What newsrooms put on pages, each on a small page of our own: shapes of text, twins, stubs, scripts.

use super::*;
use crate::article::Evidence;

fn page(html: &str) -> RawDocument {
    let mut raw = RawDocument::default();
    read_page(html, &mut raw, &Limits::default()).unwrap();
    raw
}

const FELL: &str = "The old bridge over the river fell on Wednesday at noon, and nobody was hurt, the mayor of the town said.";
const RUST: &str = "Engineers had warned of the rust for years, but the council, which owns the bridge, had found no money for it.";
const FERRIES: &str = "Ferries will carry people and goods until a new bridge stands, which may take until the summer of next year.";

fn p(text: &str) -> String {
    format!("<p>{text}</p>\n")
}

/// A page with a menu above and a foot below, and `body` in its article.
fn framed(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en-GB><head><title>Bridge falls</title>{head}</head><body>\
         <header><nav><ul><li><a href=/>Home</a><li><a href=/n>News</a><li><a href=/s>Sport</a></ul></nav></header>\
         <main><article><h1>Bridge falls</h1>{body}</article></main>\
         <footer><p>Example Press, 1 Quay Street. <a href=/c>Contact</a></p></footer></body></html>"
    )
}

#[track_caller]
fn check_text(body: &str, expect: &[&str]) {
    assert_eq!(page(&framed("", body)).text, expect.join("\n\n"));
}

#[test]
fn headings_lists_and_quotes_inside_the_text() {
    let body = [
        &p(FELL),
        "<h2>What was known</h2>",
        &p(RUST),
        "<ul><li>The span was closed to lorries in 2019.</li><li>A second survey was put off twice by the council.</li></ul>",
        "<blockquote><p>We saw it coming, and we wrote it down, said the engineer who led the first survey.</p></blockquote>",
        "<h3>What comes next</h3>",
        &p(FERRIES),
    ]
    .concat();
    check_text(
        &body,
        &[
            FELL,
            "What was known",
            RUST,
            "The span was closed to lorries in 2019.",
            "A second survey was put off twice by the council.",
            "We saw it coming, and we wrote it down, said the engineer who led the first survey.",
            "What comes next",
            FERRIES,
        ],
    );
}

#[test]
fn tables_are_text_row_by_row() {
    let table = "<table><tr><th>Year</th><th>Lorries a day</th></tr><tr><td>2019</td><td>1,204</td></tr>\
                 <tr><td>2024</td><td>1,911</td></tr></table>";
    let body = [&p(FELL), &p(RUST), table, &p(FERRIES)].concat();
    check_text(
        &body,
        &[
            FELL,
            RUST,
            "Year Lorries a day",
            "2019 1,204",
            "2024 1,911",
            FERRIES,
        ],
    );
}

#[test]
fn captions_and_credits_stay_apart() {
    let figure = "<figure><img src=/b.jpg alt='The bridge'><figcaption>The bridge in 1963, when it was new. Photo: Bo Ek</figcaption></figure>";
    let old = "<div class=image><img src=/c.jpg><p class=caption>Ferries at the quay on Thursday</p><span class=credit>Bo Ek / Example Press</span></div>";
    let body = [&p(FELL), figure, &p(RUST), old, &p(FERRIES)].concat();
    check_text(&body, &[FELL, RUST, FERRIES]);
}

#[test]
fn a_lead_of_several_paragraphs() {
    let first = "Ferries will run from the quay from Thursday on, the town said.";
    let second = "The school on the far bank stays closed until Monday.";
    let lead = format!("<div class=lead>{}{}</div>", p(first), p(second));
    let body = [
        lead,
        format!(
            "<div class=story>{}{}{}</div>",
            p(FELL),
            p(RUST),
            p(FERRIES)
        ),
    ]
    .concat();
    check_text(&body, &[first, second, FELL, RUST, FERRIES]);
}

#[test]
fn a_live_blog_is_whole_and_dated_by_its_beginning() {
    let updates = [("18:40", FERRIES), ("15:05", RUST), ("12:10", FELL)];
    let posts: String = updates
        .iter()
        .map(|(time, text)| {
            format!("<section class=live-post><time datetime='2025-03-05T{time}:00+01:00'>{time}</time>{}</section>", p(text))
        })
        .collect();
    let head = r#"<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Bridge falls",
        "coverageStartTime":"2025-03-05T12:10:00+01:00","datePublished":"2025-03-05T12:10:00+01:00","dateModified":"2025-03-06T08:00:00+01:00",
        "liveBlogUpdate":[{"@type":"BlogPosting","headline":"Ferries","datePublished":"2025-03-06T08:00:00+01:00"}]}</script>"#;
    let raw = page(&framed(head, &posts));
    let at = |text: &str| {
        raw.text
            .find(text)
            .unwrap_or_else(|| panic!("not in {}", raw.text))
    };
    assert!(at(FERRIES) < at(RUST) && at(RUST) < at(FELL));
    let published: Vec<_> = raw.dates.iter().filter(|c| !c.modified).collect();
    assert!(
        published
            .iter()
            .all(|c| c.interval.earliest().to_string() == "2025-03-05"),
        "{published:?}"
    );
    assert_eq!(raw.title.as_deref(), Some("Bridge falls"));
}

#[test]
fn an_amp_twin_is_the_page_itself() {
    let body = [p(FELL), p(RUST), p(FERRIES)].concat();
    let link = "<link rel=canonical href=https://news.example/bridge><meta name=author content='Ann Lee'>\
                <meta property=article:published_time content=2025-03-05T12:10:00+01:00>";
    let whole = page(&framed(
        &format!("{link}<link rel=amphtml href=https://news.example/amp/bridge>"),
        &body,
    ));
    let twin = format!(
        "<!doctype html><html amp lang=en-GB><head><meta charset=utf-8><script async src=https://cdn.example/v0.js></script>{link}\
         <title>Bridge falls</title><style amp-custom>p{{margin:0}}</style></head><body>\
         <amp-sidebar id=menu layout=nodisplay><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></amp-sidebar>\
         <header><amp-img src=/logo.png width=9 height=9 alt=Example></amp-img></header>\
         <article><h1>Bridge falls</h1><amp-img src=/b.jpg width=9 height=9></amp-img>{body}\
         <amp-ad type=x width=9 height=9>Advertisement</amp-ad></article></body></html>"
    );
    let twin = page(&twin);
    assert_eq!(twin.text, whole.text);
    assert_eq!(twin.text, [FELL, RUST, FERRIES].join("\n\n"));
    assert_eq!(
        (twin.title, twin.url, twin.authors),
        (whole.title, whole.url, whole.authors)
    );
    assert_eq!(twin.dates, whole.dates);
}

#[test]
fn a_stub_before_a_paywall_says_so() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge falls","isAccessibleForFree":"False",
        "wordCount":640,"datePublished":"2025-03-05"}</script>"#;
    let body = [&p(FELL), &p(RUST), "<div class=paywall><h2>Subscribe to read on</h2><p>Already a subscriber? Log in.</p></div>"].concat();
    let raw = page(&framed(head, &body));
    assert_eq!(raw.text, [FELL, RUST].join("\n\n"));
    let n = raw.text.split_whitespace().count();
    assert_eq!(
        raw.notes,
        [format!(
            "a stub: the article is paid for, and the page holds {n} of 640 words of it"
        )]
    );
    let tier = "<meta property=article:content_tier content=locked>";
    assert_eq!(page(&framed(tier, &body)).notes.len(), 1);
    let free = "<meta property=article:content_tier content=free>";
    assert_eq!(page(&framed(free, &body)).notes, [""; 0]);
}

#[test]
fn fields_come_from_the_better_source() {
    let head = r#"<meta property=og:site_name content="The Daily Example"><meta property=og:url content="https://news.example/o">
        <link rel=canonical href="https://news.example/c"><meta name=keywords content="seo, words"><meta name=news_keywords content="bridges; rivers">
        <meta property=article:tag content="Ferries"><meta property=article:section content=Region><meta property=og:locale content=fr_FR>
        <script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge falls","articleSection":"Town","keywords":["bridge","quay"],
        "publisher":{"@type":"Organization","name":"Example Press"},"author":[{"@type":"Person","name":"Ann Lee"},{"@type":"Organization","name":"Staff"}]}</script>"#;
    let raw = page(&framed(head, &[p(FELL), p(RUST), p(FERRIES)].concat()));
    assert_eq!(raw.url.as_deref(), Some("https://news.example/c"));
    assert_eq!(raw.outlet.as_deref(), Some("The Daily Example"));
    assert_eq!(raw.section.as_deref(), Some("Town"));
    assert_eq!(raw.keywords, ["bridge", "quay"]);
    assert_eq!(raw.authors, ["Ann Lee"]);
    assert_eq!(raw.language.as_deref(), Some("en-GB"));
}

#[track_caller]
fn check_title(title: &str, site: &str, url: &str) {
    let html = framed("", &[p(FELL), p(RUST), p(FERRIES)].concat())
        .replace(
            "<title>Bridge falls</title>",
            &format!("<title>{title}</title>{site}<link rel=canonical href='{url}'>"),
        )
        .replace("<h1>Bridge falls</h1>", "");
    assert_eq!(
        page(&html).title.as_deref(),
        Some("Bridge falls"),
        "{title}"
    );
}

#[test]
fn titles_lose_the_name_of_the_site() {
    let url = "https://www.dailyexample.org/x";
    let named = "<meta property=og:site_name content='The Daily Example'>";
    check_title("Bridge falls | The Daily Example", named, url);
    let section = format!("{named}<meta property=article:section content='Town &amp; Country'>");
    check_title(
        "Bridge falls - Town and Country - The Daily Example",
        &section.replace("&amp;", "and"),
        url,
    );
    check_title(
        "Bridge falls | Town &amp; Country | The Daily Example",
        &section,
        url,
    );
    check_title("The Daily Example | Bridge falls", named, url);
    check_title("Bridge falls — dailyexample.org", "", url);
    check_title("Bridge falls « Daily Example", "", url);
}

#[test]
fn a_kicker_inside_the_heading_stays_out() {
    let head = "<meta property=og:title content='Bridge falls'><meta name=twitter:title content='Bridge falls'><meta property=article:section content=Rivers>\
                <meta property=og:site_name content='The Daily Example'>";
    let html = framed(head, &[p(FELL), p(RUST), p(FERRIES)].concat())
        .replace(
            "<title>Bridge falls",
            "<title>Old quays - Bridge falls | Rivers | The Daily Example",
        )
        .replace(
            "<h1>Bridge falls",
            "<h1><span>Old quays</span><br><span class=headline>Bridge falls</span>",
        );
    assert_eq!(page(&html).title.as_deref(), Some("Bridge falls"));
}

/// Language tag, headline, byline, the day as readers see it, paragraphs.
type Script = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 3],
);

#[rustfmt::skip]
const SCRIPTS: &[Script] = &[
    ("ar", "انهيار الجسر القديم", "ليلى حداد", "٥ مارس ٢٠٢٥", [
        "انهار الجسر القديم فوق النهر ظهر يوم الأربعاء ولم يصب أحد بأذى، بحسب ما قال رئيس البلدية.",
        "وكان المهندسون قد حذروا من الصدأ منذ سنوات، لكن المجلس الذي يملك الجسر لم يجد المال لإصلاحه.",
        "وستنقل العبارات الناس والبضائع إلى أن يكتمل بناء جسر جديد، وهو ما قد يستغرق حتى صيف العام المقبل."]),
    ("el", "Κατέρρευσε η παλιά γέφυρα", "Άννα Λεοντίου", "5 Μαρτίου 2025", [
        "Η παλιά γέφυρα πάνω από το ποτάμι κατέρρευσε το μεσημέρι της Τετάρτης και κανείς δεν τραυματίστηκε, είπε ο δήμαρχος.",
        "Οι μηχανικοί προειδοποιούσαν για τη σκουριά εδώ και χρόνια, αλλά το δημοτικό συμβούλιο δεν είχε βρει χρήματα.",
        "Πορθμεία θα μεταφέρουν ανθρώπους και εμπορεύματα ώσπου να σταθεί νέα γέφυρα, ίσως ως το καλοκαίρι του επόμενου έτους."]),
    ("he", "הגשר הישן קרס", "נועה כהן", "5 במרץ 2025", [
        "הגשר הישן מעל הנהר קרס ביום רביעי בצהריים ואיש לא נפגע, אמר ראש העיר לכתבים במקום.",
        "מהנדסים הזהירו מפני החלודה במשך שנים, אבל המועצה, שהגשר שייך לה, לא מצאה כסף לתיקון.",
        "מעבורות יובילו אנשים וסחורות עד שיעמוד גשר חדש, והדבר עשוי להימשך עד הקיץ של השנה הבאה."]),
    ("hi", "पुराना पुल गिरा", "अनु शर्मा", "5 मार्च 2025", [
        "नदी पर बना पुराना पुल बुधवार दोपहर को गिर गया और किसी को चोट नहीं आई, नगर के महापौर ने कहा।",
        "इंजीनियर वर्षों से जंग के बारे में चेतावनी दे रहे थे, लेकिन पुल की मालिक परिषद को मरम्मत के लिए पैसा नहीं मिला।",
        "नया पुल बनने तक नावें लोगों और सामान को पार ले जाएंगी, और इसमें अगले साल की गर्मियों तक का समय लग सकता है।"]),
    ("ja", "古い橋が崩落", "佐藤花子", "2025年3月5日", [
        "川に架かる古い橋が水曜日の正午に崩れ落ちたが、けが人はいなかったと町長が現場で記者団に語った。",
        "技術者たちは何年も前からさびについて警告していたが、橋を所有する町議会は修理の費用を見つけられなかった。",
        "新しい橋が完成するまでは渡し船が人と荷物を運ぶ予定で、この状態は来年の夏まで続く見通しだという。"]),
    ("ko", "오래된 다리 무너져", "김하나", "2025년 3월 5일", [
        "강 위의 오래된 다리가 수요일 정오에 무너졌지만 다친 사람은 없었다고 시장이 현장에서 기자들에게 말했다.",
        "기술자들은 몇 해 전부터 녹에 대해 경고했지만 다리를 소유한 의회는 수리할 돈을 마련하지 못했다고 밝혔다.",
        "새 다리가 설 때까지 나룻배가 사람과 물건을 나를 예정이며 이는 내년 여름까지 이어질 수 있다고 시는 전했다."]),
    ("ru", "Рухнул старый мост", "Анна Лебедева", "5 марта 2025 года", [
        "Старый мост через реку рухнул в среду в полдень, никто не пострадал, сообщил журналистам мэр города.",
        "Инженеры годами предупреждали о ржавчине, но совет, которому принадлежит мост, не нашёл денег на ремонт.",
        "Паромы будут перевозить людей и грузы, пока не построят новый мост, и это может продлиться до лета будущего года."]),
    ("th", "สะพานเก่าพังลง", "มานี ใจดี", "5 มีนาคม 2568", [
        "สะพานเก่าข้ามแม่น้ำพังลงเมื่อเที่ยงวันพุธ แต่ไม่มีผู้ใดได้รับบาดเจ็บ นายกเทศมนตรีกล่าวกับผู้สื่อข่าวในที่เกิดเหตุ",
        "วิศวกรเตือนเรื่องสนิมมานานหลายปีแล้ว แต่สภาเมืองซึ่งเป็นเจ้าของสะพานบอกว่าไม่มีเงินพอสำหรับการซ่อมแซม",
        "เรือข้ามฟากจะขนส่งผู้คนและสินค้าจนกว่าสะพานใหม่จะสร้างเสร็จ ซึ่งอาจใช้เวลาจนถึงฤดูร้อนของปีหน้า"]),
    ("zh-CN", "老桥倒塌", "李安", "2025年3月5日", [
        "这座横跨河流的老桥于星期三中午倒塌，镇长在现场对记者说，事故没有造成人员受伤，附近的道路已经封闭。",
        "工程师多年来一直警告说桥身已经生锈，但拥有这座桥的镇议会表示，始终没有找到足够的资金进行维修。",
        "在新桥建成之前，渡轮将负责运送居民和货物，预计这一安排要持续到明年夏天，有关费用由省政府承担。"]),
];

#[test]
fn pages_of_every_script() {
    for (tag, headline, author, day, paragraphs) in SCRIPTS {
        let body: String = paragraphs.iter().map(|text| p(text)).collect();
        let html = framed(
            &format!("<meta name=author content='{author}'>"),
            &format!("<div>{day}</div>{body}"),
        )
        .replace("lang=en-GB", &format!("lang={tag}"))
        .replace("Bridge falls", headline);
        let raw = page(&html);
        assert_eq!(raw.title.as_deref(), Some(*headline));
        assert_eq!(raw.authors, [*author], "{tag}");
        assert_eq!(raw.text, paragraphs.join("\n\n"), "{tag}");
        assert_eq!(raw.language.as_deref(), Some(*tag));
        let dates: Vec<_> = raw
            .dates
            .iter()
            .map(|c| (c.evidence, c.interval.day().map(|d| d.to_string())))
            .collect();
        assert_eq!(
            dates,
            [(Evidence::Text, Some("2025-03-05".to_owned()))],
            "{tag}"
        );
    }
}

#[track_caller]
fn check_shown(lang: &str, head: &str, shown: &str, expect: Option<(&str, &str)>) {
    let body = format!("{shown}{}{}{}", p(FELL), p(RUST), p(FERRIES));
    let html = framed(head, &body).replace("lang=en-GB", &format!("lang={lang}"));
    let raw = page(&html);
    let days = raw.dates.first().map(|c| {
        (
            c.interval.earliest().to_string(),
            c.interval.latest().to_string(),
        )
    });
    let expect = expect.map(|(one, other)| (one.to_owned(), other.to_owned()));
    assert_eq!(days, expect, "{lang} {shown}");
}

#[test]
fn day_and_month_in_numbers() {
    let shown = "<span class=date>05/03/2025</span>";
    let british = Some(("2025-03-05", "2025-03-05"));
    let american = Some(("2025-05-03", "2025-05-03"));
    check_shown("en-GB", "", shown, british);
    check_shown("en-US", "", shown, american);
    check_shown("fr", "", shown, british);
    check_shown("en", "", shown, Some(("2025-03-05", "2025-05-03")));
    check_shown(
        "en",
        "",
        "<p>05/03/2025</p>",
        Some(("2025-03-05", "2025-05-03")),
    );
    check_shown(
        "en",
        "<meta property=og:locale content=en_US>",
        shown,
        american,
    );
    check_shown(
        "en-US",
        "<link rel=canonical href=https://news.example.ie/x>",
        shown,
        british,
    );
    let other = "<span class=date>05/03/2025</span><span class=comment-date>25/03/2025</span>";
    check_shown("en", "", other, british);
    check_shown(
        "en",
        "<meta name=date content=05/03/2025>",
        "",
        Some(("2025-03-05", "2025-05-03")),
    );
}

#[test]
fn a_day_shown_before_the_day_of_a_vague_meta() {
    let stood = "<p class=stand>Stand: 4 March 2025, 18:00</p>";
    let first = |head: &str, shown: &str| {
        let raw = page(&framed(
            head,
            &format!("{shown}{}{}{}", p(FELL), p(RUST), p(FERRIES)),
        ));
        let first = raw.dates.iter().find(|c| !c.modified).unwrap();
        (first.evidence, first.interval.earliest().to_string())
    };
    let vague = "<meta name=date content=2025-03-05T11:52:00>";
    assert_eq!(
        first(vague, stood),
        (Evidence::Text, "2025-03-04".to_owned())
    );
    let said = "<meta property=article:published_time content=2025-03-05T11:52:00>";
    assert_eq!(
        first(said, stood),
        (Evidence::Meta, "2025-03-05".to_owned())
    );
    let later = "<p class=stand>Stand: 6 March 2025, 18:00</p>";
    assert_eq!(
        first(vague, later),
        (Evidence::Meta, "2025-03-05".to_owned())
    );
}
