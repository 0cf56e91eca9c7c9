"""Signs a PDF with pyHanko and a key in a token, once for each line of its input: incremental, B-B, invisible.

usage: pyhanko_token.py MODULE LABEL PIN IDENTITY INPUT OUTPUT

Prints a line when it is ready and after each signature.
"""

import base64
import json
import sys

from asn1crypto import x509
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session


def main():
    module, label, pin, identity, source, target = sys.argv[1:]
    with open(identity, encoding='utf-8') as file:
        loaded = json.load(file)
    chain = [x509.Certificate.load(base64.b64decode(text)) for text in loaded['chain']]
    session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=label), user_pin=pin)
    signer = PKCS11Signer(session, cert_label=label, key_label=label, ca_chain=chain)
    sign_file(signer, source, target)
    print('ready', flush=True)
    for _ in sys.stdin:
        sign_file(signer, source, target)
        print('signed', flush=True)


def sign_file(signer, source, target):
    metadata = signers.PdfSignatureMetadata(
        field_name='Signature1',
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm='sha256',
    )
    with open(source, 'rb') as reader, open(target, 'wb+') as output:
        writer = IncrementalPdfFileWriter(reader)
        signers.PdfSigner(metadata, signer).sign_pdf(writer, output=output)


if __name__ == '__main__':
    main()
