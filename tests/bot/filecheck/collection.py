"""The collection of files, good and hostile: how to make each, and what the check must say of it.

Made on the spot, so that nothing hostile is kept; the tests walk it, and `bench/files` measures it.
"""

import re
from collections.abc import Callable

from pikepdf import Array, Dictionary, Encryption, Name, Permissions, String

from tests.bot.filecheck import sample_pdfs, sample_pictures, samples
from tests.bot.papers import signing

#: name -> how to make it, and the kind or the reason that is expected
Samples = dict[str, tuple[Callable[[], bytes], str]]

GOOD: Samples = {
    "photo turned by EXIF": (samples.phone_photo, "jpeg"),
    "progressive": (lambda: samples.jpeg(progressive=True), "jpeg"),
    "CMYK from a scanner": (lambda: samples.jpeg(mode="CMYK"), "jpeg"),
    "grey": (lambda: samples.jpeg(mode="L"), "jpeg"),
    "long receipt": (lambda: samples.jpeg(720, 16_000), "jpeg"),
    "motion photo": (samples.motion_photo, "jpeg"),
    "two pictures in one": (samples.two_pictures_in_one, "jpeg"),
    "twenty scans": (lambda: samples.many_scans(20), "jpeg"),
    "photo upside down": (lambda: samples.phone_photo(orientation=3), "jpeg"),
    "photo mirrored": (lambda: samples.phone_photo(orientation=5), "jpeg"),
    "photo without loss of colour": (lambda: samples.jpeg(subsampling=0, quality=100), "jpeg"),
    "photo of poor quality": (lambda: samples.jpeg(quality=30), "jpeg"),
    "scan with its resolution": (lambda: samples.jpeg(1_240, 1_754, dpi=(150, 150)), "jpeg"),
    "scan with restart marks": (lambda: samples.jpeg(restart_marker_blocks=4), "jpeg"),
    "grey and progressive": (lambda: samples.jpeg(mode="L", progressive=True), "jpeg"),
    "iPhone's HEIC": (sample_pictures.iphone, "heic"),
    "PNG": (lambda: samples.saved(samples.drawn(), "PNG"), "png"),
    "PNG grey": (lambda: samples.saved(samples.drawn(mode="L"), "PNG"), "png"),
    "PNG grey and see-through": (lambda: samples.saved(samples.drawn(mode="LA"), "PNG"), "png"),
    "PNG see-through": (lambda: samples.saved(samples.drawn(mode="RGBA"), "PNG"), "png"),
    "PNG palette": (lambda: samples.saved(samples.drawn(mode="P"), "PNG"), "png"),
    "PNG black and white": (lambda: samples.saved(samples.drawn(mode="1"), "PNG"), "png"),
    "PNG 16 bit": (sample_pictures.deep_png, "png"),
    "WebP": (lambda: samples.saved(samples.drawn(), "WEBP"), "webp"),
    "WebP see-through": (lambda: samples.saved(samples.drawn(mode="RGBA"), "WEBP", lossless=True), "webp"),
    "PDF": (samples.pdf, "pdf"),
    "PDF for the web": (lambda: samples.pdf(linearize=True), "pdf"),
    "PDF only to be printed": (
        lambda: samples.pdf(encryption=Encryption(owner="x", allow=Permissions(modify_other=False))),
        "pdf",
    ),
    "PDF signed": (sample_pdfs.signed, "pdf"),
    "PDF signed by two": (lambda: sample_pdfs.signed(2), "pdf"),
    "PDF signed, then changed": (lambda: signing.with_later_page(sample_pdfs.signed()), "pdf"),
    "PDF with a signature that cannot be read": (samples.signed_pdf, "pdf"),
    "PDF form filled in": (sample_pdfs.filled_form, "pdf"),
    "PDF that opens at its second page": (sample_pdfs.opens_at_its_second_page, "pdf"),
    "PDF with bookmarks": (sample_pdfs.with_bookmarks, "pdf"),
    "PDF of a colour scan": (sample_pdfs.scanned, "pdf"),
    "PDF of a black and white scan": (lambda: sample_pdfs.scanned("1"), "pdf"),
    "PDF packed tightly": (lambda: samples.pdf(object_stream_mode=samples.PACKED), "pdf"),
    "PDF from a printer": (lambda: b"\x1b%-12345X@PJL SET X=1\r\n" + samples.pdf() + b"\x1b%-12345X", "pdf"),
    "PDF with zeros behind": (lambda: samples.pdf() + b"\0" * 4_000, "pdf"),
    "PDF with wrong offsets": (lambda: re.sub(rb"startxref\s+\d+", b"startxref\n7", samples.pdf()), "pdf"),
    "PDF with a link": (lambda: samples.pdf_with_link("https://dichvucong.gov.vn/?a=(b)"), "pdf"),
    "PDF that mentions scripts": (lambda: samples.pdf_with_root(Note=String("see /JavaScript and /JS (x)")), "pdf"),
    "DOCX": (samples.docx, "docx"),
    "DOCX of a word program": (sample_pdfs.made_by_word_program, "docx"),
    "DOCX with a link": (
        lambda: samples.docx(
            {"word/_rels/document.xml.rels": samples.relations(samples.relation("hyperlink", "https://gov.vn"))}
        ),
        "docx",
    ),
    "DOCX with page numbers": (lambda: samples.docx({"word/document.xml": samples.field(" PAGE ")}), "docx"),
}


