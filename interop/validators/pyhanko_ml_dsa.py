"""Signs a PDF with pyHanko by a key of ML-DSA.

usage: pyhanko_ml_dsa.py DOCUMENT KEY CERTIFICATE ISSUER OUTPUT (PKCS#8 and certificates in DER)
"""

import sys

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore


def main(document, key, certificate, issuer, output):
    registry = SimpleCertificateStore()
    registry.register(x509.Certificate.load(read(issuer)))
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(read(certificate)),
        signing_key=keys.PrivateKeyInfo.load(read(key)),
        cert_registry=registry,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name='Theirs',
        md_algorithm='sha512',
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    with open(document, 'rb') as source, open(output, 'wb') as target:
        writer = IncrementalPdfFileWriter(source)
        signers.sign_pdf(writer, metadata, signer=signer, output=target)


def read(name):
    with open(name, 'rb') as file:
        return file.read()


if __name__ == '__main__':
    main(*sys.argv[1:])
