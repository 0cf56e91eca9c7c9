"""Signs one PDF with pyHanko, once for each line of its input: LEVEL, private key (PKCS#8), certificate, output and
kind of key, apart by tabs.

usage: pyhanko_sign.py INPUT TSA ROOT CERTIFICATE... -- CRL...

Files are DER. The certificates stand between signers and the root. Prints one line for each: `ok`, or what went wrong.
"""

import sys
from pathlib import Path

from asn1crypto import crl, keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


def main():
    source, tsa, root, *rest = sys.argv[1:]
    middle = rest.index('--')
    office = {
        'source': source,
        'tsa': tsa,
        'root': read(x509.Certificate, root),
        'others': [read(x509.Certificate, name) for name in rest[:middle]],
        'lists': [read(crl.CertificateList, name) for name in rest[middle + 1 :]],
    }
    for line in sys.stdin:
        try:
            sign(office, *line.rstrip('\n').split('\t'))
            print('ok')
        except Exception as error:  # any failure is an answer about this document
            print(f'{type(error).__name__}: {error}'.replace('\n', ' '))


def read(kind, name):
    return kind.load(Path(name).read_bytes())


def sign(office, level, key, certificate, target, kind):
    registry = SimpleCertificateStore()
    registry.register_multiple([*office['others'], office['root']])
    signer = signers.SimpleSigner(
        signing_cert=read(x509.Certificate, certificate),
        signing_key=read(keys.PrivateKeyInfo, key),
        cert_registry=registry,
        prefer_pss=kind == 'rsa-pss',
    )
    lasting = level in ('B-LT', 'B-LTA')
    metadata = signers.PdfSignatureMetadata(
        field_name='Signature1',
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=lasting,
        use_pades_lta=level == 'B-LTA',
        validation_context=context(office) if lasting else None,
    )
    stamper = None if level == 'B-B' else HTTPTimeStamper(office['tsa'])
    with open(office['source'], 'rb') as reader, open(target, 'wb+') as output:
        writer = IncrementalPdfFileWriter(reader)
        signers.PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(writer, output=output)


def context(office):
    return ValidationContext(
        trust_roots=[office['root']],
        other_certs=office['others'],
        crls=office['lists'],
        allow_fetching=False,
        revocation_mode='require',
    )


if __name__ == '__main__':
    main()
