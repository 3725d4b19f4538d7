"""A report as an official document (公文): DOCX in the layout of GB/T 9704-2012."""
