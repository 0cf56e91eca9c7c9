"""Judges every signature of a PDF with pyHanko, once for each line of its input: timestamps, evidence of the store, revocation required.

usage: pyhanko_judge.py ROOT SECONDS FILE

Prints a line when it is ready, and after each judgement how many signatures are intact, trusted and timestamped. The store is read once for
each judgement; nothing is fetched.
"""

import io
import sys
from datetime import datetime, timezone

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore


def main():
    root, seconds, source = sys.argv[1:]
    roots = list(load_certs_from_pemder([root]))
    moment = datetime.fromtimestamp(int(seconds), timezone.utc)
    with open(source, 'rb') as file:
        data = file.read()
    print('ready', flush=True)
    for _ in sys.stdin:
        print(passed(data, roots, moment), flush=True)


def passed(data, roots, moment):
    reader = PdfFileReader(io.BytesIO(data))
    context = DocumentSecurityStore.read_dss(reader).as_validation_context(
        {
            'trust_roots': roots,
            'allow_fetching': False,
            'revocation_mode': 'require',
            'moment': moment,
        }
    )
    statuses = [
        validate_pdf_signature(embedded, context, context)
        for embedded in reader.embedded_regular_signatures
    ]
    return sum(
        status.bottom_line and status.timestamp_validity is not None for status in statuses
    )


if __name__ == '__main__':
    main()
