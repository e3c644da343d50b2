"""Draws forms: PDF with Typst, pages as pictures, DOCX to edit. The libraries are imported in the workshop only."""
