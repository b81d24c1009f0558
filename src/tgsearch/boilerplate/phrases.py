"""Which whole lines do Vietnamese web pages put around their text?

A phrase is listed for what it means as a line of its own; inside a sentence
it is never looked up. What a mark is worth depends on how sure the phrase is:
nobody writes “Ý kiến bình luận” as a line of a report, but “Giới thiệu” may
well be a heading, and counts only in the company of others.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """What one line says about itself, before its neighbours are asked."""

    name: str  # tells marks apart that would be dropped for the same reason
    reason: str  # the DroppedLine.reason it would be dropped with
    alone: bool = False  # enough by itself, wherever the line stands in the text
    opens: bool = False  # at the end of a page, the short lines after it belong to it
    family: str = "page"  # only marks of one family vouch for each other


FILLER = Mark("filler", "filler", alone=True, family="filler")
COUNTER = Mark("counter", "counter", alone=True, family="counter")
COUNTER_LABEL = Mark("counter label", "counter", family="counter")
DATELINE = Mark("dateline", "dateline", family="date")
BARE_DATE = Mark("bare date", "dateline", family="date")
RIGHTS = Mark("rights", "footer", alone=True, family="footer")  # © and the like, beyond doubt
IMPRINT = Mark("imprint", "footer", family="footer")  # who is responsible; believed at the end of a page
PORTAL = Mark("portal", "footer", family="footer")  # the name of the site itself
CONTACT = Mark("contact", "footer", family="footer")  # an address; believed beside an imprint
TOOL = Mark("tool", "menu", alone=True)  # print, share, rate, back to top
TRAIL = Mark("trail", "menu", alone=True)  # "Trang chủ » Tin tức": where in the site the page stands
RELATED = Mark("related", "menu", alone=True, opens=True)
RELATED_LABEL = Mark("related label", "menu", opens=True)
MENU = Mark("menu", "menu", opens=True)
ITEM = Mark("item", "menu")
TOPIC = Mark("topic", "menu")  # a subject heading of a newspaper: vouches for nothing
FORM = Mark("form", "form", alone=True, opens=True)
FORM_LABEL = Mark("form label", "form", opens=True)
FIELD = Mark("field", "form")
BUTTON = Mark("button", "form")  # a field that only web forms have

_TABLE: tuple[tuple[Mark, str], ...] = (
    (FILLER, "xin chờ trong giây lát | vui lòng chờ | vui lòng đợi | đang tải | đang tải dữ liệu | loading"),
    (
        RELATED,
        """
        các tin khác | tin khác | tin tức khác | các tin tức khác | các bài khác | bài viết khác
        tin bài khác | các bài viết khác | các tin bài khác | các tin đã đưa | các tin đã đăng
        tin đã đưa | tin đã đăng | các tin mới hơn | các tin cũ hơn | những tin mới hơn
        những tin cũ hơn | tin mới hơn | tin cũ hơn | các tin mới | các tin cũ | tin cũ
        các tin tiếp theo | tin tiếp theo | bài tiếp theo | bài trước | bài sau | tin cùng chuyên mục
        các tin cùng chuyên mục | bài cùng chuyên mục | bài viết cùng chuyên mục
        cùng chuyên mục | tin cùng chủ đề | bài cùng chủ đề | tin cùng loại | tin cùng mục
        tin cùng thể loại | tin liên quan | các tin liên quan | tin bài liên quan
        bài liên quan | bài viết liên quan | các bài viết liên quan | tin tức liên quan
        có thể bạn quan tâm | có thể bạn thích | bạn quan tâm | có thể bạn sẽ quan tâm
        bạn có thể quan tâm | mời bạn đọc thêm | mời bạn xem thêm | tin đọc nhiều
        tin đọc nhiều nhất | tin xem nhiều | tin xem nhiều nhất | tin được quan tâm
        bài đọc nhiều | bài đọc nhiều nhất | bài xem nhiều | xem nhiều nhất | đọc nhiều nhất
        được quan tâm nhất | tin mới nhất | tin mới cập nhật | tin mới đăng | bài viết mới
        bài viết mới nhất | bài mới nhất | tin nổi bật | tin tức nổi bật | bài viết nổi bật
        tin nóng | tin đáng chú ý | tin tiêu điểm
        """,
    ),
    (
        RELATED_LABEL,
        """
        mới nhất | xem nhiều | đọc nhiều | nổi bật | tiêu điểm | tin mới | liên quan | tin hot
        tin vắn | tin ảnh | tin video | đáng chú ý
        """,
    ),
    (
        FORM,
        """
        ý kiến bình luận | ý kiến bạn đọc | ý kiến độc giả | gửi bình luận | viết bình luận
        bình luận của bạn | bình luận bài viết | thêm bình luận | thêm bình luận mới
        để lại bình luận | gửi bình luận của bạn | để lại một bình luận | chưa có bình luận
        chưa có bình luận nào | không có bình luận nào | gửi phản hồi | viết phản hồi
        gửi ý kiến phản hồi | ý kiến phản hồi | phản hồi bài viết | hủy trả lời | huỷ trả lời
        thông tin người gửi phản hồi | thông tin người gửi | thông tin phản hồi | trả lời hủy
        gửi ý kiến của bạn | gửi ý kiến đóng góp | ý kiến của bạn
        bạn cần đăng nhập để bình luận | đăng nhập để bình luận | đăng nhập để gửi bình luận
        vui lòng đăng nhập để bình luận | vui lòng nhập nội dung bình luận | mã bảo mật
        mã xác nhận | mã kiểm tra | mã captcha | nhập mã bảo mật | nhập mã xác nhận
        nhập mã xác thực | nhập mã kiểm tra | mã an toàn
        """,
    ),
    (FORM_LABEL, "phản hồi | bình luận | các bình luận | ý kiến | góp ý"),
    (
        FIELD,
        """
        họ và tên | họ tên | họ tên của bạn | tên của bạn | tên bạn | người gửi | email
        địa chỉ email | email của bạn | thư điện tử | số điện thoại | điện thoại | địa chỉ
        tiêu đề | nội dung | website | tên
        """,
    ),
    (
        BUTTON,
        """
        lời bình | xác thực | mã xác thực | captcha | gửi | gửi đi | gửi ngay | hủy | hủy bỏ
        nhập lại | làm lại | trả lời | thích | gửi bài | xóa trắng | xoá trắng | huỷ | huỷ bỏ
        đóng lại | đổi mã | mã khác | tệp đính kèm
        """,
    ),
    (
        MENU,
        """
        trang chủ | về trang chủ | quay lại trang chủ | trang nhất | liên kết website
        liên kết web | liên kết trang web | liên kết trang | trang liên kết | website liên kết
        web liên kết | các trang liên kết | liên kết nhanh | danh mục liên kết
        liên kết hữu ích | liên kết ngoài | chọn liên kết | chọn website | thống kê truy cập
        thống kê website | thống kê lượt truy cập | bộ đếm truy cập | thống kê online
        sơ đồ site | sơ đồ trang | sơ đồ website | sơ đồ cổng | sơ đồ cổng thông tin
        bản đồ site | site map | sitemap | thăm dò ý kiến | thăm dò | trưng cầu ý kiến
        danh mục chính | menu chính | chuyên mục tin | đăng nhập hệ thống | đăng nhập thành viên
        thành viên đăng nhập | quên mật khẩu | tìm kiếm nâng cao | trang thông tin liên kết
        skip to main content | chuyển đến nội dung chính | bỏ qua nội dung chính | quảng cáo
        hộp thư góp ý | thông tin cần biết | hỗ trợ trực tuyến | main menu | breadcrumb
        """,
    ),
    (
        ITEM,
        """
        giới thiệu | giới thiệu chung | tin tức | sự kiện | tin tức sự kiện | tin tức và sự kiện
        tin sự kiện | thông báo | tin thông báo | liên hệ | hỏi đáp | hỏi đáp trực tuyến
        hỏi đáp pháp luật | câu hỏi thường gặp | văn bản | văn bản mới | văn bản pháp luật
        văn bản pháp quy | văn bản chỉ đạo điều hành | tìm văn bản | hệ thống văn bản
        văn bản quy phạm pháp luật | thủ tục hành chính | dịch vụ công | kết quả bình chọn
        dịch vụ công trực tuyến | lịch công tác | lịch làm việc | lịch tiếp công dân
        thư công vụ | email công vụ | hộp thư điện tử | đăng nhập | đăng ký | đăng xuất
        tìm kiếm | chuyên mục | danh mục | menu | video | clip | video clip | hình ảnh | ảnh
        media | đa phương tiện | multimedia | thư viện | thư viện ảnh | thư viện video
        thư viện hình ảnh | phóng sự ảnh | tài liệu | tải về | download | rss | english
        tiếng việt | tiếng anh | facebook | fanpage | twitter | zalo | youtube | tiktok
        linkedin | pinterest | google | google news | messenger | instagram | telegram | email
        print | share | like | tweet | cơ cấu tổ chức | sơ đồ tổ chức | bộ máy tổ chức
        tổ chức bộ máy | chức năng nhiệm vụ | tin trong tỉnh | tin trong nước | tin quốc tế
        tin hoạt động | tin tổng hợp | tin địa phương | tin cơ sở | bản đồ | bản đồ hành chính
        tuyển dụng | diễn đàn | hướng dẫn | báo điện tử | tòa soạn | toà soạn | bình chọn
        tra cứu | tra cứu hồ sơ | tra cứu văn bản | công báo | thông tin tuyên truyền
        đường dây nóng | người phát ngôn | chuyển đổi số | cải cách hành chính
        công khai ngân sách | quy hoạch kế hoạch | chiến lược quy hoạch | dự án đầu tư
        đấu thầu mua sắm công | lấy ý kiến góp ý dự thảo | góp ý dự thảo | phản ánh kiến nghị
        tiếp công dân | trang thông tin | thông tin liên hệ | thông tin tổ chức | đề án dự án
        """,
    ),
    (
        TOPIC,
        """
        chính trị | kinh tế | xã hội | văn hóa | văn hoá | văn hóa thể thao | văn hoá thể thao
        văn hoá xã hội | giáo dục | y tế | thể thao | pháp luật | du lịch | khoa học | công nghệ
        môi trường | quốc tế | thế giới | thời sự | trong nước | đời sống | giải trí | bạn đọc
        nhà đất | kinh tế xã hội | văn hóa xã hội | quốc phòng an ninh | an ninh quốc phòng
        an ninh trật tự | nội chính | xây dựng đảng | đảng đoàn thể | thể thao giải trí
        tuyên giáo | dân vận | tổ chức
        """,
    ),
    (
        TOOL,
        """
        chia sẻ | chia sẻ bài viết | chia sẻ bài viết này | chia sẻ lên facebook
        chia sẻ facebook | chia sẻ qua | chia sẻ tin | chia sẻ qua zalo | chia sẻ zalo
        sao chép liên kết | sao chép đường dẫn | copy link | in bài viết | in bài này | in bài
        in trang | in trang này | in tin | bản in | in ấn | gửi email | gửi bài viết
        gửi bài viết qua email | gửi cho bạn bè | gửi email cho bạn bè | gửi mail
        gửi tin qua email | lưu bài viết | lưu bài viết này | in ra | lưu tin | quay lại | trở lại | trở về
        về trang trước | quay về | trang trước | trang sau | đầu trang | lên đầu trang
        về đầu trang | trở về đầu trang | trở lại đầu trang | quay lại đầu trang | quay về đầu trang
        lên trên cùng | back to top | cỡ chữ | xem với cỡ chữ | kích cỡ chữ
        cỡ chữ mặc định | tăng cỡ chữ | giảm cỡ chữ | tương phản | độ tương phản | đọc bài viết
        nghe bài viết | nghe đọc bài | nghe nội dung | đọc bài | click để đánh giá bài viết
        đánh giá bài viết | đánh giá bài viết này | đăng ký nhận tin | theo dõi chúng tôi
        xem thêm | đọc thêm | xem tiếp | xem tất cả | xem chi tiết | theo dõi trên google news
        kết nối với chúng tôi | mạng xã hội | phóng to | thu nhỏ | ẩn hiện menu
        """,
    ),
    (
        COUNTER,
        """
        đang truy cập | đang online | đang trực tuyến | số người online | số người đang online
        khách trực tuyến | số người đang truy cập | số người truy cập | người đang truy cập
        khách viếng thăm | số lượt truy cập | lượt truy cập | lượt truy cập hôm nay
        lượt truy cập trong ngày | lượt truy cập trong tuần | số lượt xem
        lượt truy cập trong tháng | tổng lượt truy cập | tổng số lượt truy cập | tổng truy cập
        tổng số truy cập | truy cập hôm nay | truy cập hôm qua | truy cập trong ngày
        truy cập trong tuần | truy cập trong tháng | truy cập tháng này | truy cập tuần này
        truy cập trong năm | lượt xem | lượt đọc | lượt tải | đã xem | máy chủ tìm kiếm
        thành viên online | thành viên trực tuyến | tổng lượt xem | số lần xem | số lần đọc
        bạn là khách thứ | bạn là vị khách thứ | bạn là người thứ | số khách truy cập | lượt khách
        """,
    ),
    (
        COUNTER_LABEL,
        """
        hôm nay | hôm qua | trong ngày | trong tuần | trong tháng | trong năm | tuần này
        tuần trước | tháng này | tháng trước | tháng hiện tại | năm nay | năm trước | tất cả
        tổng cộng | tổng số | online | truy cập | khách | thành viên | views | view | hits
        visitors | ip của bạn
        """,
    ),
)


def phrase_marks() -> dict[str, Mark]:
    """Return the mark of each phrase, keyed by the phrase as listed: lower case, single spaces."""
    marks: dict[str, Mark] = {}
    for mark, phrases in _TABLE:
        for phrase in phrases.replace("\n", "|").split("|"):
            if phrase := phrase.strip():
                marks.setdefault(phrase, mark)
    return marks
