"""The paper of a certificate: what it says can be read back from the PDF, rare characters too, with no font of ours."""

import copy
import hashlib
import io
import subprocess
import sys

import pypdf
import pytest

from gateway.papers.certificates import certificate_pdf, hours
from gateway.papers.fonts import SHA256, characters, drawn, font_file, lacking
from gateway.words import read_words
from shared.contracts.credits.certificates import CertificatePaper

ADDRESS = "https://volunteer.example.cn/certificates"
LACKED = "\U0002ebf0"
PDF_BYTES_MAX = 150_000


@pytest.fixture(name="paper")
def _paper():
    return copy.deepcopy(CertificatePaper.example)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(paper):
    return "".join(page.extract_text() for page in read(certificate_pdf(paper, ADDRESS, read_words())).pages)


def test_what_the_law_wants_can_be_read_back(paper):
    text, stated = text_of(paper), paper["statement"]
    (line,) = stated["lines"]
    for wanted in (stated["number"], stated["name"], "居民身份证", stated["document"], "3 小时", paper["code"]):
        assert wanted in text
    for wanted in (
        line["unit_name"],
        line["services"][0]["title"],
        "陪伴聊天、打扫房间、测量血压。",
        stated["issuer_name"],
    ):
        assert wanted in text
    assert f"{ADDRESS}" in text.replace("\n", "")
    assert not any(word in text for word in ("官方", "国家认证", "符合国家标准"))


@pytest.mark.parametrize("name", ["䶮㛃𬭎", "欧阳䶮", "买买提·艾力", "王𬍛", "李𫍯", "𠮷野", "〇二", "Zoë O’Brien"])
def test_names_of_rare_characters_are_printed_as_themselves(paper, name):
    paper["statement"]["name"] = name
    text = text_of(paper)
    assert name in text and "字体未收录" not in text


def test_a_character_that_the_font_lacks_is_seen_by_its_number(paper):
    paper["statement"]["name"] = f"王{LACKED}"
    text = text_of(paper)
    assert "王〔U+2EBF0〕" in text and "字体未收录的字" in text
    assert (drawn(LACKED), lacking(f"王{LACKED}{LACKED}")) == ("〔U+2EBF0〕", ["〔U+2EBF0〕"])


def test_a_document_that_the_holder_does_not_want_is_not_there(paper):
    paper["statement"] |= {"document": "", "document_kind": None}
    assert "身份证" not in text_of(paper).replace("身份证件", "")


def test_only_the_characters_shown_are_embedded_and_nothing_is_outside(paper):
    content = certificate_pdf(paper, ADDRESS, read_words())
    assert len(content) < PDF_BYTES_MAX
    fonts = read(content).pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        (descendant,) = font.get_object()["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
        assert font.get_object()["/BaseFont"][7] == "+", "the name of a subset"


def test_what_is_signed_is_attached_and_the_same_paper_gives_the_same_bytes(paper):
    content = certificate_pdf(paper, ADDRESS, read_words())
    assert read(content).attachments["certificate.jws"] == [paper["signed"].encode()]
    assert certificate_pdf(paper, ADDRESS, read_words()) == content


def test_many_services_go_on_over_pages(paper):
    (line,) = paper["statement"]["lines"]
    line["services"] = line["services"] * 500
    reader = read(certificate_pdf(paper, ADDRESS, read_words()))
    assert len(reader.pages) > 10
    assert sum(page.extract_text().count("2026-03-07 ") for page in reader.pages) >= 500


def test_what_people_have_written_is_text_and_no_markup(paper):
    title = '#panic("x") *b* $x$ <a> @b'
    paper["statement"]["lines"][0]["services"][0]["title"] = title
    assert '#panic("x")' in text_of(paper).replace("\n", "")


def test_no_font_of_the_machine_is_wanted(tmp_path):
    """In a process that sees no home and no fonts."""
    act = (
        "from gateway.papers.certificates import certificate_pdf; from gateway.words import read_words;"
        "from shared.contracts.credits.certificates import CertificatePaper as P;"
        f"assert len(certificate_pdf(P.example, {ADDRESS!r}, read_words())) > 5000"
    )
    environment = {"HOME": str(tmp_path), "FONTCONFIG_FILE": "/dev/null", "XDG_DATA_HOME": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", act], env=environment, check=False).returncode == 0


def test_the_font_is_the_one_whose_licence_and_characters_were_looked_at():
    with font_file().open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == SHA256
    assert len(characters()) > 44_000
    assert all(ord(character) in characters() for character in "䶮㛃𬭎𬍛𫍯·〇")
    (licence,) = font_file().parents[1].glob("noto_cjk_sans_otc-*.dist-info/licenses/LICENSE")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "1 分钟"), (59, "59 分钟"), (60, "1 小时"), (61, "1 小时 1 分钟"), (6000, "100 小时")]
)
def test_time_is_said_in_hours_and_minutes_and_nothing_is_rounded(minutes, said):
    assert hours(minutes) == said
