"""What every list shares, said once: columns, filters, sorting, pages by key, download, job.

``Column`` and ``Listing`` say what a list shows, ``Asked`` is a list as somebody's address asks
for it (rows, filter, pages), ``ListPage`` its page, ``downloads`` the same as XLSX or CSV. Each
stands alone; kinds of record (``stations.kinds``) are built on them.
"""
