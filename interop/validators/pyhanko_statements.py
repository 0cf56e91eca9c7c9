"""Asks pyHanko what the signer of each file stated, and whether the timestamp over the content is right.

usage: pyhanko_statements.py --trust ROOT.pem --content FILE FILE...

PDF files and detached CMS files (.p7s) over the content. Prints one JSON array, one entry per file.
"""

import argparse
import asyncio
import json
import sys

from asn1crypto import cms
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades import cades_asn1  # registers the attributes of CAdES with asn1crypto
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation import async_validate_detached_cms, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--trust', required=True)
    parser.add_argument('--content', required=True)
    parser.add_argument('files', nargs='+')
    arguments = parser.parse_args()
    roots = list(load_certs_from_pemder([arguments.trust]))
    answers = [asyncio.run(check(name, roots, arguments.content)) for name in arguments.files]
    json.dump(answers, sys.stdout)


async def check(name, roots, content):
    def context():
        return ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode='soft-fail')

    contexts = {'signer_validation_context': context(), 'ts_validation_context': context()}
    try:
        with open(name, 'rb') as stream:
            if name.endswith('.pdf'):
                embedded = PdfFileReader(stream, strict=True).embedded_regular_signatures[0]
                status = await async_validate_pdf_signature(embedded, **contexts)
                signed = embedded.signer_info['signed_attrs']
            else:
                signed_data = cms.ContentInfo.load(stream.read())['content']
                with open(content, 'rb') as data:
                    status = await async_validate_detached_cms(data, signed_data, **contexts)
                signed = signed_data['signer_infos'][0]['signed_attrs']
        return {'file': name} | describe(status, signed)
    except Exception as error:  # any failure is an answer about this file, told with its class
        return {'file': name, 'error': f'{type(error).__name__}: {error}'}


def describe(status, signed):
    before = status.content_timestamp_validity
    return {
        'intact': status.intact,
        'valid': status.valid,
        'commitments': [one['commitment_type_id'].dotted for one in values(signed, 'commitment_type')],
        'policies': [
            one.chosen['sig_policy_id'].dotted for one in values(signed, 'signature_policy_identifier')
        ],
        'contentTimestamp': before is not None and before.intact and before.valid,
    }


def values(signed, name):
    return list(find_cms_attribute_iter(signed, name))


if __name__ == '__main__':
    assert cades_asn1
    main()
