#include <catch2/catch.hpp>

#include "adapters/municipal/mime.hpp"
#include "gateway/core/fault.hpp"

using namespace gateway;
using namespace gateway::municipal;

namespace {

std::string crlf(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
    return text;
}

}  // namespace

TEST_CASE("a letter of an ordinary mail program is read in whatever charset it came") {
    const auto mail = read_mail(crlf(R"(From: =?koi8-r?B?6dfBziDp18HOz9c=?= <ivan@example.ru>
Subject: =?utf-8?B?0K/QvNCwINC90LAg?= =?utf-8?B?0LTQvtGA0L7Qs9C1?=
Message-ID: <a1@example.ru>
In-Reply-To: <b2@region.ru>
References: <b1@region.ru>
 <b2@region.ru>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=x="

preamble
--=x=
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=windows-1251
Content-Transfer-Encoding: quoted-printable

=DF=EC=E0 =ED=E0 =E4=EE=F0=EE=
=E3=E5
--y
Content-Type: text/html; charset=utf-8

<p>Yama</p>
--y--
--=x=
Content-Type: image/jpeg; name="../../photo.jpg"
Content-Disposition: attachment; filename*=utf-8''%D1%84%D0%BE%D1%82%D0%BE.jpg
Content-Transfer-Encoding: base64

AQID
BA==
--=x=--
epilogue
)"));
    CHECK(mail.from == "ivan@example.ru");
    CHECK(mail.from_name == "Иван Иванов");
    CHECK(mail.subject == "Яма на дороге");
    CHECK(mail.message_id == "a1@example.ru");
    CHECK(mail.references == std::vector<std::string>{"b2@region.ru", "b1@region.ru", "b2@region.ru"});
    CHECK(mail.text == "Яма на дороге");
    REQUIRE(mail.files.size() == 1);
    CHECK(mail.files[0].name == "фото.jpg");
    CHECK(mail.files[0].octets == std::string("\x01\x02\x03\x04"));
    CHECK_FALSE(mail.automatic);
}

TEST_CASE("of a letter in HTML alone the text remains") {
    const auto mail = read_mail(crlf(R"(From: a@b.ru
Content-Type: text/html; charset=utf-8

<html><head><title>no</title></head><style>p {}</style><p>Свет &amp; вода<br>нет&nbsp;второй день</p><script>alert(1)</script></html>
)"));
    CHECK(mail.text == "Свет & вода\nнет второй день");
}

TEST_CASE("hostile and torn letters are read as far as they go, or refused by a limit") {
    CHECK_THROWS_AS(read_mail(""), Fault);
    CHECK_THROWS_AS(read_mail("no headers at all"), Fault);
    CHECK_THROWS_AS(read_mail("Content-Type: multipart/mixed\r\n\r\n"), Fault);
    MimeLimits small;
    small.max_octets = 10;
    CHECK_THROWS_AS(read_mail("From: a@b.ru\r\n\r\n", small), Fault);

    std::string nested = "From: a@b.ru\r\n";
    for (int i = 0; i < 20; ++i) {
        const auto mark = std::string(static_cast<std::size_t>(i) + 1, 'x');
        nested += "Content-Type: multipart/mixed; boundary=" + mark + "\r\n\r\n--" + mark + "\r\n";
    }
    CHECK_THROWS_AS(read_mail(nested), Fault);
    std::string many = "From: a@b.ru\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
    for (int i = 0; i < 300; ++i) many += "--x\r\n\r\npart\r\n";
    CHECK_THROWS_AS(read_mail(many), Fault);

    const auto torn =
        read_mail("From: <>\r\nSubject: =?utf-8?B?zzzz\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhalf");
    CHECK(torn.text == "half");
    CHECK(torn.from.empty());
    CHECK(read_mail("From: a@b.ru\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!QUJ\x01").text == "AB");
    CHECK(read_mail("From: a@b.ru\nContent-Type: text/plain; charset=../../etc\n\n\xDF\xEC\xE0").text == "Яма");
    CHECK(read_mail("From: a@b.ru\nContent-Type: text/plain; charset=utf-8\n\n\xDF\xEC\xE0").text == "Яма");
}

TEST_CASE("machines that write letters are known") {
    CHECK(read_mail("From: a@b.ru\r\nAuto-Submitted: auto-replied\r\n\r\n").automatic);
    CHECK(read_mail("From: a@b.ru\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x--\r\n").automatic);
    CHECK_FALSE(read_mail("From: a@b.ru\r\nAuto-Submitted: no\r\n\r\n").automatic);
}

TEST_CASE("what we write is read back, headers are ASCII and nothing can be put into them") {
    OutgoingMail mail;
    mail.from = "gate@region.ru";
    mail.to = "town@example.ru";
    mail.subject = "Обращение с очень длинной темой о дороге у дома номер четырнадцать\r\nBcc: spy@example.ru";
    mail.message_id = "1@region.ru";
    mail.text = "Текст\r\n.\r\nещё";
    mail.date = *parse_rfc3339("2026-03-02T09:00:00Z");
    mail.document = {"document.json", "application/json", "{\"a\":1}"};
    const auto text = write_mail(mail);
    for (const char c : text) REQUIRE(static_cast<unsigned char>(c) < 0x80);
    CHECK(text.find("\r\nBcc:") == std::string::npos);
    CHECK(text.find("Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n") != std::string::npos);
    const auto back = read_mail(text);
    CHECK(back.subject == mail.subject);
    CHECK(back.text == mail.text);
    CHECK(back.message_id == mail.message_id);
    CHECK(back.automatic);
    REQUIRE(back.files.size() == 1);
    CHECK(back.files[0].octets == "{\"a\":1}");
}

TEST_CASE("an address is one address") {
    CHECK(is_address("a.b+c@example.ru"));
    for (const char* bad : {"", "a", "@a", "a@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b,c@d"})
        CHECK_FALSE(is_address(bad));
}
