"""The annual report on paper, as a page and as a workbook, all from one layout."""
