"""What does the program say to people? Every sentence in English and Vietnamese.

A message is named by its English text, so that code reads plainly; a test
holds the catalogue and the code together. Errors carry their own sentences
(`tgsearch.errors`), and JSON has none.
"""

from __future__ import annotations

LANGUAGES = ("vi", "en")


def say(lang: str, text: str, /, **data: object) -> str:
    """Return the message `text` in `lang`, with `data` filled in.

    A text that is not in the catalogue is returned as it is: numbers of a
    later version, or names that need no translation.
    """
    template = VIETNAMESE.get(text, text) if lang == "vi" else text
    return template.format(**data) if data else template


def later(text: str) -> str:
    """Return `text`, marked as a message that is said later."""
    return text


VIETNAMESE = {
    # The end of a run
    "Error: {message}": "Lỗi: {message}",
    "Stopped.": "Đã dừng.",
    "This should not happen ({kind}: {detail}).": "Lỗi không lường trước ({kind}: {detail}).",
    "Set TGSEARCH_DEBUG=1 and run it again to see where it comes from.": "Hãy đặt TGSEARCH_DEBUG=1 rồi chạy lại để xem lỗi phát sinh từ đâu.",
    # The group
    "Commands": "Lệnh",
    "Search collections of Vietnamese documents: words with or without accents, by place and date.": "Tìm kiếm trong kho tài liệu tiếng Việt: gõ có dấu hay không dấu, lọc theo địa phương và thời gian.",
    "Every option can be set by a variable: TGSEARCH_INDEX, TGSEARCH_SEARCH_LIMIT, …": "Mọi tùy chọn đều đặt được bằng biến môi trường: TGSEARCH_INDEX, TGSEARCH_SEARCH_LIMIT, …",
    "The folder of the index.": "Thư mục chứa chỉ mục.",
    "The language of messages; by default that of the system.": "Ngôn ngữ của thông báo; mặc định theo hệ thống.",
    "Show the version and exit.": "In số phiên bản rồi thoát.",
    "Show this message and exit.": "In trang trợ giúp này rồi thoát.",
    "Bring the index in line with the files below PATH.": "Cập nhật chỉ mục theo các tệp trong PATH.",
    "Find documents, best first, with snippets.": "Tìm tài liệu, phù hợp nhất trước, kèm trích đoạn.",
    "Count what a query finds by place, date and type.": "Đếm kết quả theo địa phương, thời gian và loại.",
    "Complete the beginning of a query with words of the index.": "Gợi ý phần tiếp theo của câu hỏi bằng các từ trong chỉ mục.",
    "Find the documents that are most like one.": "Tìm những tài liệu giống một tài liệu nhất.",
    "Tell why a query finds a file, or does not.": "Cho biết vì sao một câu hỏi tìm thấy, hoặc không tìm thấy, một tệp.",
    "Print a stored document and what is known of it.": "In một tài liệu đã lưu và những gì biết về nó.",
    "Tell what the index holds.": "Cho biết chỉ mục chứa những gì.",
    "Verify every file of the index against its checksums.": "Kiểm tra mọi tệp của chỉ mục theo tổng kiểm.",
    "Measure how well an index answers queries that were judged.": "Đo xem chỉ mục trả lời các truy vấn đã có đánh giá tốt đến đâu.",
    # Options that several commands share
    "For people, or as one object.": "Cho người đọc, hoặc thành một đối tượng JSON.",
    "Only documents of this province, district or commune, by its name then or now.": "Chỉ tài liệu của tỉnh, huyện hay xã này, theo tên cũ hoặc tên hiện nay.",
    "Only from this date on: 2021, 2021-03, 15/3/2021, quý 1/2021.": "Chỉ từ ngày này trở đi: 2021, 2021-03, 15/3/2021, quý 1/2021.",
    "Only up to this date, which counts.": "Chỉ đến hết ngày này.",
    "Only this year.": "Chỉ năm này.",
    "Only this type of document: tin, báo cáo, kế hoạch, công văn, …": "Chỉ loại tài liệu này: tin, báo cáo, kế hoạch, công văn, …",
    "Which documents count: with all words, any of them, or all and then the best partial ones.": "Tài liệu nào được tính: có đủ mọi từ (all), có từ bất kỳ (any), hoặc đủ từ trước rồi đến khớp một phần (auto).",
    "Whether accents must be as typed; auto opens only words typed without any.": "Có bắt buộc dấu đúng như đã gõ không; auto chỉ mở rộng những từ gõ không dấu.",
    # tgsearch suggest, similar, why; stats --abbreviations
    "Complete the beginning of a query with words of the index.\n\n"
    "PREFIX may be typed without accents; the completions have theirs. "
    "The number is that of the documents that hold one.": "Gợi ý phần tiếp theo của câu hỏi bằng các từ trong chỉ mục.\n\n"
    "PREFIX có thể gõ không dấu; các gợi ý đều có dấu. "
    "Con số là số tài liệu có gợi ý đó.",
    "Completions at most.": "Số gợi ý tối đa.",
    "Find the documents that are most like one.\n\n"
    "ID is that of a hit. The words that are looked for are printed above the hits.": "Tìm những tài liệu giống một tài liệu nhất.\n\n"
    "ID là mã của một kết quả. Các từ dùng để tìm được in phía trên kết quả.",
    "Documents at most.": "Số tài liệu tối đa.",
    "Tell why a query finds a file, or does not.\n\n"
    "QUERY is one argument, in quotes where it has several words; FILE is the id of a hit or the path of "
    "a file. With the options of the search it tells of that search.": "Cho biết vì sao một câu hỏi tìm thấy, hoặc không tìm thấy, một tệp.\n\n"
    "QUERY là một tham số, đặt trong dấu ngoặc kép nếu có nhiều từ; FILE là mã của một kết quả hoặc đường dẫn "
    "của một tệp. Khi kèm các tùy chọn của lệnh tìm, câu trả lời là về lần tìm đó.",
    "Found, as number {rank}.": "Tìm thấy, ở vị trí {rank}.",
    "Found.": "Tìm thấy.",
    "Not found.": "Không tìm thấy.",
    "List the abbreviations that documents define, the most often defined first.": "Liệt kê các chữ viết tắt mà tài liệu tự giải thích, chữ được giải thích nhiều nhất đứng trước.",
    "No document defines an abbreviation.": "Không tài liệu nào giải thích chữ viết tắt.",
    # tgsearch search
    "Find documents, best first, with snippets.\n\n"
    'QUERY is words, with accents or without; "a phrase"; AND, OR, NOT or VÀ, HOẶC, KHÔNG in capitals; '
    "-word (after `--`); parentheses; a beginning and * (tuyên*); title:, place:, date:, type:, number:. "
    "Without QUERY: every document that passes the filters, newest first. "
    "The exit code is 0 when something was found, 1 when nothing was, 2 after an error.": "Tìm tài liệu, phù hợp nhất trước, kèm trích đoạn.\n\n"
    'QUERY gồm các từ có dấu hoặc không dấu; "một cụm từ"; AND, OR, NOT hoặc VÀ, HOẶC, KHÔNG viết hoa; '
    "-từ (sau `--`); dấu ngoặc; phần đầu của từ kèm * (tuyên*); tiêuđề:, nơi:, ngày:, loại:, số:. "
    "Không có QUERY: mọi tài liệu qua được bộ lọc, mới nhất trước. "
    "Mã thoát là 0 khi tìm thấy, 1 khi không thấy gì, 2 khi có lỗi.",
    "The order of the documents.": "Thứ tự của các tài liệu.",
    "Documents a page.": "Số tài liệu mỗi trang.",
    "Which page.": "Trang thứ mấy.",
    "Count by place, date and type too; JSON always does.": "Đếm thêm theo địa phương, thời gian và loại; JSON luôn có.",
    "For people, as one object, or as one object a line for each document.": "Cho người đọc, thành một đối tượng JSON, hoặc mỗi tài liệu một đối tượng trên một dòng.",
    "Tell each term's share of the score.": "Cho biết phần điểm của từng từ.",
    # tgsearch facets
    "Count what a query finds by place, date and type.\n\n"
    "Places go from province to district to commune, dates from year to quarter to month to day. "
    "Narrow with --locality, --year, --from and --to, and go deeper with --depth. "
    "Without QUERY every document counts.": "Đếm kết quả theo địa phương, thời gian và loại.\n\n"
    "Địa phương đi từ tỉnh đến huyện, xã; thời gian đi từ năm đến quý, tháng, ngày. "
    "Thu hẹp bằng --locality, --year, --from và --to, xem sâu hơn bằng --depth. "
    "Không có QUERY thì đếm mọi tài liệu.",
    "Only this count; may be given more than once.": "Chỉ đếm theo mục này; có thể dùng nhiều lần.",
    "How many levels are printed; JSON always has all.": "In bao nhiêu cấp; JSON luôn có đủ.",
    # tgsearch show
    "Print a stored document and what is known of it.\n\n"
    "ID is that of a hit. Dates and place come with the words that they were taken from.": "In một tài liệu đã lưu và những gì biết về nó.\n\n"
    "ID là mã của một kết quả. Ngày tháng và địa phương kèm theo câu chữ làm căn cứ.",
    # tgsearch check
    "Verify every file of the index against its checksums.\n\n"
    "The exit code is 0 when the index is sound, 3 when a file of it is damaged, 2 after an error.": "Kiểm tra mọi tệp của chỉ mục theo tổng kiểm.\n\n"
    "Mã thoát là 0 khi chỉ mục nguyên vẹn, 3 khi có tệp hỏng, 2 khi có lỗi.",
    # tgsearch eval
    "Measure how well an index answers queries that were judged.\n\n"
    "TOPICS has the queries: lines of an id, a tab and the query; or a TREC topic file; or JSON lines "
    "with id and text. QRELS has the judgements in TREC form (query, 0, document, grade) or in that of "
    "BEIR. Printed are nDCG@10, MRR@10, recall@10, recall@100 and MAP over the first 1,000 hits, as "
    "trec_eval defines them. Queries without judgements are left out.": "Đo xem chỉ mục trả lời các truy vấn đã có đánh giá tốt đến đâu.\n\n"
    "TOPICS chứa các truy vấn: mỗi dòng gồm mã, dấu tab và câu truy vấn; hoặc tệp topic của TREC; hoặc các dòng JSON "
    "có id và text. QRELS chứa các đánh giá theo dạng TREC (truy vấn, 0, tài liệu, mức liên quan) hoặc dạng của "
    "BEIR. Kết quả gồm nDCG@10, MRR@10, recall@10, recall@100 và MAP trên 1.000 kết quả đầu, theo định nghĩa của "
    "trec_eval. Truy vấn không có đánh giá được bỏ qua.",
    "Measure an index of this file or folder, made for the purpose and removed afterwards.": "Đo trên chỉ mục tạm lập từ tệp hoặc thư mục này; đo xong thì xóa.",
    "Print the measures of each query too, worst first.": "In thêm số đo của từng truy vấn, kém nhất trước.",
    "Write what was found to FILE, as a TREC run.": "Ghi những gì tìm được vào FILE, theo dạng tệp run của TREC.",
    "Asking": "Đang truy vấn",
    "Query": "Truy vấn",
    "{count} query": "{count} truy vấn",
    "{count} queries": "{count} truy vấn",
    "MAP over the first {number} hits": "MAP trên {number} kết quả đầu",
    "{count} query has no judgements and was left out.": "{count} truy vấn không có đánh giá nên được bỏ qua.",
    "{count} queries have no judgements and were left out.": "{count} truy vấn không có đánh giá nên được bỏ qua.",
    "{count} query has judgements and is not among the topics.": "{count} truy vấn có đánh giá nhưng không nằm trong tệp truy vấn.",
    "{count} queries have judgements and are not among the topics.": "{count} truy vấn có đánh giá nhưng không nằm trong tệp truy vấn.",
    "{count} judged document is not in the index.": "{count} tài liệu đã đánh giá không có trong chỉ mục.",
    "{count} judged documents are not in the index.": "{count} tài liệu đã đánh giá không có trong chỉ mục.",
    # tgsearch index
    "Bring the index in line with the files below PATH.\n\n"
    "New files are added, changed ones replaced, deleted ones dropped; PATH is corpus/ unless given. "
    "A file that can't be read is reported and the rest goes on; the exit code is then 2. "
    "Ctrl-C keeps what is done and stops; pressed again it stops at once.": "Cập nhật chỉ mục theo các tệp trong PATH.\n\n"
    "Tệp mới được thêm, tệp đã sửa được thay, tệp đã xóa bị loại; PATH mặc định là corpus/. "
    "Tệp không đọc được sẽ được báo lại còn các tệp khác vẫn tiếp tục; khi đó mã thoát là 2. "
    "Ctrl-C giữ lại phần đã làm rồi dừng; nhấn lần nữa thì dừng ngay.",
    "Only tell what would be done.": "Chỉ cho biết sẽ làm gì.",
    "Make the index anew; the old one serves until then.": "Tạo lại chỉ mục từ đầu; chỉ mục cũ vẫn dùng được đến khi xong.",
    "How many processes read and analyze.": "Số tiến trình đọc và phân tích.",
    "Do not ask before most of the index is removed.": "Không hỏi trước khi loại phần lớn chỉ mục.",
    "Stopping after what is under way; Ctrl-C again stops at once.": "Sẽ dừng sau khi xong phần đang làm; nhấn Ctrl-C lần nữa để dừng ngay.",
    "{removed} of {known} files are gone and would leave the index.": "{removed} trên {known} tệp không còn nữa và sẽ bị loại khỏi chỉ mục.",
    "Remove them from the index?": "Loại chúng khỏi chỉ mục?",
    "Nothing was changed.": "Không có gì thay đổi.",
    "Nothing was changed; add --yes if that is meant.": "Không có gì thay đổi; hãy thêm --yes nếu đúng ý.",
    "Indexing": "Đang lập chỉ mục",
    "{documents} documents, {rate}/s": "{documents} tài liệu, {rate}/s",
    # Hits
    "Nothing found.": "Không tìm thấy gì.",
    "{count} document": "{count} tài liệu",
    "{count} documents": "{count} tài liệu",
    "{first}–{last} of {found}": "{first}–{last} trong {found}",
    "{found}, none on this page": "{found}, trang này không có",
    "{number} ms": "{number} ms",
    "Note: {note}": "Lưu ý: {note}",
    "in {folder}": "trong {folder}",
    "another tone placement": "khác cách đặt dấu thanh",
    "without accents": "khớp không dấu",
    "some of the words": "khớp một phần",
    "similar spelling": "gần giống",
    # Dates and places
    "{year}-{month}-{day}": "{day}/{month}/{year}",
    "{year}-{month}": "tháng {month}/{year}",
    "quarter {quarter} of {year}": "quý {quarter}/{year}",
    "first half of {year}": "6 tháng đầu năm {year}",
    "second half of {year}": "6 tháng cuối năm {year}",
    "first nine months of {year}": "9 tháng đầu năm {year}",
    "published {date}": "đăng {date}",
    "event of {date}": "sự kiện {date}",
    "about {date}": "kỳ {date}",
    "{place} (today {now})": "{place} (nay là {now})",
    # Facets
    "Place": "Địa phương",
    "Date": "Thời gian",
    "Type": "Loại",
    "… {count} more": "… còn {count} mục nữa",
    # A stored document
    "Published": "Ngày đăng",
    "Event": "Sự kiện",
    "Period": "Kỳ",
    "Mentions": "Nhắc đến",
    "Numbers": "Số hiệu",
    "Address": "Liên kết",
    "File": "Tệp",
    "“{quote}” ({source})": "“{quote}” ({source})",
    # Reports
    "Nothing was written: this was a dry run.": "Không ghi gì: đây chỉ là chạy thử.",
    "{number} added": "{number} thêm mới",
    "{number} changed": "{number} thay đổi",
    "{number} removed": "{number} bị loại",
    "{number} unchanged": "{number} giữ nguyên",
    "{number} failed": "{number} không đọc được",
    "{count} document written": "Đã ghi {count} tài liệu",
    "{count} documents written": "Đã ghi {count} tài liệu",
    "{number} s": "{number} giây",
    "{number} documents/s": "{number} tài liệu/giây",
    "{written} in {time} ({rate})": "{written} trong {time} ({rate})",
    "Not indexed:": "Không lập được chỉ mục:",
    "Stopped early; what was done is kept, and the same command goes on.": "Đã dừng giữa chừng; phần đã làm được giữ lại, chạy lại lệnh này để làm tiếp.",
    "Documents": "Tài liệu",
    "  with a date": "  có ngày tháng",
    "  with a place": "  có địa phương",
    "Files": "Tệp",
    "  not readable": "  không đọc được",
    "Segments": "Phân đoạn",
    "Deleted, still stored": "Đã xóa, còn lưu",
    "Distinct {grain}": "Số {grain} khác nhau",
    "syllables": "tiếng",
    "syllables of titles": "tiếng của tiêu đề",
    "words": "từ",
    "pairs": "cặp tiếng",
    "facts": "dữ kiện",
    "stored documents": "tài liệu lưu trữ",
    "Size": "Dung lượng",
    "The index is sound: every file holds what was written.": "Chỉ mục nguyên vẹn: mọi tệp đều đúng như khi ghi.",
    "{count} file of the index is damaged:": "{count} tệp của chỉ mục bị hỏng:",
    "{count} files of the index are damaged:": "{count} tệp của chỉ mục bị hỏng:",
    "Build it anew from the documents with `tgsearch index --rebuild`.": "Hãy tạo lại từ tài liệu gốc bằng `tgsearch index --rebuild`.",
}
