"""The bulletin on paper and screen: one view of an issue, and the templates that print it as txt, html, docx, pdf."""
