"""Appends a revision in which a signed PDF runs a script when it is opened; every signature value survives it.

usage: add_script.py IN OUT
"""

import sys

from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

with open(sys.argv[1], 'rb') as before, open(sys.argv[2], 'wb') as after:
    writer = IncrementalPdfFileWriter(before)
    script = DictionaryObject(
        {
            pdf_name('/S'): NameObject('/JavaScript'),
            pdf_name('/JS'): TextStringObject('app.beep(0);'),
        }
    )
    writer.root['/OpenAction'] = writer.add_object(script)
    writer.update_root()
    writer.write(after)