def without_middle(whole: bytes) -> bytes:
    return whole[: len(whole) * 3 // 10] + whole[len(whole) * 6 // 10 :]


def broken_pdf() -> bytes:
    return b"%PDF-1.7\n" + b"not a document\n" * 40 + b"%%EOF"


def relation_to(kind: str, target: str) -> bytes:
    return samples.docx({"word/_rels/document.xml.rels": samples.relations(samples.relation(kind, target))})


def with_body(body: str) -> bytes:
    return samples.docx({"word/document.xml": body})


SCRIPT = {"/S": Name.JavaScript, "/JS": String("app.alert(1)")}
ENTITY = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>"

BAD: Samples = {
    "nothing": (lambda: b"", "empty"),
    "too large": (lambda: b"\xff\xd8\xff" + b"\0" * 20_000_000, "too_large"),
    "text": (lambda: "Kính gửi ủy ban".encode(), "unknown_type"),
    "program": (lambda: b"MZ" + b"\0" * 500, "unknown_type"),
    "page": (lambda: b"<!DOCTYPE html><script>x</script>", "unknown_type"),
    "HEIC header only": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "broken"),
    "HEIC cut": (lambda: sample_pictures.iphone()[:-200], "cut"),
    "HEIC bomb": (lambda: sample_pictures.heic_that_claims(20_000, 20_000), "too_many_pixels"),
    "HEIC that claims too little": (lambda: sample_pictures.heic_that_claims(64, 48), "broken"),
    "HEIC of another coding": (sample_pictures.heic_of_another_coding, "other_picture"),
    "HEIC and archive": (lambda: sample_pictures.iphone() + samples.docx(), "polyglot"),
    "AVIF": (lambda: samples.saved(samples.drawn(), "AVIF"), "other_picture"),
    "TIFF": (lambda: samples.saved(samples.drawn(), "TIFF"), "other_picture"),
    "BMP": (lambda: samples.saved(samples.drawn(), "BMP"), "other_picture"),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "unknown_type"),
    "page that begins as a JPEG": (lambda: b"\xff\xd8\xff<html><script>x</script></html>", "polyglot"),
    "Linux program": (lambda: b"\x7fELF" + b"\0" * 500, "unknown_type"),
    "shell script": (lambda: b"#!/bin/sh\nexit\n", "unknown_type"),
    "shortcut": (lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 200, "unknown_type"),
    "packed log": (lambda: b"\x1f\x8b\x08" + b"\0" * 60, "unknown_type"),
    "RTF": (lambda: b"{\\rtf1 x}", "old_word"),
    "presentation": (
        lambda: samples.docx({"word/document.xml": None, "ppt/presentation.xml": "<x/>"}),
        "other_office",
    ),
    "OpenDocument": (
        lambda: samples.docx({"word/document.xml": None, "META-INF/manifest.xml": "<x/>"}),
        "old_word",
    ),
    "ZIP": (lambda: samples.docx({"word/document.xml": None}), "archive"),
    "7z": (lambda: b"7z\xbc\xaf'\x1c" + b"\0" * 60, "archive"),
    "film": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0", "video"),
    "GIF": (lambda: samples.saved(samples.drawn(), "GIF"), "other_picture"),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
    "Word with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "archive": (lambda: b"Rar!\x1a\x07\x01\x00", "archive"),
    "sheet": (lambda: samples.docx({"word/document.xml": None, "xl/workbook.xml": "<x/>"}), "other_office"),
    "JPEG cut early": (lambda: samples.jpeg()[:500], "cut"),
    "JPEG cut in the middle": (lambda: (whole := samples.jpeg())[: len(whole) // 2], "cut"),
    "JPEG cut at the end": (lambda: samples.jpeg()[:-40], "cut"),
    "progressive JPEG cut": (lambda: (whole := samples.jpeg(progressive=True))[: len(whole) * 9 // 10], "cut"),
    "JPEG half zero": (lambda: samples.jpeg()[:3_000] + b"\0" * 9_000, "cut"),
    "JPEG header only": (lambda: b"\xff\xd8\xff\xd9", "broken"),
    "JPEG of 3,000 scans": (lambda: samples.many_scans(3_000), "too_complex"),
    "PNG cut": (lambda: samples.saved(samples.drawn(), "PNG")[:-30], "cut"),
    "PNG changed": (lambda: bytes(9 if i == 25 else b for i, b in enumerate(samples.png_bomb(800))), "broken"),
    "PNG bomb": (samples.png_bomb, "too_many_pixels"),
    "WebP cut": (lambda: samples.saved(samples.drawn(), "WEBP")[:-20], "cut"),
    "WebP moving": (
        lambda: samples.saved(samples.drawn(), "WEBP", save_all=True, append_images=[samples.drawn(640, 480, "L")]),
        "moving_picture",
    ),
    "JPEG and archive": (lambda: samples.jpeg() + samples.docx(), "polyglot"),
    "JPEG and PDF": (lambda: samples.jpeg() + samples.pdf(), "polyglot"),
    "JPEG with PDF in a comment": (lambda: samples.jpeg(comment="%PDF-1.4 1 0 obj"), "polyglot"),
    "JPEG and page": (lambda: samples.jpeg(comment="<script>alert(1)</script>"), "polyglot"),
    "PNG and archive": (lambda: samples.saved(samples.drawn(), "PNG") + samples.docx(), "polyglot"),
    "PDF after a page": (lambda: b"<html>" + samples.pdf(), "polyglot"),
    "PDF after a program": (lambda: b"MZ" + b"\0" * 100 + samples.pdf(), "unknown_type"),
    "PDF before a page": (lambda: samples.pdf() + b"<script>x</script>", "polyglot"),
    "PDF and archive": (lambda: samples.pdf() + samples.docx(), "polyglot"),
    "PDF broken": (broken_pdf, "broken"),
    "PDF cut": (lambda: (whole := samples.pdf(pages=20))[: len(whole) // 2], "cut"),
    "PDF for the web, cut": (lambda: (whole := samples.pdf(pages=99, linearize=True))[: len(whole) // 2], "cut"),
    "PDF with a hole": (lambda: without_middle(samples.pdf(pages=30)), "broken"),
    "PDF with a zeroed stream": (lambda: samples.pdf(recompress_flate=True).replace(b"x\x9c", b"\0\0"), "broken"),
    "PDF locked": (lambda: samples.pdf(encryption=Encryption(user="1234", owner="x")), "encrypted"),
    "PDF without pages": (lambda: samples.pdf(pages=0), "no_pages"),
    "PDF of blank pages": (lambda: samples.pdf_bytes(samples.blank_pdf()), "no_pages"),
    "PDF of 301 pages": (lambda: samples.pdf(pages=301), "too_many_pages"),
    "PDF script": (lambda: samples.acting_pdf(SCRIPT), "pdf_script"),
    "PDF script in an object stream": (
        lambda: samples.acting_pdf(SCRIPT, object_stream_mode=samples.PACKED),
        "pdf_script",
    ),
    "PDF script in disguise": (
        lambda: samples.acting_pdf(SCRIPT).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53"),
        "pdf_script",
    ),
    "PDF starts a program": (
        lambda: samples.acting_pdf({"/S": Name.Launch, "/F": String("cmd.exe")}),
        "pdf_action",
    ),
    "PDF opens an address": (
        lambda: samples.acting_pdf({"/S": Name.URI, "/URI": String("http://x.example")}),
        "pdf_action",
    ),
    "PDF page opens an address": (sample_pdfs.page_that_opens_an_address, "pdf_action"),
    "PDF field opens an address": (sample_pdfs.field_that_opens_an_address, "pdf_action"),
    "PDF opens an address after a harmless action": (sample_pdfs.address_behind_a_harmless_action, "pdf_action"),
    "PDF endless chain of actions": (sample_pdfs.endless_chain_of_actions, "too_complex"),
    "PDF page from another file": (sample_pdfs.page_from_another_file, "pdf_action"),
    "PDF sends a form": (lambda: samples.acting_pdf({"/S": Name.SubmitForm, "/F": String("x")}), "pdf_action"),
    "PDF opens another PDF": (lambda: samples.acting_pdf({"/S": Name.GoToR, "/F": String("x.pdf")}), "pdf_action"),
    "PDF file from an address": (
        lambda: samples.pdf_with_root(Extra=Dictionary(FS=Name.URL, F=String("http://x.example"))),
        "pdf_action",
    ),
    "PDF plays a sound": (lambda: samples.acting_pdf({"/S": Name.Sound}), "pdf_media"),
    "PDF with a 3D body": (lambda: samples.pdf_with_root(Extra=Dictionary(Subtype=Name("/3D"))), "pdf_media"),
    "PDF link to a script": (lambda: samples.pdf_with_link(" JavaScript:alert(1)"), "pdf_action"),
    "PDF link to a share": (lambda: samples.pdf_with_link("\\\\host\\share"), "pdf_action"),
    "PDF attachment": (samples.pdf_with_attachment, "pdf_attachment"),
    "PDF XFA": (
        lambda: samples.pdf_with_root(AcroForm=Dictionary(XFA=Array([String("form"), String("<xdp/>")]))),
        "pdf_xfa",
    ),
    "PDF film": (lambda: samples.pdf_with_root(Extra=Dictionary(Subtype=Name.RichMedia)), "pdf_media"),
    "PDF bomb": (samples.pdf_stream_bomb, "bomb"),
    "PDF of a huge picture": (
        lambda: samples.pdf_with_picture(samples.jpeg(mode="L"), width=30_000, height=30_000),
        "too_many_pixels",
    ),
    "PDF of a picture larger than it claims": (sample_pdfs.lying_jpeg, "too_many_pixels"),
    "PDF of a JPEG 2000 bomb": (sample_pdfs.jpx_bomb, "too_many_pixels"),
    "PDF of a slow picture": (
        lambda: samples.pdf_with_picture(samples.many_scans(3_000), width=640, height=480),
        "too_complex",
    ),
    "DOCX cut": (lambda: samples.docx()[:-60], "broken"),
    "DOCX empty": (lambda: with_body(samples.word_body("")), "no_text"),
    "DOCX not XML": (lambda: with_body("<w:document>"), "broken"),
    "DOCX macros": (lambda: samples.docx({"word/vbaProject.bin": b"x"}), "macros"),
    "DOCX macros by type": (
        lambda: samples.docx({"[Content_Types].xml": "<Types a='application/macroEnabled.main+xml'/>"}),
        "macros",
    ),
    "DOCX object": (lambda: samples.docx({"word/embeddings/oleObject1.bin": b"x"}), "docx_embedded"),
    "DOCX template elsewhere": (lambda: relation_to("attachedTemplate", "http://x.example/a.dotm"), "docx_remote"),
    "DOCX picture elsewhere": (lambda: relation_to("image", "http://x.example/a.png"), "docx_remote"),
    "DOCX link to a file": (lambda: relation_to("hyperlink", "file://host/x"), "docx_remote"),
    "DOCX starts a program": (lambda: with_body(samples.field("DDE&#65;UTO c:\\\\cmd.exe")), "docx_remote"),
    "DOCX starts a program from a part of any name": (
        lambda: samples.docx({"word/body.dat": samples.field(" DDEAUTO c:\\cmd.exe")}),
        "docx_remote",
    ),
    "DOCX entities": (lambda: with_body(ENTITY + samples.word_body("<w:t>x</w:t>")), "bomb"),
    "DOCX bomb": (lambda: samples.docx({"word/media/image1.png": b" " * 210_000_000}), "bomb"),
    "DOCX lying bomb": (samples.lying_zip_bomb, "broken"),
    "DOCX of 3,000 parts": (lambda: samples.docx({f"word/{n}.txt": "x" for n in range(3_000)}), "bomb"),
    "DOCX that leads outside": (lambda: samples.docx({"../../x.txt": "x"}), "polyglot"),
}
