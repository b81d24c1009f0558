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
    "The folder of the index, or its address on a cluster: opensearch://host:9200/name.": (
        "Thư mục của chỉ mục, hoặc địa chỉ trên cụm máy: opensearch://host:9200/name."
    ),
    "The folder of the index, or its address; here or before the command.": (
        "Thư mục của chỉ mục, hoặc địa chỉ của nó; ghi ở đây hay trước tên lệnh đều được."
    ),
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
    "Only documents of this province, district or commune, by its name then or now; "
    "given several times: of any of them, as with --year, --type and --number.": "Chỉ tài liệu của tỉnh, huyện hay xã này, theo tên cũ hoặc tên hiện nay; "
    "dùng nhiều lần thì lấy tài liệu của bất kỳ nơi nào trong số đó, --year, --type và --number cũng vậy.",
    "Only from this date on: 2021, 2021-03, 15/3/2021, quý 1/2021.": "Chỉ từ ngày này trở đi: 2021, 2021-03, 15/3/2021, quý 1/2021.",
    "Only up to this date, which counts.": "Chỉ đến hết ngày này.",
    "Only this year, or another period: 2021, 2021-Q1.": "Chỉ năm này, hoặc một kỳ khác: 2021, 2021-Q1.",
    "Only this type of document: tin, báo cáo, kế hoạch, công văn, …": "Chỉ loại tài liệu này: tin, báo cáo, kế hoạch, công văn, …",
    "Only documents that bear or cite this number in full: 05-CT/TW, 12/2021/QĐ-UBND.": "Chỉ tài liệu mang hoặc viện dẫn số hiệu này, ghi đầy đủ: 05-CT/TW, 12/2021/QĐ-UBND.",
    "Count and filter places by the units of the time of each document only, or by those of today; "
    "without it counted by the former, found by both.": "Đếm và lọc địa phương chỉ theo đơn vị đương thời của từng tài liệu (then), hoặc chỉ theo đơn vị hiện nay (today); "
    "nếu không chọn thì đếm theo đơn vị đương thời, lọc theo cả hai.",
    "Count places as if there were no --locality, dates without --from, --to and --year, types without --type, numbers without --number.": "Đếm địa phương như khi không có --locality, thời gian như khi không có --from, --to và --year, loại như khi không có --type, số hiệu như khi không có --number.",
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
    'A row of places is narrowed to by its names from the row up: --locality "Hạ Long, Quảng Ninh". '
    "Without QUERY every document counts. "
    "With --by number, count the documents that bear or cite each document number.": "Đếm kết quả theo địa phương, thời gian và loại.\n\n"
    "Địa phương đi từ tỉnh đến huyện, xã; thời gian đi từ năm đến quý, tháng, ngày. "
    "Thu hẹp bằng --locality, --year, --from và --to, xem sâu hơn bằng --depth. "
    'Để thu hẹp theo một dòng địa phương, hãy ghi các tên từ dòng đó trở lên: --locality "Hạ Long, Quảng Ninh". '
    "Không có QUERY thì đếm mọi tài liệu. "
    "Với --by number, đếm số tài liệu mang hoặc viện dẫn từng số hiệu văn bản.",
    "Count by this alone; may be given more than once. Without it: by locality, date and type.": "Chỉ đếm theo mục này; có thể dùng nhiều lần. Nếu không chọn thì đếm theo địa phương, thời gian và loại.",
    "How many levels are printed; JSON always has all.": "In bao nhiêu cấp; JSON luôn có đủ.",
    # tgsearch show
    "Print a stored document and what is known of it.\n\n"
    "ID is that of a hit. Dates and place come with the words that they were taken from. With "
    "--dropped, print what stood in the source and was not taken for text: menus, forms, counters.": "In một tài liệu đã lưu và những gì biết về nó.\n\n"
    "ID là mã của một kết quả. Ngày tháng và địa phương kèm theo câu chữ làm căn cứ. Với "
    "--dropped, in những dòng có trong nguồn nhưng không được coi là nội dung: menu, biểu mẫu, bộ đếm.",
    "Print instead each line that was taken off, with the reason.": "Thay vào đó, in từng dòng đã bị bỏ, kèm lý do.",
    "Everything in the source was taken for text.": "Mọi dòng trong nguồn đều được coi là nội dung.",
    "menu": "menu",
    "form": "biểu mẫu",
    "counter": "bộ đếm",
    "said twice": "lặp lại",
    "filler": "chữ thừa",
    "on many pages": "có ở nhiều trang",
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
    "A file that moved with its content is told as renamed. "
    "A file that can't be read is reported and the rest goes on; the exit code is then 2. "
    "Ctrl-C keeps what is done and stops; pressed again it stops at once.": "Cập nhật chỉ mục theo các tệp trong PATH.\n\n"
    "Tệp mới được thêm, tệp đã sửa được thay, tệp đã xóa bị loại; PATH mặc định là corpus/. "
    "Tệp chuyển sang chỗ khác mà nội dung không đổi thì được tính là đổi tên. "
    "Tệp không đọc được sẽ được báo lại còn các tệp khác vẫn tiếp tục; khi đó mã thoát là 2. "
    "Ctrl-C giữ lại phần đã làm rồi dừng; nhấn lần nữa thì dừng ngay.",
    "Only tell what would be done.": "Chỉ cho biết sẽ làm gì.",
    "Make the index anew; the old one serves until then.": "Tạo lại chỉ mục từ đầu; chỉ mục cũ vẫn dùng được đến khi xong.",
    "Take only share K of N of the files; when all are taken, by several machines or one after the other, "
    "the index is what one makes of all.": "Chỉ lấy phần K trong N phần của các tệp; khi đã lấy đủ các phần, do nhiều máy hay lần lượt từng phần, "
    "chỉ mục giống như khi một máy làm tất cả.",
    "“{value}” is not a share: use K/N with K from 1 to N, as 2/8.": "“{value}” không phải là một phần: hãy viết K/N với K từ 1 đến N, như 2/8.",
    "--rebuild makes the index of all files and --shard takes a share of them: "
    "index the shares under another name, then search there.": "--rebuild tạo lại chỉ mục từ mọi tệp còn --shard chỉ lấy một phần: "
    "hãy lập chỉ mục từng phần dưới một tên khác rồi tìm ở đó.",
    "How many processes read and analyze.": "Số tiến trình đọc và phân tích.",
    "Do not ask before most of the index is removed.": "Không hỏi trước khi loại phần lớn chỉ mục.",
    "Stopping after what is under way; Ctrl-C again stops at once.": "Sẽ dừng sau khi xong phần đang làm; nhấn Ctrl-C lần nữa để dừng ngay.",
    "{removed} of {known} files are gone or left out now and would leave the index.": "{removed} trên {known} tệp không còn nữa hoặc nay bị bỏ qua, và sẽ bị loại khỏi chỉ mục.",
    "Leave out what matches, as in .gitignore; may be given more than once. "
    "Files .tgsearchignore in the folders hold such patterns too.": "Bỏ qua những gì khớp mẫu, cách viết như trong .gitignore; có thể dùng nhiều lần. "
    "Tệp .tgsearchignore trong các thư mục cũng chứa những mẫu như vậy.",
    "Take in what matches though another pattern leaves it out; may be given more than once.": "Vẫn lấy những gì khớp mẫu này dù mẫu khác bỏ qua; có thể dùng nhiều lần.",
    "Compare the content of every file, even where size and time are as they were.": "So nội dung của mọi tệp, kể cả khi kích thước và thời gian vẫn như cũ.",
    "Read again what could not be read, even where it did not change.": "Đọc lại những tệp đã không đọc được, kể cả khi chúng không thay đổi.",
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
    "first {count} months of {year}": "{count} tháng đầu năm {year}",
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
    "{number} renamed": "{number} đổi tên",
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
    # tgsearch doctor
    "Tell what could not be read, dated or placed, and why.": "Cho biết những gì không đọc được, không rõ ngày hoặc không rõ nơi, và vì sao.",
    "Tell what could not be read, dated or placed, and why.\n\n"
    "Each document comes with what was seen in it: the dates and what they were taken for, the places "
    "and how often they are named, the names that several places bear. All are counted, the first are "
    "listed.": "Cho biết những gì không đọc được, không rõ ngày hoặc không rõ nơi, và vì sao.\n\n"
    "Mỗi tài liệu kèm theo những gì thấy trong đó: các ngày và được hiểu là gì, các địa phương "
    "và được nhắc mấy lần, các địa danh mà nhiều nơi cùng mang. Mọi trường hợp đều được đếm, các trường hợp "
    "đầu được liệt kê.",
    "Cases of each kind that are listed.": "Số trường hợp được liệt kê cho mỗi loại.",
    "List only this kind; may be given more than once.": "Chỉ liệt kê loại này; có thể dùng nhiều lần.",
    "{documents}, all read, dated and placed": "{documents}, tất cả đều đọc được, rõ ngày và rõ nơi",
    "{count} not read": "{count} không đọc được",
    "{count} undated": "{count} không rõ ngày",
    "{count} unplaced": "{count} không rõ nơi",
    "{count} with unclear names": "{count} có địa danh chưa rõ",
    "{count} before 1900 or in the future": "{count} trước năm 1900 hoặc ở tương lai",
    "Not read": "Không đọc được",
    "Undated": "Không rõ ngày",
    "Unplaced": "Không rõ nơi",
    "Unclear names of places": "Địa danh chưa rõ",
    "Dated before 1900 or in the future": "Ghi ngày trước năm 1900 hoặc ở tương lai",
    "To date a document: `published: 2021-01-15` in its front matter, 2021-01-15 in its file name, or a line such as `Hưng Yên, ngày 15 tháng 1 năm 2021`.": "Để tài liệu có ngày: ghi `published: 2021-01-15` trong phần đầu (front matter), 2021-01-15 trong tên tệp, hoặc một dòng như `Hưng Yên, ngày 15 tháng 1 năm 2021`.",
    "To place a document: `locality: Hưng Yên` in its front matter, or the place in its title.": "Để tài liệu có nơi: ghi `locality: Hưng Yên` trong phần đầu (front matter), hoặc nêu địa phương trong tiêu đề.",
    "To tell which is meant: the district or province right after the name, as in `xã Tân Thành, huyện Vụ Bản`.": "Để biết là nơi nào: ghi thêm huyện hoặc tỉnh ngay sau địa danh, như `xã Tân Thành, huyện Vụ Bản`.",
    # tgsearch compact, dump, restore
    "Make the index as small as it can be.": "Thu gọn chỉ mục đến mức nhỏ nhất.",
    "Make the index as small as it can be.\n\n"
    "Segments are merged, and deleted documents and files of no use are dropped. Searches go on "
    "meanwhile. Ctrl-C leaves the index as it was. Room for a second index is needed until it is done.": "Thu gọn chỉ mục đến mức nhỏ nhất.\n\n"
    "Các phân đoạn được gộp lại, tài liệu đã xóa và tệp không còn dùng bị bỏ đi. Trong lúc đó vẫn tìm kiếm "
    "được. Ctrl-C giữ chỉ mục như cũ. Cho đến khi xong cần chỗ trống bằng một chỉ mục nữa.",
    "{before} before, {after} after": "trước {before}, sau {after}",
    "segments: {before} before, {after} after": "phân đoạn: trước {before}, sau {after}",
    "{count} deleted document purged": "bỏ hẳn {count} tài liệu đã xóa",
    "{count} deleted documents purged": "bỏ hẳn {count} tài liệu đã xóa",
    "Write the documents of the index to a file of JSON lines.": "Sao lưu tài liệu của chỉ mục ra tệp gồm các dòng JSON.",
    "Write the documents of the index to a file of JSON lines.\n\n"
    "FILE is packed if it ends in .gz or .xz; without FILE, or with -, the lines go to standard output. "
    "`tgsearch restore` makes the index again from it, also in a later version. An index that has to "
    "be made again because the rules have changed can still be dumped.": "Sao lưu tài liệu của chỉ mục ra tệp gồm các dòng JSON.\n\n"
    "FILE được nén nếu tên kết thúc bằng .gz hoặc .xz; không có FILE, hoặc ghi -, thì in ra đầu ra chuẩn. "
    "`tgsearch restore` tạo lại chỉ mục từ tệp này, kể cả ở phiên bản sau. Chỉ mục phải tạo lại vì quy tắc "
    "đã thay đổi vẫn sao lưu được.",
    "The report: for people, or as one object.": "Báo cáo: cho người đọc, hoặc thành một đối tượng JSON.",
    "Dumping": "Đang sao lưu",
    "Dumped: {what}": "Đã sao lưu: {what}",
    "Make the index from a file that `tgsearch dump` wrote.": "Khôi phục chỉ mục từ tệp do `tgsearch dump` ghi.",
    "Make the index from a file that `tgsearch dump` wrote.\n\n"
    "FILE may be packed by gzip or xz; - is standard input. The index is put in place when the whole "
    "file is read. The next `tgsearch index` of the same folders finds the files unchanged.": "Khôi phục chỉ mục từ tệp do `tgsearch dump` ghi.\n\n"
    "FILE có thể được nén bằng gzip hoặc xz; - là đầu vào chuẩn. Chỉ mục chỉ được thay khi đã đọc hết tệp. "
    "Lần chạy `tgsearch index` tiếp theo trên cùng các thư mục sẽ thấy các tệp không đổi.",
    "Replace an index that holds something.": "Thay thế chỉ mục đang có nội dung.",
    "Restoring": "Đang khôi phục",
    "Restored: {what}": "Đã khôi phục: {what}",
    "{count} file": "{count} tệp",
    "{count} files": "{count} tệp",
    # tgsearch export
    "Write what a query finds to a file.": "Ghi kết quả tìm kiếm ra tệp.",
    "Write what a query finds to a file.\n\n"
    "QUERY and the filters are those of `tgsearch search`. As csv it is a table for a spreadsheet, as "
    "jsonl an object a line, as docx a document to read. Without --format the name of FILE tells which; "
    "without FILE it goes to standard output. The columns are named in English in every language. "
    "Cells that a spreadsheet would run as a formula begin with an apostrophe.": "Ghi kết quả tìm kiếm ra tệp.\n\n"
    "QUERY và các bộ lọc giống như của `tgsearch search`. Dạng csv là bảng cho phần mềm bảng tính, jsonl là mỗi "
    "dòng một đối tượng, docx là văn bản để đọc. Không có --format thì dựa vào tên FILE; "
    "không có FILE thì in ra đầu ra chuẩn. Tên cột luôn bằng tiếng Anh ở mọi ngôn ngữ. "
    "Ô mà phần mềm bảng tính sẽ chạy như công thức được thêm dấu nháy đơn ở đầu.",
    "What is written; csv if nothing tells.": "Dạng tệp cần ghi; csv nếu không có gì cho biết.",
    "Where it is written; a file that is there is replaced.": "Nơi ghi; tệp có sẵn sẽ bị thay thế.",
    "A document is no text for a terminal: name a FILE with -o.": "Không in văn bản docx ra màn hình được: hãy đặt tên tệp bằng -o.",
    "{documents} written to {file}": "Đã ghi {documents} vào {file}",
    "{count} more were found: raise --limit.": "Còn {count} tài liệu nữa: hãy tăng --limit.",
    "Search results": "Kết quả tìm kiếm",
    "every document": "mọi tài liệu",
    "From": "Từ",
    "To": "Đến",
    "Year": "Năm",
    "Made on": "Ngày lập",
    "Found": "Tìm thấy",
    "Note": "Lưu ý",
    "{shown} of {found}": "{shown} trên {found}",
    # tgsearch watch
    "Keep the index in line as the files below PATH change.": "Giữ chỉ mục luôn khớp khi các tệp trong PATH thay đổi.",
    "Keep the index in line as the files below PATH change.\n\n"
    "Everything is looked at first, then what changes, about a second after it was written; PATH is "
    "corpus/ unless given. A line is printed for each time that something was done. A folder that is "
    "gone, as a share that is not mounted, keeps its documents. Ctrl-C or SIGTERM ends it after what "
    "is under way, with exit code 0.": "Giữ chỉ mục luôn khớp khi các tệp trong PATH thay đổi.\n\n"
    "Lúc đầu kiểm tra tất cả, sau đó là những gì thay đổi, khoảng một giây sau khi ghi xong; PATH mặc định là "
    "corpus/. Mỗi lần có việc được làm sẽ in một dòng. Thư mục không còn thấy, như ổ mạng chưa kết nối, "
    "vẫn giữ tài liệu của nó. Ctrl-C hoặc SIGTERM sẽ kết thúc sau khi xong phần đang làm, với mã thoát 0.",
    "Look at all files this often, for network shares that do not tell what changes.": "Bao lâu kiểm tra mọi tệp một lần, dùng cho ổ mạng không báo thay đổi.",
    "How long a file must have been left alone before it is read.": "Tệp phải yên bao lâu mới được đọc.",
    "For people, or as one object a line for each time.": "Cho người đọc, hoặc mỗi lần một đối tượng trên một dòng.",
    "Watching {paths}; Ctrl-C ends it.": "Đang theo dõi {paths}; nhấn Ctrl-C để kết thúc.",
    # tgsearch serve
    "Search in a browser: the search page and the JSON API.": "Tìm kiếm trong trình duyệt: trang tìm kiếm và API JSON.",
    "Search in a browser: the search page and the JSON API.\n\nOnly this machine is answered unless --host says otherwise, and that only with a token. What a writer commits meanwhile is found by the next search. The API describes itself at /api. Ctrl-C or SIGTERM ends it, with exit code 0.": "Tìm kiếm trong trình duyệt: trang tìm kiếm và API JSON.\n\nChỉ trả lời máy này, trừ khi --host cho phép khác, và khi đó phải có token. Những gì vừa được ghi vào chỉ mục sẽ được tìm thấy ngay ở lần tìm sau. API tự mô tả tại /api. Nhấn Ctrl-C hoặc gửi SIGTERM để kết thúc, với mã thoát 0.",
    "Where to listen: a name or an address of this machine, 0.0.0.0 for all of them.": "Nơi lắng nghe: tên hoặc địa chỉ của máy này, 0.0.0.0 là mọi địa chỉ.",
    "The port; 0 takes a free one.": "Cổng; 0 là chọn một cổng còn trống.",
    "Open the page in the browser.": "Mở trang trong trình duyệt.",
    "What a client must know, at least 16 letters, digits or signs; better set as a variable.": "Mã bí mật mà bên truy cập phải biết, ít nhất 16 chữ cái, chữ số hoặc dấu; nên đặt bằng biến môi trường.",
    "The language of pages whose address does not say.": "Ngôn ngữ của trang khi địa chỉ không nêu.",
    "Search at {address}; Ctrl-C ends it.": "Tìm kiếm tại {address}; nhấn Ctrl-C để kết thúc.",
    'The server needs {package}, which is not installed: run `pip install "tgsearch[web]"`.': 'Máy chủ cần {package} nhưng chưa được cài: hãy chạy `pip install "tgsearch[web]"`.',
    "At {host} others could search, so --token is needed: try --token {token}.": "Ở {host} người khác cũng tìm được nên cần có --token: hãy thử --token {token}.",
    "The token must have at least {count} letters, digits or signs: try --token {token}.": "Token phải có ít nhất {count} chữ cái, chữ số hoặc dấu: hãy thử --token {token}.",
    "Port {port} is in use, perhaps by a server that runs already: try --port {other}.": "Cổng {port} đang được dùng, có thể bởi một máy chủ đã chạy: hãy thử --port {other}.",
    "The system does not give port {port} to you: try --port {other}.": "Hệ thống không cho bạn dùng cổng {port}: hãy thử --port {other}.",
    "Can't listen at {host} ({reason}): give --host an address of this machine.": "Không lắng nghe được ở {host} ({reason}): hãy đặt --host là một địa chỉ của máy này.",
    "There is nothing at this address.": "Không có gì ở địa chỉ này.",
    "There is no such document: it may have been moved, renamed or removed.": (
        "Không có tài liệu này: có thể nó đã được chuyển đi, đổi tên hoặc bị xóa."
    ),
    "This address can only be read: use GET.": "Địa chỉ này chỉ để đọc: hãy dùng GET.",
    "Something went wrong in the program; its log has more under the number of this message.": "Chương trình gặp lỗi; nhật ký có chi tiết theo mã của thông báo này.",
    "Number of this message: {id}": "Mã của thông báo này: {id}",
    "Try again": "Thử lại",
    "To the search": "Về trang tìm kiếm",
    "Too many searches at once: try again in a moment.": "Có quá nhiều lượt tìm cùng lúc: hãy thử lại sau giây lát.",
    "The search took too long: make it more precise, or try again later.": "Tìm kiếm mất quá nhiều thời gian: hãy thu hẹp câu hỏi hoặc thử lại sau.",
    "The server is being stopped.": "Máy chủ đang dừng.",
    "A page of another site asked for this: open the address itself.": "Một trang của nơi khác đã gọi địa chỉ này: hãy tự mở địa chỉ đó.",
    "This is no request that the server understands.": "Đây không phải là yêu cầu mà máy chủ hiểu được.",
    "The files of the index can't be read at the moment.": "Hiện không đọc được các tệp của chỉ mục.",
    "The file of this document is not there any more.": "Tệp gốc của tài liệu này không còn nữa.",
    "The server is not called by this name: use the address that it printed when it started.": "Máy chủ không mang tên này: hãy dùng địa chỉ mà nó in ra khi khởi động.",
    "The address is too long: ask for less at once.": "Địa chỉ quá dài: hãy hỏi ít hơn trong một lần.",
    "The header of the request is too long.": "Phần đầu của yêu cầu quá dài.",
    "A request has no body here.": "Yêu cầu ở đây không có phần thân.",
    "The server wants its token: open the address with ?token=… once, or send it as a bearer.": "Máy chủ yêu cầu token: hãy mở địa chỉ kèm ?token=… một lần, hoặc gửi token dạng bearer.",
    # Pages
    "new": "mới",
    "Colors: auto": "Nền: tự động",
    "Colors: light": "Nền: sáng",
    "Colors: dark": "Nền: tối",
    "{number} suggestions": "{number} gợi ý",
    "Skip to the content": "Đến phần nội dung",
    "Search the documents": "Tìm trong tài liệu",
    "Words, with accents or without": "Gõ từ cần tìm, có dấu hoặc không dấu",
    "Suggestions": "Gợi ý",
    "Search": "Tìm",
    "Options": "Tùy chọn",
    "Words": "Các từ",
    "Accents": "Dấu",
    "Site": "Trang",
    "Saved": "Đã lưu",
    "Help": "Trợ giúp",
    "Back to the result": "Về kết quả",
    "What was found": "Chỗ khớp",
    "{number} of {total}": "{number} trên {total}",
    "{count} place": "{count} chỗ khớp",
    "{count} places": "{count} chỗ khớp",
    "Previous": "Trước",
    "Next": "Sau",
    "Found place": "Chỗ khớp",
    "There is no text.": "Không có văn bản.",
    "About the document": "Về tài liệu",
    "What is known": "Thông tin",
    "Open the original file": "Mở tệp gốc",
    "Nearly the same": "Gần như giống hệt",
    "Similar documents": "Tài liệu tương tự",
    "Filters that are set": "Bộ lọc đang dùng",
    "Remove the filter": "Bỏ bộ lọc",
    "Remove all filters": "Bỏ mọi bộ lọc",
    "chosen; choose again to give it up": "đang chọn; chọn lần nữa để bỏ",
    "Places in {name}": "Các nơi trong {name}",
    "Not understood": "Chưa hiểu yêu cầu",
    "Which place is meant?": "Ý bạn là nơi nào?",
    "Saved searches": "Tìm kiếm đã lưu",
    "Saved searches are kept by your browser and need JavaScript. Without it, bookmark the address of a result: it holds the whole search.": "Tìm kiếm đã lưu do trình duyệt giữ và cần JavaScript. Nếu không có, hãy đánh dấu trang kết quả: địa chỉ của trang chứa toàn bộ lần tìm.",
    "They are kept in this browser only. What is new is counted since you last saw the result.": "Chỉ lưu trong trình duyệt này. Tài liệu mới được tính từ lần cuối bạn đánh dấu đã xem.",
    "All documents": "Mọi tài liệu",
    "nothing new": "không có gì mới",
    "{number} new": "{number} tài liệu mới",
    "since {date}": "từ {date}",
    "Mark as seen": "Đánh dấu đã xem",
    "Remove": "Xóa",
    "could not be asked": "không hỏi được",
    "Nothing is saved yet: search for something and choose “Save this search”.": "Chưa lưu gì: hãy tìm rồi bấm “Lưu tìm kiếm này”.",
    "Narrow the result": "Thu hẹp kết quả",
    "By which units": "Theo đơn vị nào",
    "No place is known.": "Không rõ địa phương nào.",
    "Map of the provinces": "Bản đồ tỉnh, thành phố",
    "few": "ít",
    "many": "nhiều",
    "The newest documents": "Tài liệu mới nhất",
    "{number} new since {date}": "{number} tài liệu mới từ {date}",
    "Understood as": "Được hiểu là",
    "Did you mean": "Có phải bạn muốn tìm",
    "By month": "Theo tháng",
    "By year": "Theo năm",
    "3/2021": "3/2021",
    "6/2022": "6/2022",
    "Set": "Lọc",
    "{documents} of only a year or a quarter": "{documents} chỉ rõ năm hoặc quý",
    "All years": "Mọi năm",
    "Order": "Thứ tự",
    "Save this search": "Lưu tìm kiếm này",
    "Export": "Tải về",
    "first {number}": "{number} đầu tiên",
    "There is nothing on this page.": "Trang này không có gì.",
    "To the last page": "Đến trang cuối",
    "This finds something": "Cách này tìm được",
    "What else may help": "Cách khác có thể giúp",
    "Type fewer words, or more general ones.": "Gõ ít từ hơn, hoặc dùng từ chung hơn.",
    "Leave out the accents if you are not sure of them: what is typed without them finds every spelling.": "Nếu không chắc về dấu, hãy gõ không dấu: khi đó mọi cách viết đều được tìm.",
    "Places may be typed by their old name or by that of today.": "Địa phương gõ theo tên cũ hay tên hiện nay đều được.",
    "Pages": "Các trang",
    "Previous page": "Trang trước",
    "Page": "Trang",
    "Next page": "Trang sau",
    "in any place": "ở mọi nơi",
    "of any time": "mọi thời gian",
    "of any type": "mọi loại tài liệu",
    "To have them read: save `.doc` and `.rtf` as `.docx`, sheets and slides as PDF, unpack archives, take passwords off, run text recognition (OCR) over scans. `tgsearch index --exclude '*.jpg'` leaves files out.": (
        "Để đọc được: lưu `.doc` và `.rtf` thành `.docx`, bảng tính và trang trình chiếu thành PDF, giải nén tệp nén, bỏ mật khẩu, nhận dạng chữ (OCR) các bản quét. `tgsearch index --exclude '*.jpg'` bỏ qua những tệp không cần."
    ),
    "{count} files of unsupported formats ({formats}); `tgsearch doctor --only failed` lists them": "{count} tệp có định dạng chưa được hỗ trợ ({formats}); `tgsearch doctor --only failed` liệt kê",
    "with any number": "mọi số hiệu",
    "{count} other number is not listed": "Còn {count} số hiệu khác không liệt kê",
    "{count} other numbers are not listed": "Còn {count} số hiệu khác không liệt kê",
    "only “{query}”": "chỉ “{query}”",
    "without any filter": "không dùng bộ lọc nào",
    "only “{query}”, without any filter": "chỉ “{query}”, không dùng bộ lọc nào",
    "all documents with these filters": "mọi tài liệu qua các bộ lọc này",
    "Show every copy": "Hiện mọi bản",
    "Fold copies": "Gộp bản gần giống",
    "stated with the document": "ghi kèm tài liệu",
    "title": "tiêu đề",
    "text": "nội dung",
    "dateline": "dòng ngày tháng",
    "footer": "chân trang",
    "file name": "tên tệp",
    "folder": "thư mục",
    "{name} of the source": "{name} của nguồn",
    "or": "hoặc",
    "and": "và",
    "without": "không có",
    "title:": "tiêuđề:",
    "place:": "nơi:",
    "date:": "ngày:",
    "type:": "loại:",
    "number:": "số:",
    "“{words}” nearby": "“{words}” gần nhau",
    "up to {date}": "đến hết {date}",
    "all words, then most of them": "đủ mọi từ, rồi khớp một phần",
    "all words": "đủ mọi từ",
    "any of the words": "từ bất kỳ",
    "accents count where typed": "xét dấu ở từ có gõ dấu",
    "accents exactly as typed": "dấu đúng như đã gõ",
    "accents ignored": "bỏ qua dấu",
    "from {date}": "từ {date}",
    "to {date}": "đến {date}",
    "Best first": "Phù hợp nhất",
    "Newest first": "Mới nhất",
    "Oldest first": "Cũ nhất",
    "place: {value}": "nơi: {value}",
    "time: {value}": "thời gian: {value}",
    "type: {value}": "loại: {value}",
    "number: {value}": "số hiệu: {value}",
    "34 of today": "34 tỉnh nay",
    "63 until June 2025": "63 tỉnh trước 7/2025",
    # tgsearch search --collapse
    "Show nearly the same texts once, as the best ranked of them, with ×3 for three of them.": "Các văn bản gần như giống nhau chỉ hiện một lần, lấy bản xếp hạng cao nhất, kèm ×3 nếu có ba bản.",
    "the same text: {ids}": "cùng nội dung: {ids}",
    "the same text: {ids} and {count} more": "cùng nội dung: {ids} và {count} tài liệu khác",
    # tgsearch index --garbled, doctor --encodings
    "What becomes of text that reads as nothing, as of a bad scan: indexed and reported, or left out.": "Xử lý văn bản không đọc ra nghĩa, như của bản quét kém: vẫn lập chỉ mục và báo cáo (keep), hoặc bỏ qua (skip).",
    "Garbled, indexed all the same (--garbled skip leaves them out):": "Không đọc ra nghĩa, vẫn được lập chỉ mục (--garbled skip để bỏ qua):",
    "{percent} % of its words read as nothing": "{percent} % số từ không đọc ra nghĩa gì",
    "{count} garbled": "{count} không đọc ra nghĩa",
    "Garbled": "Không đọc ra nghĩa",
    "A scan read badly, or a font or encoding that is not known. `tgsearch index --garbled skip` leaves such documents out.": "Bản quét nhận dạng kém, hoặc phông chữ hay bảng mã không nhận ra. `tgsearch index --garbled skip` sẽ bỏ qua những tài liệu này.",
    "List instead which documents were not plain UTF-8, and how they were read, the least certain first.": "Thay vào đó, liệt kê tài liệu nào không phải UTF-8 thông thường và đã được đọc ra sao, ít chắc chắn nhất trước.",
    "{documents}, all plain UTF-8": "{documents}, tất cả là UTF-8 thông thường",
    "{number} plain UTF-8": "{number} UTF-8 thông thường",
    "Read from": "Đọc từ",
}
