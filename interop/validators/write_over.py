"""Appends a revision that draws over page 1 of a signed PDF; every signature value survives it.

usage: write_over.py IN OUT
"""

import sys

from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

with open(sys.argv[1], 'rb') as before, open(sys.argv[2], 'wb') as after:
    writer = IncrementalPdfFileWriter(before)
    bar = writer.add_object(StreamObject(stream_data=b'q 0 g 100 500 300 40 re f Q'))
    writer.add_stream_to_page(0, bar)
    writer.write(after)
