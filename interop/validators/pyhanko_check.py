"""Asks pyHanko about every signature of the given PDFs; prints one JSON array, one entry per file.

usage: pyhanko_check.py [--trust ROOT.pem]... FILE...

Nothing is fetched: certificates stand in the signature, revocation data where it is embedded.
A file or signature that pyHanko cannot judge is an entry with `error`, so that one bad file does
not hide the others.
"""

import argparse
import json
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--trust', action='append', default=[])
    parser.add_argument('files', nargs='+')
    arguments = parser.parse_args()
    roots = list(load_certs_from_pemder(arguments.trust)) if arguments.trust else []
    json.dump([check_file(name, roots) for name in arguments.files], sys.stdout)


def check_file(name, roots):
    try:
        with open(name, 'rb') as stream:
            # Strict: what a reader would have to repair is a fault here.
            reader = PdfFileReader(stream, strict=True)
            if reader.encrypted:
                reader.decrypt('')
            found = [check_signature(embedded, roots) for embedded in reader.embedded_signatures]
        return {'file': name, 'signatures': found}
    except Exception as error:  # any failure is an answer about this file, told with its class
        return {'file': name, 'signatures': [], 'error': describe(error)}


def check_signature(embedded, roots):
    timestamp_object = embedded.sig_object_type == '/DocTimeStamp'
    entry = {
        'field': embedded.field_name,
        'kind': 'document-timestamp' if timestamp_object else 'signature',
    }
    try:
        # A context remembers what it has seen, hence one of its own for each signature.
        context = ValidationContext(
            trust_roots=roots, allow_fetching=False, revocation_mode='soft-fail'
        )
        check = validate_pdf_timestamp if timestamp_object else validate_pdf_signature
        return entry | describe_status(check(embedded, context))
    except Exception as error:
        return entry | {'error': describe(error)}


def describe_status(status):
    level = status.modification_level
    trust_problem = status.trust_problem_indic
    return {
        'intact': status.intact,
        'valid': status.valid,
        'coverage': status.coverage.name,
        'modificationLevel': level.name if level is not None else None,
        'docMdpOk': status.docmdp_ok,
        'trusted': status.trusted,
        'trustProblem': str(trust_problem) if trust_problem is not None else None,
        'signerTime': describe_time(getattr(status, 'signer_reported_dt', None)),
        'timestamp': describe_timestamp(getattr(status, 'timestamp_validity', None)),
    }


def describe_timestamp(status):
    if status is None:
        return None
    return {
        'intact': status.intact,
        'valid': status.valid,
        'trusted': status.trusted,
        'time': describe_time(status.timestamp),
    }


def describe_time(moment):
    return moment.isoformat() if moment is not None else None


def describe(error):
    return f'{type(error).__name__}: {error}'


if __name__ == '__main__':
    main()
